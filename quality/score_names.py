#!/usr/bin/env python3
"""Score names: spans, kinds, and how they are joined.  Plain Python 3, no dependencies.

usage:  score_names.py DATA SET PRED.jsonl [PRED.jsonl ...] [--json] [--wrong]
        score_names.py DATA SET --articles

DATA is the folder of the corpora; SET is `gum_news`, `wikigold_held_out` or `dev`: what is a name in them,
`names_gold.py` says.  PRED is what `ovn understand` writes, or lines {"id", "entities": [{"start", "end", "kind",
"name"?}]}; with several files each is scored alike, one after the other.  `--articles` prints the texts as articles,
so that every program reads the same.

Before they are compared, spans on both sides lose a leading `the`, `a`, `an`, a trailing `'s`, white space and marks at
their edges, and a person's leading titles (with what stands before the last of them); what is empty then is dropped.
So a program that counts titles or articles in is not held to ours.

MEASURES (precision, recall, F1)
 typed     span and kind are the same
 span      the span is the same
 kind.K    typed, of one kind
 joined    (GUM) pairs of mentions that name one thing, among the names that coreference knows.  A pair that is put
           together is right where GUM has both in one entity; a pair with a mention that is no such name is not
           counted; a pair that is not found, because a mention is missing or apart, is missed.
 joined_b3 (GUM) the same by B-cubed (Bagga and Baldwin 1998), a missing mention standing alone
 strings   (GUM) the pairs if names are joined that are spelled alike, on the program's own mentions: what joining adds
"""
import json
import sys
from collections import Counter, defaultdict

sys.dont_write_bytecode = True
import names_gold

def spans(text, names):
    """Trimmed span -> (kind, what it is joined by)."""
    out = {}
    for n in names:
        span = names_gold.trimmed(text, n["start"], n["end"], n["kind"])
        if span:
            out.setdefault(span, (n["kind"], n.get("entity", n.get("name"))))
    return out


class Figure:
    """Counts that make precision and recall."""

    def __init__(self):
        self.right_found = self.found = self.right_gold = self.gold = 0

    def add(self, right, found, gold, right_gold=None):
        self.right_found += right
        self.right_gold += right if right_gold is None else right_gold
        self.found += found
        self.gold += gold

    def result(self):
        p = self.right_found / self.found if self.found else 0.0
        r = self.right_gold / self.gold if self.gold else 0.0
        f1 = 2 * p * r / (p + r) if p + r else 0.0
        return {"p": p, "r": r, "f1": f1, "found": self.found, "gold": self.gold}


def groups(mentions):
    """Spans by what they are joined by."""
    out = defaultdict(set)
    for span, key in mentions.items():
        out[key].add(span)
    return out.values()


def pairs(mentions):
    return {(a, b) for group in groups(mentions) for a in group for b in group if a < b}


def b_cubed(figure, gold, found):
    """Adds one text: each mention's share of its own group that is right."""
    gold_of = {m: g for g in groups(gold) for m in g}
    found_of = {m: g for g in groups(found) for m in g}
    p = sum(len(gold_of[m] & found_of[m]) / len(found_of[m]) for m in found)
    r = sum(len(gold_of[m] & found_of.get(m, {m})) / len(gold_of[m]) for m in gold)
    figure.add(p, len(found), len(gold), r)


def score(texts, predicted, wrong=None):
    """All figures of one program; what is wrong is counted into `wrong`."""
    figures = defaultdict(Figure)
    for t in texts:
        text, gold = t["text"], spans(t["text"], t["names"])
        found = spans(text, predicted.get(t["id"], []))
        typed = {(s, k) for s, (k, _) in gold.items()}, {(s, k) for s, (k, _) in found.items()}
        figures["typed"].add(len(typed[0] & typed[1]), len(found), len(gold))
        figures["span"].add(len(gold.keys() & found.keys()), len(found), len(gold))
        for kind in ("person", "organisation", "place", "other"):
            a, b = ({x for x in side if x[1] == kind} for side in typed)
            figures["kind." + kind].add(len(a & b), len(b), len(a))
        joined = {s: e for s, (_, e) in gold.items() if e}
        if joined:
            known = {s: n for s, (_, n) in found.items() if s in joined}
            strings = {s: text[slice(*s)] for s in known}
            names = {s: n or strings[s] for s, n in known.items()}
            for name, mentions in (("joined", names), ("strings", strings)):
                a, b = pairs(joined), pairs(mentions)
                figures[name].add(len(a & b), len(b), len(a))
            b_cubed(figures["joined_b3"], joined, names)
        if wrong is not None:
            note(wrong, t, gold, found)
    return {name: f.result() for name, f in figures.items()}


def note(wrong, text, gold, found):
    """What is missed, too much, of another kind, or cut otherwise."""
    shown = lambda s: text["text"][slice(*s)].replace("\n", " ")
    around = lambda s: text["text"][max(0, s[0] - 30) : s[1] + 20].replace("\n", " ")
    for s, (kind, _) in gold.items():
        if s in found and found[s][0] != kind:
            wrong.append(("kind", kind, found[s][0], shown(s), around(s)))
        elif s not in found:
            over = [f for f in found if f[0] < s[1] and s[0] < f[1]]
            what = " + ".join(f"{shown(f)} {found[f][0]}" for f in over)
            wrong.append(("cut" if over else "missed", kind, what, shown(s), around(s)))
    for s, (kind, _) in found.items():
        if not any(g[0] < s[1] and s[0] < g[1] for g in gold):
            wrong.append(("too much", "", kind, shown(s), around(s)))


def read(path):
    """The names of each text that a program found."""
    with open(path, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    return {row.get("article", row.get("id")): row["entities"] for row in rows}


def show(path, result):
    print(f"{path}\n  {'':18}{'P':>7}{'R':>7}{'F1':>7}{'found':>8}{'gold':>8}")
    for name, f in result.items():
        print(f"  {name:18}{f['p']:7.3f}{f['r']:7.3f}{f['f1']:7.3f}{f['found']:8}{f['gold']:8}")


def main():
    args = [a for a in sys.argv[1:] if not a.startswith("--")]
    if len(args) < 2:
        raise SystemExit(__doc__)
    texts = list(names_gold.texts(args[0], args[1]))
    if "--articles" in sys.argv:
        for t in texts:
            print(json.dumps({"id": t["id"], "text": t["text"], "language": "en"}, ensure_ascii=False))
        return
    results = {}
    for path in args[2:]:
        wrong = [] if "--wrong" in sys.argv else None
        results[path] = score(texts, read(path), wrong)
        if "--json" not in sys.argv:
            show(path, results[path])
        for row in sorted(wrong or []):
            print("  " + " | ".join(row))
        if wrong:
            print("  " + ", ".join(f"{n} {c}" for n, c in Counter(w[0] for w in wrong).most_common()))
    if "--json" in sys.argv:
        print(json.dumps(next(iter(results.values())) if len(results) == 1 else results))


if __name__ == "__main__":
    main()
