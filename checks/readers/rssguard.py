"""RSS Guard: its account is put into its database, it fetches when it starts, and keys mark what it shows."""

import base64
import hashlib
import json
import os
import sqlite3
import zlib
from pathlib import Path

from display import Display
from newsroom import Newsroom, until

TITLE = "RSS Guard"
SETTINGS = """[main]
first_run=false
first_run_4.0.4=false
update_on_start=false

[gui]
use_tray_icon=false

[feeds]
feeds_update_on_startup=true
feeds_update_on_startup_delay=3

[keyboard]
m_actionMarkAllItemsRead=Ctrl+Alt+R
m_actionSwitchImportanceOfSelectedMessages=Ctrl+Alt+I
"""
KEY = 4_711


def check(newsroom: Newsroom, place: Path) -> str:
    """Fetches everything, stars a report, marks all as read, and sees the marks of others."""
    password = newsroom.reader("ruth")
    config = place / "data" / "config"
    config.mkdir(parents=True)
    (config / "config.ini").write_text(SETTINGS)
    (config / "key.private").write_text(str(KEY))
    display = Display(place)
    start = {"title": TITLE}
    command = ["rssguard", "--data", str(place / "data")]
    wanted = newsroom.reports()
    try:
        # Its database is made at the first start.
        with display.program(*command, **start):
            until("RSS Guard makes its database", 60, lambda: ask(place, "SELECT count(*) FROM Accounts") is not None)
        account = {
            "service": 1024,
            "username": "ruth",
            "password": encrypted(password),
            "batch_size": 100,
            "download_only_unread": False,
            "intelligent_synchronization": True,
            "url": newsroom.url,
        }
        ask(place, "DELETE FROM Accounts")
        ask(place, "INSERT INTO Accounts (type, proxy_type, custom_data) VALUES ('greader', 0, ?)", json.dumps(account))
        # An account without feeds asks for them when it starts.
        with display.program(*command, **start):
            feeds = "SELECT count(*) FROM Feeds"
            until("RSS Guard lists the feeds", 90, lambda: (ask(place, feeds) or [(0,)])[0][0] > 1)
        newsroom_feeds = newsroom.ask("SELECT count(DISTINCT coalesce(category, '')) FROM item")[0][0]
        assert ask(place, feeds)[0][0] == newsroom_feeds
        assert ask(place, "SELECT title FROM Categories") == [("Reports",)]
        with display.program(*command, **start):
            messages = "SELECT count(*) FROM Messages"
            until("RSS Guard fetches all reports", 90, lambda: (ask(place, messages) or [(0,)])[0][0] == wanted)
            rows = ask(place, "SELECT custom_id, title, url, contents, is_read FROM Messages")
            for custom_id, title, url, contents, is_read in rows:
                assert custom_id.startswith("tag:google.com,2005:reader/item/") and title and not is_read
                assert url.startswith(newsroom.url) and "<p>" in contents, url
            # Down the feeds to one with reports, to its first report, which is read with that; then the star.
            display.keys(TITLE, "s", "s", "s", "w", "ctrl+alt+i")
            local = "SELECT count(*) FROM Messages WHERE is_important = 1"
            until("RSS Guard stars a report", 30, lambda: (ask(place, local) or [(0,)])[0][0] == 1)
            # Its marks are sent when it fetches.
            display.keys(TITLE, "ctrl+shift+u")
            until("RSS Guard sends its star", 60, lambda: newsroom.marks("ruth")[1] == 1)
            display.keys(TITLE, "ctrl+alt+r")
            display.keys(TITLE, "ctrl+shift+u")
            until("RSS Guard sends that all is read", 60, lambda: newsroom.marks("ruth")[0] == wanted)
    finally:
        display.picture("rssguard")
        display.close()
    return f"{wanted} reports in {newsroom_feeds} feeds, read and starred"


def ask(place: Path, sql: str, *values: object) -> list[tuple] | None:
    """Asks its database, or writes into it; `None` where it is not there or in use."""
    file = place / "data" / "database" / "database.db"
    if not file.exists():
        return None
    store = sqlite3.connect(file)
    try:
        with store:
            return store.execute(sql, values).fetchall()
    except sqlite3.OperationalError:
        return None
    finally:
        store.close()


def encrypted(password: str) -> str:
    """A password as RSS Guard keeps it: hidden rather than encrypted, under the key of its file."""
    plain = password.encode()
    packed = len(plain).to_bytes(4, "big") + zlib.compress(plain, 9)
    hidden, last = bytearray(), 0
    for at, byte in enumerate(os.urandom(1) + hashlib.sha1(packed).digest() + packed):
        last ^= byte ^ (KEY >> (8 * (at % 8))) & 0xFF
        hidden.append(last)
    # The version of the form, and that it is packed and has a hash.
    return base64.b64encode(bytes([3, 1 | 4]) + hidden).decode()
