"""Liferea: its account is put into its list of feeds, it fetches when it starts, and keys mark what it shows."""

import sqlite3
from pathlib import Path
from xml.sax.saxutils import quoteattr

from display import Display
from newsroom import Newsroom, until

TITLE = "Liferea"


def check(newsroom: Newsroom, place: Path) -> str:
    """Fetches everything, marks a feed as read, stars a report."""
    password = newsroom.reader("liv")
    config = place / ".config" / "liferea"
    config.mkdir(parents=True)
    (config / "feedlist.opml").write_text(
        "<?xml version='1.0'?>\n<opml version='1.0'><head><title>feeds</title></head><body>"
        "<outline title='Newsroom' text='Newsroom' description='Newsroom' type='source' id='newsroom'"
        f" sourceType='fl_google_reader' xmlUrl={quoteattr(newsroom.url)}"
        f" username='liv' password={quoteattr(password)} expanded='true'/></body></opml>\n"
    )
    display = Display(place)
    wanted = newsroom.reports()
    try:
        with display.program("liferea", "--disable-plugins", "--debug-update", title=TITLE):
            items = "SELECT count(*) FROM items"
            until("Liferea fetches all reports", 120, lambda: (ask(place, items) or [(0,)])[0][0] >= wanted)
            rows = ask(place, "SELECT source_id, title, source, description, read FROM items") or []
            assert len(rows) == wanted, f"{len(rows)} of {wanted} reports arrived"
            for source_id, title, source, description, _ in rows:
                assert source_id.startswith("tag:google.com,2005:reader/item/") and title, (source_id, title)
                assert source.startswith(newsroom.url) and "<p>" in description, source
            # The next unread report is opened, which reads it, and starred.
            display.keys(TITLE, "ctrl+n")
            until("Liferea reads a report", 60, lambda: newsroom.marks("liv")[0] >= 1)
            display.keys(TITLE, "ctrl+t")
            until("Liferea stars it", 60, lambda: newsroom.marks("liv")[1] == 1)
            for read in range(2, wanted + 1):
                display.keys(TITLE, "ctrl+n")
                until("Liferea reads the next", 60, lambda read=read: newsroom.marks("liv")[0] >= read)
    finally:
        display.picture("liferea")
        display.close()
    return f"{wanted} reports, read and starred"


def ask(place: Path, sql: str) -> list[tuple] | None:
    """Asks its database; `None` where it is not there yet or in use."""
    file = place / ".local" / "share" / "liferea" / "liferea.db"
    if not file.exists():
        return None
    store = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        return store.execute(sql).fetchall()
    except sqlite3.OperationalError:
        return None
    finally:
        store.close()
