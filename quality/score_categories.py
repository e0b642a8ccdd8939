#!/usr/bin/env python3
"""Score categories of reports.  Plain Python 3, no dependencies.

usage:  score_categories.py DATA SET PRED.jsonl [--json] [--wrong]
        score_categories.py DATA SET --articles

DATA is the folder of the corpora; SET is `held_out` or `dev`: see `categories_gold.py`.  PRED is what `ovn write` makes
of the articles that `--articles` prints, a story each.  The first category of a report counts; a report without a
category is wrong.  An article without a report (mostly opinion, of which no sentence can be proved) has no category to
be right or wrong: it is left out, and how many are not is a figure of its own.  `--wrong` prints the wrong ones.

MEASURES
 accuracy   share of right categories
 reports    articles that gave a report
 macro_f1   the mean over the categories that the set has of the F1 of each
"""
import json
import sys
from collections import Counter

sys.dont_write_bytecode = True
import categories_gold


def measures(pairs, names):
    gold, found = Counter(g for g, _ in pairs), Counter(f for _, f in pairs)
    right = Counter(g for g, f in pairs if g == f)
    each = {}
    for n in names:
        if gold[n]:
            p = right[n] / found[n] if found[n] else 0.0
            r = right[n] / gold[n]
            each[n] = {"p": p, "r": r, "f1": 2 * p * r / (p + r) if p + r else 0.0, "articles": gold[n]}
    macro = sum(e["f1"] for e in each.values()) / max(len(each), 1)
    return {"accuracy": sum(right.values()) / max(len(pairs), 1), "macro_f1": macro, "reports": len(pairs), "each": each}


def main(argv):
    flags = {a for a in argv if a.startswith("--")}
    args = [a for a in argv if not a.startswith("--")]
    if len(args) < 2:
        sys.exit(__doc__)
    rows = list(categories_gold.rows(args[0], args[1]))
    if "--articles" in flags:
        for row in rows:
            row["story"] = row["id"]
            print(json.dumps(row, ensure_ascii=False))
        return
    category = categories_gold.categories()
    names = list(dict.fromkeys(category.values()))
    with open(args[2], encoding="utf-8") as lines:
        reports = {r["story"]: r for r in map(json.loads, lines)}
    pairs = []
    for row in rows:
        report = reports.get(row["id"])
        if report is None:
            continue
        found = (report.get("categories") or ["none"])[0]
        pairs.append((category[row["topic"]], found))
        if "--wrong" in flags and pairs[-1][0] != found:
            print(f"{row['corpus_topic']:<28} {found:<22} {row['title'][:90]}  {report.get('category_words')}")
    result = measures(pairs, names)
    if "--json" in flags:
        print(json.dumps(result))
        return
    print(f"accuracy {result['accuracy']:.4f}  macro F1 {result['macro_f1']:.4f}  of {len(pairs)} reports of {len(rows)} articles\n")
    short = {n: n.split()[0][:8] for n in names + ["none"]}
    table = Counter(pairs)
    print(f"{'':<22}{'p':>6}{'r':>6}{'f1':>6}  " + "".join(f"{short[n]:>10}" for n in names + ["none"]))
    for n, e in result["each"].items():
        row = "".join(f"{table[n, f]:>10}" for f in names + ["none"])
        print(f"{n:<22}{e['p']:>6.2f}{e['r']:>6.2f}{e['f1']:>6.2f}  {row}")


if __name__ == "__main__":
    main(sys.argv[1:])
