"""Holds the API of a served newsroom against its own description.

Run it at the root of the tree: `python3 checks/api/run.py`. It makes a
newsroom of the press pack with two readers, serves it, and then

- asks every address without a key, with a wrong one, with a cookie, and as
  somebody who is no operator;
- reads every list in parts of two and holds the sum against the whole;
- has a report that came by the API proved by the program;
- runs the examples of `docs/api.md`;
- lets schemathesis, which pip installs into `target/api`, make requests from
  the description, right ones and wrong ones, and hold the answers against it.

With `OVN_PROGRAM` set it is that program; else it is built.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import tools  # noqa: E402

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = ROOT / "target" / "api"
NEWS = WORK / "news"
ARTICLES = ROOT / "fixtures" / "press" / "articles.jsonl"
CLOCK = "2026-03-12T18:00:00Z"
PASSWORD = "the ferry to Osk"
CHANGED = """{"id": "p01", "title": "Military chiefs meet in Halvik", "outlet": "Merrow Press Agency",
"published": "2026-03-10T15:20:00Z", "language": "en", "text": "They met in Halvik on Tuesday, an official said."}"""
OPML = """<opml version="2.0"><body><outline type="rss" text="Merrow" xmlUrl="https://merrowpress.example/feed.xml"/>
<outline type="rss" text="Osk" xmlUrl="https://osk.example/feed.xml"/></body></opml>"""

failures: list = []


def main() -> int:
    """Installs, serves and checks; 0 where all is well."""
    WORK.mkdir(parents=True, exist_ok=True)
    program = tools.program()
    python = tools.python_packages(HERE / "requirements.txt", WORK)
    keys = newsroom(program)
    command = [program, "serve", "--port", "0", "-C", NEWS]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment())
    try:
        line = server.stderr.readline()
        found = re.search(r"http://[^/]+", line)
        if not found:
            print(f"the program does not serve: {line}", file=sys.stderr)
            return 1
        site = found.group(0)
        document = json.loads(asked(site + "/api/v1/openapi.json")[1])
        doors(site, document, keys)
        parts(site, keys["ada"])
        proved(program, site, keys["ada"])
        examples(site, keys["ada"])
        schemathesis(python, site, keys["ada"])
    finally:
        server.terminate()
        code = server.wait(timeout=30)
    hold(code == 0, f"the server ended with {code}")
    for failure in failures:
        print(f"FAILED: {failure}")
    return 1 if failures else 0


def hold(is_so: bool, otherwise: str) -> None:
    """Notes a failure."""
    if not is_so:
        failures.append(otherwise)


def environment() -> dict:
    """The environment of the program: at the time of the pack."""
    return {**os.environ, "OVN_CLOCK": CLOCK}


def newsroom(program: Path) -> dict:
    """A newsroom of the press pack, with one article changed since; the keys of its readers by name."""

    def ovn(*args, **more) -> str:
        done = subprocess.run([program, "--quiet", *args], check=True, env=environment(), stdout=subprocess.PIPE,
                              text=True, **more)
        return done.stdout.strip()

    shutil.rmtree(NEWS, ignore_errors=True)
    ovn("init", NEWS, "--empty")
    ovn("import", "-C", NEWS, ARTICLES)
    ovn("run", "--once", "-C", NEWS)
    ovn("import", "-C", NEWS, input=CHANGED.replace("\n", " "))
    ovn("run", "--once", "-C", NEWS)
    ovn("source", "import", "-C", NEWS, "-", input=OPML)
    ovn("reader", "add", "ada", "-C", NEWS, input=PASSWORD)
    ovn("reader", "add", "ben", "-C", NEWS, input=PASSWORD)
    return {name: ovn("reader", "token", name, "-C", NEWS) for name in ["ada", "ben"]}


def asked(url: str, key: str = "", method: str = "GET", body: bytes = None, headers: dict = None) -> tuple:
    """Status, body and headers of an answer."""
    request = urllib.request.Request(url, method=method, data=body, headers=headers or {})
    if key:
        request.add_header("Authorization", f"Bearer {key}")
    if body is not None:
        request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read(), answer.headers


def operations(document: dict) -> list:
    """Method, path with its parts filled in, and whether a key is needed, of each operation."""
    out = []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            filled = re.sub(r"\{[^}]*\}", "1", path)
            out.append((method.upper(), "/api/v1" + filled, bool(operation["security"]), operation["operationId"]))
    return out


def doors(site: str, document: dict, keys: dict) -> None:
    """Who gets in where."""
    cookie = logged_in(site)
    status, _, _ = asked(site + "/you", headers={"Cookie": cookie})
    hold(status == 200, f"the cookie counts nowhere: /you says {status}")
    for method, path, needs_key, name in operations(document):
        body = b"{}" if method == "POST" else None
        bare, why, headers = asked(site + path, method=method, body=body)
        wrong, _, _ = asked(site + path, key="nobody", method=method, body=body)
        by_cookie, _, _ = asked(site + path, method=method, body=body, headers={"Cookie": cookie})
        hold(wrong in (401, 429), f"{name} says {wrong} to a wrong key")
        if not needs_key:
            hold(bare == 200, f"{name} says {bare} without a key")
            continue
        hold(bare == 401, f"{name} says {bare} without a key")
        hold(headers["WWW-Authenticate"] == "Bearer", f"{name} does not say how to come in")
        hold(json.loads(why)["code"] in ("no-key", "no-key-to-change"), f"{name} says {why}")
        hold(by_cookie == 401, f"{name} says {by_cookie} to a cookie")
        by_reader, _, _ = asked(site + path, key=keys["ben"], method=method, body=body)
        operators = name in ("get_text", "list_sources", "get_source", "get_status")
        hold((by_reader == 403) == operators, f"{name} says {by_reader} to who is no operator")
    status, why, _ = asked(site + "/api/v1/reports", key="nobody")
    hold(status == 429, f"the hundredth wrong key is answered by {status}")
    status, _, headers = asked(site + "/api/v1/reports", key=keys["ada"], headers={"Origin": "https://other.example"})
    hold(status == 200, f"a right key counts no more after wrong ones: {status}")
    hold(headers["Access-Control-Allow-Origin"] is None, "pages of other sites may read it")


def logged_in(site: str) -> str:
    """The cookie of a browser that is logged in."""
    page = asked(site + "/login")[1].decode()
    csrf = re.search(r'name="csrf"[^>]*value="([^"]*)"', page).group(1)
    form = urllib.parse.urlencode({"csrf": csrf, "name": "ada", "password": PASSWORD, "next": "/you"}).encode()

    class Stay(urllib.request.HTTPRedirectHandler):
        """The answer itself has the cookie, not where it leads."""

        def redirect_request(self, *_):
            return None

    try:
        urllib.request.build_opener(Stay).open(site + "/login", data=form, timeout=30)
    except urllib.error.HTTPError as answer:
        return answer.headers["Set-Cookie"].split(";")[0]
    return ""


def parts(site: str, key: str) -> None:
    """Every list is the same in parts, by the body's cursors and by the header's links."""
    for path in ["reports", "articles", "stories", "editions", "editions/newest/reports", "sources"]:
        url = f"{site}/api/v1/{path}"
        whole = json.loads(asked(f"{url}?limit=200", key)[1])
        hold(whole["next"] is None and whole["items"], f"{path}: the whole is no whole")
        seen, next_url = [], f"{url}?limit=2"
        while next_url and len(seen) < 1_000:
            status, body, headers = asked(next_url, key)
            part = json.loads(body)
            hold(status == 200 and len(part["items"]) <= 2, f"{path}: {status}")
            seen += part["items"]
            link = re.match(r'<([^>]*)>; rel="next"', headers["Link"] or "")
            hold(bool(link) == (part["next"] is not None), f"{path}: the header knows of another part than the body")
            next_url = site + link.group(1) if link else None
        hold(seen == whole["items"], f"{path}: {len(seen)} in parts, {len(whole['items'])} as a whole")
    reports = json.loads(asked(f"{site}/api/v1/reports?limit=200", key)[1])["items"]
    outlet = reports[0]["outlets"][0]
    few = json.loads(asked(f"{site}/api/v1/reports?outlet={urllib.parse.quote(outlet)}", key)[1])["items"]
    wanted = [r["id"] for r in reports if outlet in r["outlets"]]
    hold([r["id"] for r in few] == wanted and len(few) < len(reports), f"reports of {outlet}: {len(few)}")
    status, _, headers = asked(f"{site}/api/v1/reports", key)
    again, body, _ = asked(f"{site}/api/v1/reports", key, headers={"If-None-Match": headers["ETag"]})
    hold((again, body) == (304, b""), f"what is known is sent again: {again}")


def proved(program: Path, site: str, key: str) -> None:
    """A report that came by the API is the wire form: the program proves it."""
    lines = b""
    for report in json.loads(asked(f"{site}/api/v1/reports", key)[1])["items"]:
        status, line, _ = asked(f"{site}/api/v1/reports/{report['id']}", key)
        versions = json.loads(asked(f"{site}/api/v1/reports/{report['id']}/versions", key)[1])["items"]
        first = asked(f"{site}/api/v1/reports/{report['id']}/versions/1", key)[1]
        hold(status == 200 and len(versions) == report["version"], f"report {report['id']} has {versions}")
        hold((first == line) == (len(versions) == 1), f"report {report['id']}: version 1 of {len(versions)}")
        if len(versions) == 1:
            lines += line.strip() + b"\n"
    done = subprocess.run([program, "prove", "--articles", ARTICLES], input=lines, stdout=subprocess.PIPE, check=False)
    count = done.stdout.count(b'"proved":true')
    hold(done.returncode == 0 and count > 50, f"of the reports of the API {count} sentences are proved")


def examples(site: str, key: str) -> None:
    """The examples of the page for people."""
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    blocks = [b for b in re.findall(r"```sh\n(.*?)```", text, re.S) if "curl" in b]
    hold(len(blocks) > 8, f"docs/api.md has {len(blocks)} examples")
    for block in blocks:
        variables = {**os.environ, "NEWS": site, "KEY": key}
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", block], capture_output=True, env=variables,
                              cwd=WORK, check=False)
        hold(done.returncode == 0, f"an example of docs/api.md fails:\n{block}{done.stdout}{done.stderr.decode()}")


def schemathesis(python: Path, site: str, key: str) -> None:
    """Right and wrong requests made from the description.

    `ignored_auth` is left out: it takes any answer but 401 to a wrong key for an
    open door, and ours is 429 after some. `doors` does the same by itself. One
    worker: Python 3.11 reads its own source wrongly in two threads at a time.
    """
    command = [
        python.parent / "schemathesis", "--config-file", HERE / "schemathesis.toml", "run",
        f"{site}/api/v1/openapi.json", "--header", f"Authorization: Bearer {key}", "--checks", "all",
        "--exclude-checks", "ignored_auth", "--max-examples", os.environ.get("OVN_EXAMPLES", "25"), "--seed", "1",
        "--max-time", "60", "--workers", "1", "--warnings", "off",
    ]
    done = subprocess.run(command, cwd=WORK, check=False)
    hold(done.returncode == 0, "schemathesis found what is told above")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        print(f"{error}\nhint: the check needs python3 with venv, curl, and a network the first time", file=sys.stderr)
        sys.exit(1)
