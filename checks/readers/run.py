"""Feed readers as people have them, which sync with a newsroom of ours: what arrives, and what becomes of their marks.

Run it at the root of the tree: `python3 checks/readers/run.py newsboat liferea rssguard`. Debian has all three, and Xvfb and
xdotool, with which those that have windows are driven. `OVN_PROGRAM` in the environment names another program than the tree's.
"""

import importlib
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parent.parent))
import tools  # noqa: E402
from newsroom import Newsroom  # noqa: E402


def main() -> int:
    """Checks each program that is named; 0 where all is well."""
    newsroom = Newsroom(tools.program())
    failed = 0
    try:
        for name in sys.argv[1:]:
            place, start = Path(tempfile.mkdtemp(prefix=f"{name}-")), time.monotonic()
            try:
                told = importlib.import_module(name).check(newsroom, place)
                print(f"{name}: {told} ({time.monotonic() - start:.0f} s)")
                shutil.rmtree(place, ignore_errors=True)
            except AssertionError as e:
                failed += 1
                print(f"{name}: FAILED: {e}; its files are in `{place}`")
    finally:
        newsroom.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
