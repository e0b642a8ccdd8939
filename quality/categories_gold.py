#!/usr/bin/env python3
"""Articles with a topic, by the table `topics.tsv` beside this script.  Plain Python 3, no dependencies.

usage:  categories_gold.py DATA train | dev_train | dev | held_out

Prints JSON Lines {"id", "title", "text", "topic", ...} of DATA/background/articles.jsonl.gz, `topic` being ours.
An article is held out where the SHA-256 of its day of publication leaves 0 by 10, so that articles on one event of one
day are on one side.  `train` is the rest: what is learned from.  Settings are chosen on `dev`, which leaves 1 by 10;
what is tried there is learned from `dev_train`, which lacks both.  Topics that the table leaves out are in neither.
"""
import gzip
import hashlib
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TABLE = HERE / "topics.tsv"
CATEGORIES = HERE.parent / "crates/openvoicenews/src/write/category/topics.tsv"


def table(path, columns):
    """The cells of each line."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield (line.split("\t") + [""] * columns)[:columns]


def categories():
    """Our topic -> category."""
    return {topic: category for topic, category in table(CATEGORIES, 2)}


def rows(data, part):
    topics = {theirs: ours for theirs, ours, _ in table(TABLE, 3)}
    sides = {"held_out": {0}, "dev": {1}, "train": set(range(1, 10)), "dev_train": set(range(2, 10))}[part]
    with gzip.open(Path(data) / "background/articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            day = (row.get("published") or "")[:10]
            if int(hashlib.sha256(day.encode()).hexdigest(), 16) % 10 in sides:
                ours = topics[row["topic"]]
                if ours != "-":
                    row["corpus_topic"], row["topic"] = row["topic"], ours
                    yield row


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    for row in rows(sys.argv[1], sys.argv[2]):
        print(json.dumps(row, ensure_ascii=False))
