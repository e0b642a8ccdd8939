#!/usr/bin/env python3
"""How alike several groupings of the same articles are.  Plain Python, no dependencies.

usage: stability.py OUT.jsonl OUT.jsonl ... --json

OUT   what `ovn group` writes; of several lines about one article the last counts.

Prints the mean and the least adjusted mutual information over all pairs of files (Vinh et al. 2010, arithmetic mean).
"""
import json
import math
import sys
from collections import Counter
from itertools import combinations


def stories(path):
    found = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            if told.get("article"):
                found[told["article"]] = told["story"]
    return found


def entropy(counts, n):
    return -sum(v / n * math.log(v / n) for v in counts.values())


def expected(a, b, n):
    """The mutual information of two random groupings with these sizes."""
    log = [math.lgamma(i + 1) for i in range(n + 1)]
    sizes, others, total = Counter(a.values()), Counter(b.values()), 0.0
    for x, times in sizes.items():
        for y, more in others.items():
            for k in range(max(1, x + y - n), min(x, y) + 1):
                ways = log[x] + log[y] + log[n - x] + log[n - y]
                ways -= log[n] + log[k] + log[x - k] + log[y - k] + log[n - x - y + k]
                total += times * more * k / n * math.log(n * k / (x * y)) * math.exp(ways)
    return total


def ami(one, two):
    ids = sorted(one)
    n, joint = len(ids), Counter((one[i], two[i]) for i in ids)
    a, b = Counter(one.values()), Counter(two.values())
    mutual = sum(v / n * math.log(n * v / (a[x] * b[y])) for (x, y), v in joint.items())
    chance = expected(a, b, n)
    most = (entropy(a, n) + entropy(b, n)) / 2
    return (mutual - chance) / (most - chance) if most - chance > 1e-12 else 1.0


def main():
    runs = [stories(path) for path in sys.argv[1:] if not path.startswith("--")]
    if len(runs) < 2 or any(run.keys() != runs[0].keys() for run in runs):
        sys.exit("at least two groupings of the same articles are needed")
    values = [ami(one, two) for one, two in combinations(runs, 2)]
    print(json.dumps({"ami": sum(values) / len(values), "least": min(values)}))


main()
