"""The check that `run.py` starts: `check.py OVN SUITE`.

SUITE is the folder `tests` of the source archive of feedparser. Each of its
files says in a comment what a reader should make of it. A simple value
expectation is a part of that of the form `feed['title'] == '...'` about
something that our entries carry, which feedparser fulfils itself in this run.
What is written is held against what is meant: a headline is text where
feedparser gives HTML, a text is compared as the HTML it is, a date as a moment.
"""

import ast
import collections
import html
import html.parser
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import feedparser

FLOOR_RIGHT = 0.91
FLOOR_TIMES = 10
FLOOR_DATES = 0.95
# What the sanitiser leaves of hostile HTML is no value of a feed: ours goes to the extraction, which keeps plain text.
LEFT_OUT = {"sanitize"}
EXPECTS = re.compile(rb"Description:\s*(.*?)\s*Expect:\s*(.*)\s*-->")
HEADERS = re.compile(rb"^Header:\s+([^:]+):(.+)$", re.MULTILINE)
SERVER = "http://127.0.0.1:8097/tests/"


def main() -> int:
    """Prints the figures; 0 where they reach their floors."""
    ovn, suite = Path(sys.argv[1]), Path(sys.argv[2])
    cases = [case for case in map(lambda f: Case.of(f, suite), sorted(suite.rglob("*.xml"))) if case]
    read = ours(ovn, cases)
    right = values(cases, read)
    dates = written_dates(ovn, suite)
    kept, kept_by_them = broken(ovn)
    times = speed(ovn)
    faults = []
    if kept < kept_by_them:
        faults.append(f"of broken feeds {kept} entries are read whole, by feedparser {kept_by_them}")
    if right < FLOOR_RIGHT:
        faults.append(f"{right:.1%} of the values are right, the floor is {FLOOR_RIGHT:.0%}")
    if dates < FLOOR_DATES:
        faults.append(f"{dates:.1%} of the dates are right, the floor is {FLOOR_DATES:.0%}")
    if times < FLOOR_TIMES:
        faults.append(f"{times:.1f} times as fast as feedparser, the floor is {FLOOR_TIMES}")
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults in reading feeds")
    return 1 if faults else 0


class Case:
    """A file of the suite: what its server says of it, and what is expected."""

    def __init__(self, file: Path, folder: str, headers: dict, expected: ast.expr):
        self.file, self.folder, self.headers = file, folder, headers
        parts = expected.values if isinstance(expected, ast.BoolOp) and isinstance(expected.op, ast.And) else [expected]
        self.expectations = [e for e in map(expectation, parts) if e]

    @staticmethod
    def of(file: Path, suite: Path):
        """The case of a file; `None` where it has no expectation."""
        data = file.read_bytes()
        found = EXPECTS.search(as_utf8(data))
        if not found:
            return None
        headers = {k.decode().lower(): v.decode().strip() for k, v in HEADERS.findall(data)}
        relative = file.relative_to(suite)
        if "http" in file.name or "http" in relative.parts:
            headers.setdefault("content-location", SERVER + str(relative))
        folder = relative.parts[-2]
        return Case(file, folder, headers, ast.parse(found[2].decode().strip(), mode="eval").body)


def as_utf8(data: bytes) -> bytes:
    """The bytes of a file so that its comment can be read."""
    marks = [
        (b"\x4c\x6f\xa7\x94", "cp037"),
        (b"\x00\x00\xfe\xff", "utf-32-be"),
        (b"\xff\xfe\x00\x00", "utf-32-le"),
        (b"\x00\x00\x00<", "utf-32-be"),
        (b"<\x00\x00\x00", "utf-32-le"),
        (b"\x00<\x00?", "utf-16-be"),
        (b"<\x00?\x00", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe", "utf-16-le"),
    ]
    for mark, encoding in marks:
        if data.startswith(mark):
            return data.decode(encoding, "replace").encode()
    return data


def expectation(part: ast.expr):
    """`(path, value)` of a comparison with a constant, or `None`."""
    if not (isinstance(part, ast.Compare) and len(part.ops) == 1 and isinstance(part.ops[0], ast.Eq)):
        return None
    path, node = [], part.left
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Attribute):
            path.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            path.append(node.slice.value)
            node = node.value
        else:
            return None
    path.append(node.id)
    try:
        return tuple(reversed(path)), ast.literal_eval(part.comparators[0])
    except ValueError:
        return None


def ours(ovn: Path, cases: list) -> dict:
    """What ovn reads of each file, in one run for those that a server describes alike."""
    alike = collections.defaultdict(list)
    for case in cases:
        alike[(case.headers.get("content-location", ""), case.headers.get("content-type"))].append(case)
    read = {}
    for (url, content_type), group in alike.items():
        options = ["--url", url] if url else []
        options += ["--content-type", content_type] if content_type else []
        done = subprocess.run(
            [ovn, "feed", "--feed", *options, *[c.file for c in group]],
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        for line in done.stdout.splitlines():
            feed = json.loads(line)
            read[feed["file"]] = feed
    return read


def values(cases: list, read: dict) -> float:
    """The share of simple value expectations that hold, printed with what does not."""
    right, wrong, files = 0, collections.defaultdict(list), set()
    theirs_failed = parsed = 0
    for case in cases:
        parsed += str(case.file) in read
        if case.folder in LEFT_OUT:
            continue
        theirs = None
        for path, value in case.expectations:
            known = meaning(path)
            if not known:
                continue
            if theirs is None:
                theirs = feedparser.parse(case.file.read_bytes(), response_headers=dict(case.headers))
            if not fulfilled(theirs, path, value):
                theirs_failed += 1
                continue
            files.add(case.file)
            got = [one(read.get(str(case.file)), field) for field in known[1]]
            if any(known[0](theirs, path, value, g) for g in got):
                right += 1
            else:
                wrong[(case.folder, ".".join(map(str, path)))].append((case.file.name, value, got[0]))
    n = right + sum(map(len, wrong.values()))
    print(f"files parsed: {parsed} of {len(cases)}")
    print(f"values right: {right} of {n} ({right / n:.1%}), in {len(files)} files")
    print(f"left out: {theirs_failed} that feedparser does not fulfil itself in this run, and the folder {LEFT_OUT}")
    print("what is wrong, by folder and field:")
    for (folder, path), them in sorted(wrong.items(), key=lambda w: -len(w[1])):
        name, value, got = them[0]
        print(f"  {len(them):3} {folder} {path}: {name} wants {value!r:.60}, has {got!r:.60}")
        for name, value, got in them[1:] if "--all" in sys.argv else []:
            print(f"      {name} wants {value!r:.90}, has {got!r:.90}")
    return right / n


def fulfilled(theirs, path: tuple, value) -> bool:
    """Whether feedparser's result has that value there."""
    try:
        return at(theirs, path) == value
    except (KeyError, IndexError, TypeError, AttributeError):
        return False


def at(tree, path: tuple):
    """What stands there in nested dictionaries and lists."""
    for key in path:
        tree = tree[key]
    return tree


def one(feed: dict, path: tuple):
    """What stands in ours, or `None`."""
    try:
        return at(feed, path)
    except (KeyError, IndexError, TypeError):
        return None


# --- what paths of feedparser are of ours, and how the two are compared


def meaning(path: tuple):
    """How to compare, and where in ours it stands; `None` where ours does not carry it."""
    match path:
        case ("feed", "title") | ("feed", "title_detail", "value"):
            return same_title, [("title",)]
        case ("feed", "link"):
            return same, [("site",)]
        case ("feed", "language"):
            return same, [("language",)]
        case ("feed", "ttl"):
            return same_number, [("wait",)]
        case ("feed", "updated" | "updated_parsed" | "modified_parsed"):
            return same_moment, [("updated",)]
        case ("entries", int(i), *rest):
            found = of_entry(tuple(rest))
            return found and (found[0], [("entries", i, *p) for p in found[1]])
    return None


def of_entry(path: tuple):
    """The same inside an entry."""
    match path:
        case ("title",) | ("title_detail", "value"):
            return same_title, [("title",)]
        case ("link",):
            return same, [("url",)]
        case ("id" | "guid",):
            return same, [("id",)]
        case ("summary" | "description",) | ("summary_detail", "value"):
            # feedparser takes an entry's only text as its summary, too.
            return same_html, [("summary",), ("content",)]
        case ("content", 0, "value"):
            return same_html, [("content",)]
        case ("published" | "published_parsed" | "issued_parsed",):
            return same_moment, [("published",)]
        case ("created" | "created_parsed",):
            return same_moment, [("published",)]
        case ("updated" | "updated_parsed" | "modified" | "modified_parsed" | "date" | "date_parsed",):
            return same_moment, [("updated",)]
        case ("author",):
            return same_author, [("authors", 0)]
        case ("author_detail", "name"):
            return same, [("authors", 0)]
        case ("authors", int(i), "name"):
            return same, [("authors", i)]
        case ("tags", int(i), "term"):
            return same_tag, [("categories", i)]
        case ("category",):
            return same, [("categories", 0)]
        case ("source", "title"):
            return same_title, [("outlet",)]
        case ("source", "link" | "href" | "url"):
            return same, [("outlet_url",)]
        case ("image", "href") | ("media_thumbnail", 0, "url"):
            return same, [("image",)]
    return None


def same(_theirs, _path, value, got) -> bool:
    """The same text."""
    return got == value


def same_number(_theirs, _path, value, got) -> bool:
    """The same number, written as text there."""
    return str(got) == value


def same_title(theirs, path, value, got) -> bool:
    """The same line of text: theirs is HTML unless its type says text."""
    if isinstance(value, str) and detail(theirs, path).get("type") != "text/plain":
        value = text_of(value)
    return got is not None and spaced(got) == spaced(value)


def same_html(theirs, path, value, got) -> bool:
    """The same HTML; theirs is text where its type says so."""
    if got is None or not isinstance(value, str):
        return False
    if detail(theirs, path).get("type") == "text/plain":
        return spaced(html.unescape(got)) == spaced(value) or spaced(got) == spaced(value)
    wanted = tokens(value)
    # Atom's XHTML stands in a `div` that is no part of it (RFC 4287, section 3.1.1.3).
    return tokens(got) in (wanted, wanted[1:-1] if wanted[:1] == [("div", [])] else wanted)


def detail(theirs, path: tuple) -> dict:
    """feedparser's details of a text."""
    if path[-1] == "value":
        return at(theirs, path[:-1])
    parent = at(theirs, path[:-1])
    name = {"description": "summary"}.get(path[-1], path[-1])
    return parent.get(name + "_detail", {})


def same_moment(_theirs, _path, value, got) -> bool:
    """The same moment, however it is written."""
    wanted = feedparser.datetimes._parse_date(value) if isinstance(value, str) else value
    return got is not None and wanted is not None and moment(got) == wanted[:6]


def moment(written: str) -> tuple:
    """Year to second of an RFC 3339 moment or day."""
    numbers = [int(n) for n in re.findall(r"-?\d+", written.replace("-", " ").split(".")[0])]
    return tuple((numbers + [0, 0, 0])[:6])


def same_author(theirs, path, value, got) -> bool:
    """The same name; feedparser's has the address of mail with it."""
    name = at(theirs, path[:-1]).get("author_detail", {}).get("name", value)
    return got in (name, value)


def same_tag(theirs, path, value, got) -> bool:
    """The same topic; where it has a label for people, that counts."""
    return got == (at(theirs, path[:-1]).get("label") or value)


def spaced(text: str) -> str:
    """With single spaces."""
    return " ".join(text.split())


class Tokens(html.parser.HTMLParser):
    """The tags, attributes and texts of HTML, so that two spellings of it are alike."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.all, self.text = [], []

    def handle_starttag(self, tag, attrs):
        # Declarations of XML may stand on any element around.
        self.all.append((tag, sorted((k, v or "") for k, v in attrs if not k.startswith("xmlns"))))
        self.text.append("" if tag in {"b", "i", "em", "strong", "a", "span", "code", "u"} else " ")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        if tag not in {"br", "img", "hr", "input"}:
            self.all.append("/" + tag)

    def handle_data(self, data):
        if data.strip():
            self.all.append(spaced(data))
        self.text.append(data)


def tokens(text: str) -> list:
    """HTML as tags and texts."""
    parser = Tokens()
    parser.feed(text)
    parser.close()
    return parser.all


def text_of(text: str) -> str:
    """The text of HTML."""
    parser = Tokens()
    parser.feed(text)
    parser.close()
    return "".join(parser.text)


# --- dates


def written_dates(ovn: Path, suite: Path) -> float:
    """The share of the suite's written dates that ovn reads as the suite expects, or refuses as it does."""
    tree = ast.parse((suite / "runtests.py").read_text(encoding="utf-8"))
    table = next(
        n.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Assign) and isinstance(n.targets[0], ast.Name) and n.targets[0].id == "date_tests"
    )
    pairs = [pair for group in table.values for pair in ast.literal_eval(group)]
    items = "".join(f"<item><guid>{i}</guid><pubDate>{html.escape(w)}</pubDate></item>" for i, (w, _) in enumerate(pairs))
    feed = f"<rss><channel>{items}</channel></rss>".encode()
    done = subprocess.run([ovn, "feed"], check=True, input=feed, stdout=subprocess.PIPE)
    read = {int(e["id"]): e.get("published") for e in map(json.loads, done.stdout.splitlines())}
    right, wrong = 0, []
    for i, (written, wanted) in enumerate(pairs):
        got = read.get(i)
        good = (got is None) if wanted is None else got is not None and moment(got) == wanted[:6]
        right += good
        if not good:
            wrong.append(f"  {written!r} is {wanted}, has {got}")
    print(f"dates right: {right} of {len(pairs)}")
    print("\n".join(wrong))
    return right / len(pairs)


# --- broken feeds


def broken(ovn: Path) -> tuple:
    """How many entries of broken feeds both read with the title and address that they had: ours, feedparser's."""
    chance = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for i in range(8):
            text = newspaper(i, atom=i % 2 == 1)
            for way, damage in DAMAGES.items():
                file = Path(folder) / f"{way}-{i}.xml"
                file.write_text(damage(text, chance), encoding="utf-8")
                files.append(file)
        done = subprocess.run([ovn, "feed", "--feed", *files], check=False, stdout=subprocess.PIPE)
        mine = {f["file"]: [(e["title"], e["url"]) for e in f["entries"]] for f in map(json.loads, done.stdout.splitlines())}
        theirs = {
            str(f): [(text_of(e.get("title", "")), e.get("link")) for e in feedparser.parse(f.read_bytes()).entries]
            for f in files
        }
    sums = [0, 0]
    for way in DAMAGES:
        counts = []
        for read in (mine, theirs):
            counts.append(sum(len(good(f, read.get(str(f), []))) for f in files if f.name.startswith(way + "-")))
        print(f"entries of feeds that are {way}: {counts[0]} read whole, by feedparser {counts[1]}, of {8 * 50}")
        sums = [sums[0] + counts[0], sums[1] + counts[1]]
    return tuple(sums)


def good(file: Path, entries: list) -> set:
    """The entries whose title and address are those that were written."""
    number = file.stem.split("-")[1]
    written = {
        (f"Ferry {i} late & full", f"https://www.harbourpost.example/news/{number}/{i}?from=feed&page=1") for i in range(50)
    }
    return written & set(entries)


def without_some(text: str, chance: random.Random) -> str:
    """Twenty characters of the markup are lost."""
    places = [i for i, c in enumerate(text) if c in "<>/\"="]
    lost = set(chance.sample(places, 20))
    return "".join(c for i, c in enumerate(text) if i not in lost)


DAMAGES = {
    "cut": lambda text, _: text[: len(text) * 6 // 10],
    "damaged": without_some,
    "unescaped": lambda text, _: text.replace("&amp;", "&"),
    "preceded by a warning": lambda text, _: "<br />\n<b>Warning</b>: mktime() in x.php on line <b>3</b><br />\n" + text,
    "closed twice": lambda text, _: text.replace("</title>", "</title></title>"),
}


# --- speed


def speed(ovn: Path) -> float:
    """How many times faster than feedparser, over feeds like those of newspapers."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for i in range(40):
            file = Path(folder) / f"{i}.xml"
            file.write_text(newspaper(i, atom=i % 2 == 1), encoding="utf-8")
            files.append(file)
        size = sum(f.stat().st_size for f in files)
        theirs = size / best(lambda: [feedparser.parse(f.read_bytes()) for f in files[:4]], 2) * 4 / len(files)
        # Our time is that of the whole program, with reading files and writing lines.
        mine = size / best(lambda: subprocess.run([ovn, "feed", *files], check=True, stdout=subprocess.DEVNULL), 5)
    print(f"speed: {mine / 1e6:.1f} MB/s, feedparser {theirs / 1e6:.1f} MB/s, {mine / theirs:.0f} times as fast")
    return mine / theirs


def best(work, times: int) -> float:
    """Seconds of the quickest of some runs."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return min(took)


def newspaper(number: int, atom: bool) -> str:
    """An invented feed of fifty articles, with full text in it."""
    paragraph = "<p>The ferry to Osk was late &amp; the harbour’s office said “no <b>more</b> than an hour”.</p>\n"
    out = []
    for i in range(50):
        link = f"https://www.harbourpost.example/news/{number}/{i}?from=feed&amp;page=1"
        text = paragraph * (10 + i % 20)
        if atom:
            out.append(
                f'<entry><id>{link}</id><title>Ferry {i} late &amp; full</title><link href="{link}"/>'
                f"<updated>2025-03-04T08:{i:02}:00Z</updated><author><name>Ada Osk</name></author>"
                f'<content type="html">{html.escape(text)}</content></entry>'
            )
        else:
            out.append(
                f"<item><title>Ferry {i} late &amp; full</title><link>{link}</link><guid>{link}</guid>"
                f"<pubDate>Tue, 04 Mar 2025 08:{i:02}:00 +0100</pubDate><dc:creator>Ada Osk</dc:creator>"
                f"<description>The ferry was late.</description><category>Harbour</category>"
                f"<content:encoded><![CDATA[{text}]]></content:encoded></item>"
            )
    if atom:
        head = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Post</title>'
        return f"{head}{''.join(out)}</feed>"
    spaces = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    )
    return f'<rss version="2.0" {spaces}><channel><title>Harbour Post</title>{"".join(out)}</channel></rss>'


if __name__ == "__main__":
    sys.exit(main())
