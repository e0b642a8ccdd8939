"""Holds how we read feeds against feedparser, a reader of feeds in Python, and its suite of broken and whole feeds.

Run it at the root of the tree: `python3 checks/feeds/run.py`. It prints how
many of the suite's simple value expectations hold, which do not, how many of
its written dates are read, and the speed of both; `check.py` has the floors.
The suite is in the source archive of the package: pip downloads and installs it
into `target/feeds`.
"""

import subprocess
import sys
import tarfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import tools  # noqa: E402

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = ROOT / "target" / "feeds"
WANTED = HERE / "requirements.txt"


def main() -> int:
    """Installs and checks; 0 where all is well."""
    WORK.mkdir(parents=True, exist_ok=True)
    python = tools.python_packages(WANTED, WORK)
    checked = subprocess.run([python, HERE / "check.py", tools.program(), suite(python)], check=False)
    return checked.returncode


def suite(python: Path) -> Path:
    """The suite, from the package's source archive."""
    folder = WORK / f"source-{tools.tag(WANTED)}"
    if not (folder / "whole").exists():
        pip = [python, "-m", "pip", "--quiet", "--disable-pip-version-check"]
        tools.run([*pip, "download", "--no-binary", ":all:", "--no-deps", "--dest", folder, "-r", WANTED])
        with tarfile.open(next(folder.glob("feedparser-*.tar.gz"))) as archive:
            archive.extractall(folder, filter="data")
        (folder / "whole").touch()
    return next(folder.glob("feedparser-*/tests"))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        print(f"{error}\nhint: the check needs python3 with venv, and a network the first time", file=sys.stderr)
        sys.exit(1)
