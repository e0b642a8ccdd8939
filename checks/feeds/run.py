"""Holds how we read feeds against feedparser, a reader of feeds in Python, and its suite of broken and whole feeds.

Run it at the root of the tree: `python3 checks/feeds/run.py`. It prints how
many of the suite's simple value expectations hold, which do not, how many of
its written dates are read, and the speed of both; `check.py` has the floors.
The suite is in the source archive of the package: pip downloads and installs it
into `target/feeds`.
"""

import hashlib
import os
import subprocess
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = ROOT / "target" / "feeds"
WANTED = HERE / "requirements.txt"


def main() -> int:
    """Installs and checks; 0 where all is well."""
    WORK.mkdir(parents=True, exist_ok=True)
    folder = WORK / hashlib.sha256(WANTED.read_bytes()).hexdigest()[:12]
    python = folder / "venv" / "bin" / "python"
    if not (folder / "whole").exists():
        install(folder, python)
    # The speed of a program that was not optimised is nobody's.
    run([os.environ.get("CARGO", "cargo"), "build", "--release", "--quiet", "--package", "ovn"])
    suite = next(folder.glob("feedparser-*/tests"))
    checked = subprocess.run([python, HERE / "check.py", ROOT / "target" / "release" / "ovn", suite], check=False)
    return checked.returncode


def install(folder: Path, python: Path) -> None:
    """The package and its source archive, unpacked."""
    run([sys.executable, "-m", "venv", "--clear", folder / "venv"])
    pip = [python, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    run([*pip, "install", "-r", WANTED])
    run([*pip, "download", "--no-binary", ":all:", "--no-deps", "--dest", folder, "-r", WANTED])
    with tarfile.open(next(folder.glob("feedparser-*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    (folder / "whole").touch()


def run(command: list) -> None:
    """Runs a command, which must succeed."""
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        print(f"{error}\nhint: the check needs python3 with venv, and a network the first time", file=sys.stderr)
        sys.exit(1)
