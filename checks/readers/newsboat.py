"""Newsboat, driven by its keys in a terminal. What Debian 12 has (2.21) speaks the Google Reader API to one kind of server whose
address can be set: FeedHQ."""

import contextlib
import fcntl
import os
import pty
import sqlite3
import struct
import subprocess
import termios
import threading
from pathlib import Path

from newsroom import Newsroom, until


def check(newsroom: Newsroom, place: Path) -> str:
    """Fetches everything, marks a feed and an item as read, stars one, and sees the marks of others."""
    password = newsroom.reader("nora")
    (place / "config").write_text(
        f'urls-source "feedhq"\nfeedhq-url "{newsroom.url}"\nfeedhq-login "nora"\nfeedhq-password "{password}"\n'
        'feedhq-min-items 100\nfeedhq-show-special-feeds no\nfeedhq-flag-star "s"\nmark-as-read-on-hover no\n'
        "show-read-articles yes\nshow-read-feeds yes\nauto-reload no\n"
    )
    subprocess.run([*command(place), "-x", "reload"], check=True, timeout=120)
    wanted = newsroom.reports()
    items = ask(place, "SELECT guid, title, url, content, unread FROM rss_item")
    assert len(items) == wanted, f"{len(items)} of {wanted} reports arrived"
    for guid, title, url, content, unread in items:
        assert guid.startswith("tag:google.com,2005:reader/item/") and title and unread, (guid, title)
        assert url.startswith(newsroom.url) and "<p>" in content, url
    with terminal(place) as keys:
        # The first feed's first report is opened, which reads it, and starred by its flag.
        keys("\r")
        keys("\r")
        keys("q")
        until("Newsboat reads a report", 30, lambda: newsroom.marks("nora")[0] == 1)
        keys("\x05")
        keys("s\r")
        until("Newsboat stars it", 30, lambda: newsroom.marks("nora")[1] == 1)
        keys("q")
        # A whole feed, and then all of them.
        keys("C")
        keys("y")
        until("Newsboat reads everything", 60, lambda: newsroom.marks("nora")[0] == wanted)
    # What was read elsewhere is read here.
    (place / "cache.db").unlink()
    subprocess.run([*command(place), "-x", "reload"], check=True, timeout=120)
    unread = ask(place, "SELECT count(*) FROM rss_item WHERE unread = 1")[0][0]
    assert unread == 0, f"{unread} reports are unread again"
    return f"{wanted} reports, read and starred both ways"


def command(place: Path) -> list[str]:
    """The program with files of its own."""
    return ["newsboat", "-C", f"{place}/config", "-u", f"{place}/urls", "-c", f"{place}/cache.db"]


def ask(place: Path, sql: str) -> list[tuple]:
    """Asks what it has kept."""
    store = sqlite3.connect(place / "cache.db")
    try:
        return store.execute(sql).fetchall()
    finally:
        store.close()


@contextlib.contextmanager
def terminal(place: Path):
    """The program in a terminal, and what types into it."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    environment = {**os.environ, "TERM": "xterm"}
    program = subprocess.Popen(command(place), stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    screen = bytearray()

    def look() -> None:
        with contextlib.suppress(OSError):
            while piece := os.read(ours, 4096):
                screen.extend(piece)

    threading.Thread(target=look, daemon=True).start()

    def keys(typed: str) -> None:
        # It takes a key when it has drawn what the last one did.
        seen = -1
        def settled() -> bool:
            nonlocal seen
            is_settled, seen = seen == len(screen) and seen > 0, len(screen)
            return is_settled
        until("Newsboat's screen settles", 30, settled)
        for key in typed:
            os.write(ours, key.encode())

    try:
        yield keys
    finally:
        program.terminate()
        program.wait(10)
        os.close(ours)
