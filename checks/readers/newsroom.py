"""A newsroom for feed readers to sync with: the invented press pack, gathered from publishers on this machine and served."""

import datetime
import http.server
import json
import re
import sqlite3
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent.parent
PRESS = ROOT / "fixtures" / "press"
# The newest day of the pack. Programs drop what is old, so it becomes today.
NEWEST = datetime.date(2026, 3, 11)
DAY = re.compile(r"2026-03-[012]\d")


def today(text: str) -> str:
    """The text with the days of the pack moved to ours."""
    moved = datetime.datetime.now(datetime.timezone.utc).date() - NEWEST - datetime.timedelta(days=1)
    return DAY.sub(lambda day: str(datetime.date.fromisoformat(day[0]) + moved), text)


class Publishers(http.server.ThreadingHTTPServer):
    """Every publisher of the pack, told apart by the name that is asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Publisher)
        self.pages: dict[tuple[str, str], bytes] = {}
        self.entries: dict[str, list[str]] = {}
        for line in (PRESS / "pages.jsonl").read_text().splitlines():
            listed = json.loads(line)
            page = today((PRESS / listed["file"]).read_bytes().decode("utf-8", "surrogateescape"))
            host, path = listed["url"].removeprefix("https://").split("/", 1)
            title = page.split("<title>")[1].split("</title>")[0] if "<title>" in page else path
            self.pages[host, f"/{path}"] = page.encode("utf-8", "surrogateescape")
            self.entries.setdefault(host, []).append(
                f"<entry><id>{listed['id']}</id><title>{title}</title>"
                f"<link href='http://{host}:{self.server_port}/{escape(path)}'/>"
                f"<published>{today(listed['fetched'])}</published></entry>"
            )


class Publisher(http.server.BaseHTTPRequestHandler):
    """Answers with a page or with the feed of a publisher."""

    server: Publishers

    def do_GET(self) -> None:
        """A page, a feed, or nothing."""
        host = (self.headers.get("Host") or "").split(":")[0]
        page, kind = self.server.pages.get((host, self.path)), "text/html; charset=utf-8"
        if self.path == "/feed.xml" and host in self.server.entries:
            kind = "application/atom+xml"
            page = (
                f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{host}</title>"
                f"<link href='http://{host}:{self.server.server_port}/'/>{''.join(self.server.entries[host])}</feed>"
            ).encode("utf-8", "surrogateescape")
        self.send_response(200 if page is not None else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(page or b"")))
        self.end_headers()
        self.wfile.write(page or b"")

    def log_message(self, *_: object) -> None:
        """Says nothing."""


class Newsroom:
    """A newsroom that is served, with a reader and their password for feed readers."""

    def __init__(self, program: Path) -> None:
        self.program = program
        self.folder = tempfile.TemporaryDirectory()
        self.place = Path(self.folder.name)
        publishers = Publishers()
        threading.Thread(target=publishers.serve_forever, daemon=True).start()
        self.ovn("init", "news", "--empty", "--contact", "desk@osk.example", at=self.place)
        (self.place / "news" / "newsroom.toml").write_text(
            'contact = "desk@osk.example"\n[gather]\nhost_pause = "0s"\n[network]\nallow = ["127.0.0.1"]\n'
            '[network.hosts]\n"*.example" = "127.0.0.1"\n'
        )
        for host in publishers.entries:
            self.ovn("source", "add", f"http://{host}:{publishers.server_port}/feed.xml")
        self.ovn("run", "--once")
        publishers.shutdown()
        self.passwords: dict[str, str] = {}
        self.reader("operator")
        command = [self.program, "serve", "--port", "0"]
        self.server = subprocess.Popen(command, cwd=self.place / "news", stderr=subprocess.PIPE, text=True)
        said = next(line for line in self.server.stderr if "http://" in line)
        self.url = next(word for word in said.split() if word.startswith("http://")).rstrip("/")
        threading.Thread(target=self.server.stderr.read, daemon=True).start()

    def ovn(self, *args: str, at: Path | None = None, stdin: str = "") -> str:
        """Runs the program in the newsroom."""
        place = at or self.place / "news"
        done = subprocess.run([self.program, *args], cwd=place, input=stdin, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"`ovn {' '.join(args)}` failed: {done.stderr}")
        return done.stdout.strip()

    def reader(self, name: str) -> str:
        """A new reader's password for feed readers."""
        self.ovn("reader", "add", name, stdin="the ferry to Osk\n")
        self.passwords[name] = self.ovn("reader", "sync", name)
        return self.passwords[name]

    def ask(self, sql: str, *values: object) -> list[tuple]:
        """Asks the store."""
        store = sqlite3.connect(f"file:{self.place / 'news' / 'newsroom.db'}?mode=ro", uri=True)
        try:
            return store.execute(sql, values).fetchall()
        finally:
            store.close()

    def reports(self) -> int:
        """How many reports there are."""
        return self.ask("SELECT count(*) FROM item")[0][0]

    def marks(self, reader: str) -> tuple[int, int]:
        """How many reports a reader has read and starred."""
        sql = "SELECT count(read), count(starred) FROM mark WHERE reader = (SELECT id FROM reader WHERE name = ?)"
        return self.ask(sql, reader)[0]

    def close(self) -> None:
        """Ends the server."""
        self.server.terminate()
        self.server.wait()
        self.folder.cleanup()


def until(what: str, seconds: float, holds: object) -> None:
    """Waits until something holds; says what does not."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"not after {seconds:.0f} s: {what}")
        time.sleep(0.2)
