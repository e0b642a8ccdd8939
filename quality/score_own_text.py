#!/usr/bin/env python3
"""Whether the share of own text that grouping estimates is the exact one, over pairs of partial copies.

usage: score_own_text.py PAIRS.jsonl[.gz] ASSIGNMENTS.jsonl [--json] [--wrong]

PAIRS        pairs of articles a and b with a label; those with the label `partial` are taken. Their `containment8` is
             the share of the shorter text's runs of eight words that the other has.
ASSIGNMENTS  what `ovn group` writes of them; `taken` says who took from whom, and the taker's share of own text.

For each pair the exact share is counted from the full texts: the taker's runs of eight words that its source does not
have. An estimate within ten points is right; a pair that grouping does not tell of is wrong. Plain Python.
"""
import gzip, json, re, sys

def lines(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]

def runs(text):
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i:i + 8]) for i in range(max(len(words) - 7, 1))}

def main():
    paths = [a for a in sys.argv[1:] if not a.startswith("--")]
    pairs = [p for p in lines(paths[0]) if p["label"] == "partial"]
    taken = {frozenset((t["from"], t["by"])): t for a in lines(paths[1]) for t in a.get("taken", [])}
    off, missing, silver = [], 0, 0
    for p in pairs:
        told = taken.get(frozenset((p["a"]["id"], p["b"]["id"])))
        sets = {p[x]["id"]: runs(p[x]["text"]) for x in "ab"}
        if told is None:
            missing += 1
            if "--wrong" in sys.argv:
                print("not told", p["containment8"], sorted(len(s) for s in sets.values()), p["a"]["id"], p["b"]["id"])
            continue
        by, source = sets[told["by"]], sets[told["from"]]
        exact = len(by - source) / len(by)
        off.append(abs(told["own_text"] - exact))
        if "--wrong" in sys.argv and off[-1] > 0.1:
            print("off", round(exact, 3), round(told["own_text"], 3), len(by), len(source), told["by"], told["from"])
    result = {
        "pairs": len(pairs), "told": len(off), "missing": missing,
        "within_ten": sum(o <= 0.1 for o in off) / max(len(pairs), 1),
        "within_five": sum(o <= 0.05 for o in off) / max(len(pairs), 1),
        "mean_off": sum(off) / max(len(off), 1),
    }
    print(json.dumps(result) if "--json" in sys.argv else "  ".join(f"{k} {v:.4f}" for k, v in result.items()))

main()
