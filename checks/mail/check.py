"""The checks that `run.py` starts: `check.py PROGRAM FOLDER`."""

import email
import email.policy
import logging
import os
import shutil
import socket
import ssl
import subprocess
import sys
import warnings
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

ROOT = Path(__file__).resolve().parent.parent.parent
KEYS = ROOT / "crates" / "ovn" / "src" / "net" / "testdata"
# The certificate of the tests is for this name.
NAME = "press.example"
USER, PASSWORD = "desk", "hüsch hüsch"
EVENING, BREAKFAST = "2026-03-12T18:00:00Z", "2026-03-13T07:00:10Z"


class Box:
    """Keeps what arrives, and refuses one receiver."""

    def __init__(self):
        self.mails = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        """Takes every receiver but one."""
        if address.startswith("nobody@"):
            return "550 5.1.1 no such reader"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        """Takes the mail."""
        self.mails.append((envelope, session.ssl is not None, session.authenticated))
        return "250 taken"


def opens(server, session, envelope, mechanism, data):
    """Whether the log-in is right."""
    right = LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=isinstance(data, LoginPassword) and data == right, handled=False)


def server(box: Box, kind: str) -> Controller:
    """A server of a kind, on a free port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(KEYS / "server.pem", KEYS / "server.key")
    login = {"authenticator": opens, "auth_required": True}
    options = {
        "starttls": {"tls_context": context, "require_starttls": True, **login},
        "tls": {"ssl_context": context, "auth_require_tls": False, **login},
        "none": {},
    }[kind]
    controller = Controller(box, hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=True, **options)
    controller.start()
    return controller


def free_port() -> int:
    """A port that nobody has at this moment."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def ovn(clock: str, *args) -> subprocess.CompletedProcess:
    """Runs the program at a time of day."""
    environment = {**os.environ, "OVN_CLOCK": clock}
    return subprocess.run([sys.argv[1], *map(str, args)], cwd=ROOT, env=environment, capture_output=True, text=True)


def newsroom(folder: Path) -> None:
    """A newsroom with the articles of the press pack."""
    shutil.rmtree(folder, ignore_errors=True)
    for args in [
        ("init", folder, "--empty", "--contact", "desk@osk.example"),
        ("import", "-C", folder, ROOT / "fixtures" / "press" / "articles.jsonl"),
        ("run", "--once", "-C", folder),
    ]:
        done = ovn(EVENING, *args)
        if done.returncode != 0:
            sys.exit(f"`ovn {args[0]}` failed: {done.stderr}")


def settings(folder: Path, kind: str, port: int, password: str = PASSWORD, to: str = "", trust: bool = True) -> None:
    """Settings for a server."""
    to = to or '"Änne Öst <a@osk.example>", "nobody@osk.example", "größe@osk.example"'
    login = "" if kind == "none" else f'user = "{USER}"\npassword_file = "mail.password"\n'
    (folder / "mail.password").write_text(password + "\n", encoding="utf-8")
    trusted = f'certificates = "{KEYS / "authority.pem"}"\n' if trust else ""
    (folder / "newsroom.toml").write_text(
        f'name = "Der Bote für Größe"\n[publish]\nbase_url = "https://news.example"\n'
        f'[mail]\nserver = "{NAME}"\nport = {port}\nsecurity = "{kind}"\n{login}'
        f'from = "Der Bote für Größe <desk@osk.example>"\nto = [{to}]\nat = "07:00"\n'
        f'[network]\ntimeout = "10s"\n{trusted}[network.hosts]\n"{NAME}" = "127.0.0.1"\n',
        encoding="utf-8",
    )


def arrives(folder: Path, kind: str, faults: list) -> None:
    """The digest as a server of a kind gets it from `ovn run`, and as a reader reads it."""
    box = Box()
    post = server(box, kind)
    room = folder / kind
    shutil.rmtree(room, ignore_errors=True)
    shutil.copytree(folder / "news", room)
    settings(room, kind, post.port)
    ovn(EVENING, "run", "--once", "-C", room)
    early = len(box.mails)
    done = ovn(BREAKFAST, "run", "--once", "-C", room)
    ovn("2026-03-13T09:00:00Z", "run", "--once", "-C", room)
    post.stop()
    check = lambda good, what: good or faults.append(f"{kind}: {what}\n{done.stderr}")
    check(early == 0, "something was sent before its hour")
    check("550 5.1.1 no such reader" in done.stderr, "the refusal is not told")
    to = sorted(address for envelope, _, _ in box.mails for address in envelope.rcpt_tos)
    check(to == ["a@osk.example", "größe@osk.example"], f"it arrived at {to}")
    for envelope, secure, known in box.mails:
        # A server that begins with TLS speaks nothing else, and has no word for it.
        check(secure == (kind == "starttls") and bool(known) == (kind != "none"), f"secure: {secure}, log-in: {known}")
        read(envelope, check)


def read(envelope, check) -> None:
    """What a program that shows mail makes of it."""
    content = envelope.content if isinstance(envelope.content, bytes) else envelope.content.encode()
    mail = email.message_from_bytes(content, policy=email.policy.default)
    check(not mail.defects, f"the mail has defects: {mail.defects}")
    check(mail["From"].addresses[0].display_name == "Der Bote für Größe", f"From: {mail['From']}")
    check(mail["Subject"].startswith("Der Bote für Größe: "), f"Subject: {mail['Subject']}")
    check(len(mail["To"].addresses) == 1, f"To: {mail['To']}")
    check(mail.get_content_type() == "multipart/alternative", mail.get_content_type())
    kinds = [part.get_content_type() for part in mail.iter_parts()]
    check(kinds == ["text/plain", "text/html"], f"the parts are {kinds}")
    text, html = (part.get_content() for part in mail.iter_parts())
    check("\n* " in text and "https://news.example/report/" in text, "the text has no reports")
    check("<h3" in html and "Der Bote für Größe" in html, "the HTML has no reports")


def refused(folder: Path, faults: list) -> None:
    """What must not go: a wrong password, a certificate that nobody trusts, a server without STARTTLS."""
    room = folder / "refused"
    shutil.rmtree(room, ignore_errors=True)
    shutil.copytree(folder / "news", room)
    for kind, asked, options, told in [
        ("starttls", "starttls", {"password": "wrong"}, "refuses the log-in"),
        ("tls", "tls", {"password": "wrong"}, "refuses the log-in"),
        ("starttls", "starttls", {"trust": False}, "certificate"),
        ("tls", "tls", {"trust": False}, "certificate"),
        ("none", "starttls", {}, "STARTTLS"),
    ]:
        box = Box()
        post = server(box, kind)
        settings(room, asked, post.port, to='"a@osk.example"', **options)
        done = ovn(EVENING, "digest", "-C", room)
        post.stop()
        if done.returncode != 5 or told not in done.stderr or "hint:" not in done.stderr or box.mails:
            faults.append(f"{asked} with {options}: exit {done.returncode}, {len(box.mails)} mails\n{done.stderr}")
        if PASSWORD in done.stderr or "wrong" in done.stderr:
            faults.append(f"the password is shown: {done.stderr}")


def main() -> int:
    """Says every fault; 0 where there is none."""
    # What the server says of connections that end early is what is wanted here.
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    folder = Path(sys.argv[2])
    newsroom(folder / "news")
    faults = []
    for kind in ["none", "starttls", "tls"]:
        arrives(folder, kind, faults)
    refused(folder, faults)
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults in the mail of three servers")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
