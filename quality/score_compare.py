#!/usr/bin/env python3
"""How well `ovn compare --pairs` tells what two sentences are to each other, against labels given by hand.

usage: score_compare.py DATA HALF OUTPUT.jsonl [--json] [--wrong]
       score_compare.py DATA all --articles     the articles of the labelled pairs, each with its story
       score_compare.py DATA matters            the same for what `alike.txt` is learned from, and then the pairs
       score_compare.py DATA points             the same for `same.txt`

DATA    the folder of the development data; quality/compare/pairs.jsonl says which sentences, by place only
HALF    `tune` or `measure`: by the hash of the pair's places, so that nobody chooses. Wrong pairs are shown (--wrong) and
        weights are learned of the first alone; of the second nobody looks at more than the figures. `fresh` and `again`
        are pairs of other stories, each labelled twice and kept where the labels agree. `same.txt` is learned from
        `fresh`, too; `again` was drawn when its weights stood, and nothing is learned from it.
OUTPUT  what `ovn compare --pairs` writes

"same" is what a point rests on: its precision and recall are the main figures. The table counts labels against verdicts.
A pair without a verdict counts as `unrelated`. The draw (quality/compare/draw.py) is stratified: it holds far more
hard pairs than news does, so the figures are lower than what a reader of reports meets. Plain Python.
"""
import gzip, hashlib, json, os, sys
from collections import Counter

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "compare")
SETS = ["stories/allsides_dev", "packs/multiside_events_2021_2022", "packs/kremlin_ru_2021_2022",
        "packs/president_gov_ua_2021_2022", "packs/us_presidential_statements", "packs/wikinews_2019_2020"]
LABELS = ["same", "differ", "deny", "unrelated"]

def lines(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]

def key(pair):
    return tuple(pair[side][part] for side in "ab" for part in ("article", "start", "end"))

def half(pair):
    return pair.get("part") or ("measure" if hashlib.sha256("\t".join(map(str, key(pair))).encode()).digest()[0] % 2 else "tune")

def pairs(name):
    return lines(os.path.join(HERE, name + ".jsonl"))

def articles(data, wanted):
    """All articles of the stories of the pairs. Where a set has no stories, the articles of linked pairs are one."""
    known = {}
    for name in SETS:
        for article in lines(os.path.join(data, name + ".jsonl.gz")):
            known.setdefault(article["id"], article)
    leads = {}
    def lead(article):
        while leads.setdefault(article, article) != article:
            article = leads[article]
        return article
    for pair in wanted:
        leads[lead(pair["a"]["article"])] = lead(pair["b"]["article"])
    stories = {known[a].get("story_id") for a in leads} - {None}
    for id, article in known.items():
        if article.get("story_id") in stories or id in leads:
            yield dict(article, story=article.get("story_id") or "pairs of " + lead(id))

def main():
    flags = {a for a in sys.argv[1:] if a.startswith("--")}
    data, which, *output = [a for a in sys.argv[1:] if not a.startswith("--")]
    if not output:
        parts = {"matters": ["tune"], "points": ["tune", "fresh"]}.get(which, [])
        learned = [p for part in parts for p in pairs("pairs") if half(p) == part] + (pairs("lessons") if parts else [])
        for row in [*articles(data, learned or pairs("pairs")), *learned]:
            print(json.dumps(row, ensure_ascii=False))
        return
    told = {key(row): row for row in lines(output[0])}
    gold = [p for p in pairs("pairs") if half(p) == which]
    table = Counter((p["label"], told.get(key(p), {}).get("relation", "unrelated")) for p in gold)
    said, of, both = (sum(n for k, n in table.items() if test(k)) for test in (
        lambda k: k[1] == "same", lambda k: k[0] == "same", lambda k: k == ("same", "same")))
    contrast = lambda x: x in ("differ", "deny")
    result = {
        "pairs": len(gold), "without": sum(key(p) not in told for p in gold),
        "same": {"p": both / max(said, 1), "r": both / max(of, 1), "said": said, "gold": of},
        "contrast": {"right": sum(n for (g, t), n in table.items() if contrast(g) and g == t),
                     "said": sum(n for (_, t), n in table.items() if contrast(t)),
                     "gold": sum(n for (g, _), n in table.items() if contrast(g))},
        "accuracy": sum(n for (g, t), n in table.items() if g == t) / max(len(gold), 1),
        "table": {g: {t: table[g, t] for t in LABELS} for g in LABELS},
    }
    if "--wrong" in flags and which != "measure":
        for pair in gold:
            verdict = told.get(key(pair), {})
            if verdict.get("relation") != pair["label"]:
                print(pair["label"], json.dumps(verdict))
    if "--json" in flags:
        print(json.dumps(result))
        return
    print("{half}: {pairs} pairs, accuracy {accuracy:.3f}; same: P {p:.3f} R {r:.3f}".format(half=which, **result, **result["same"]))
    print("label \\ verdict" + "".join(f"{t:>11}" for t in LABELS))
    for g in LABELS:
        print(f"{g:15}" + "".join(f"{table[g, t]:11}" for t in LABELS))

main()
