"""Our names beside those of spaCy's small English model, in one run.

Run it at the root of the tree: `python3 checks/names/run.py DATA`, where DATA
is the folder of the development corpora. Both programs read the same texts
and go through the same scorer (`quality/score_names.py`):

- GUM's news, and the fifth of WikiGold that nothing is learned from, scored;
- every twelfth of the background articles, timed on one core: `ovn understand`
  as a whole, and spaCy with all its parts and with those that names need.

It builds the program; pip installs spaCy into `target/names`. It fails where
spaCy is not behind on both sets, with kinds.
"""

import gzip
import json
import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import tools  # noqa: E402

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = ROOT / "target" / "names"
SCORER = ROOT / "quality" / "score_names.py"
SETS = ["gum_news", "wikigold_held_out"]
EVERY = 12


def main() -> int:
    """Prints the figures of both; 0 where ours are ahead."""
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    data = Path(sys.argv[1])
    WORK.mkdir(parents=True, exist_ok=True)
    python = tools.python_packages(HERE / "requirements.txt", WORK)
    behind = []
    for name in SETS:
        articles = WORK / f"{name}.jsonl"
        command = [sys.executable, SCORER, data, name]
        articles.write_bytes(subprocess.run([*command, "--articles"], check=True, capture_output=True).stdout)
        ours, theirs = WORK / f"{name}.ours.jsonl", WORK / f"{name}.spacy.jsonl"
        understand(articles, ours)
        subprocess.run([python, HERE / "with_spacy.py", articles, theirs, "names"], check=True)
        print(f"\n{name}", flush=True)
        subprocess.run([*command, ours, theirs], check=True)
        scored = subprocess.run([*command, ours, theirs, "--json"], check=True, capture_output=True).stdout
        mine, other = json.loads(scored).values()
        if mine["typed"]["f1"] <= other["typed"]["f1"]:
            behind.append(name)
    print("\nwords a second on one core", flush=True)
    speeds(data, python)
    for name in behind:
        print(f"spaCy is not behind on {name}")
    return 1 if behind else 0


def understand(articles: Path, out: Path) -> float:
    """Our reading, on one core; the seconds."""
    program = tools.program()
    begin = time.monotonic()
    with articles.open("rb") as lines, out.open("wb") as written:
        subprocess.run([program, "understand", "--jobs", "1"], stdin=lines, stdout=written, check=True)
    return time.monotonic() - begin


def speeds(data: Path, python: Path) -> None:
    """Times both on the same articles, on one core."""
    articles = WORK / "timed.jsonl"
    words = 0
    with gzip.open(data / "background" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines, articles.open("w") as out:
        for n, line in enumerate(lines):
            if n % EVERY == 0:
                row = json.loads(line)
                words += len(row["text"].split())
                out.write(json.dumps({"id": row["id"], "text": row["text"], "language": "en"}) + "\n")
    seconds = understand(articles, WORK / "timed.ours.jsonl")
    print(f"  ovn understand, all of it  {words / seconds:10.0f}", flush=True)
    one_core = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    for parts in ("names", "all"):
        command = [python, HERE / "with_spacy.py", articles, os.devnull, parts]
        subprocess.run(command, check=True, env=one_core)


if __name__ == "__main__":
    sys.exit(main())
