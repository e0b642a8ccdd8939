#!/usr/bin/env python3
"""Draws pairs of sentences of different articles of one story, to be labelled by spec/compare/relations.md.

usage: draw.py PLAN ARTICLES.jsonl READINGS.jsonl [ASSIGNMENTS.jsonl] [--without PAIRS.tsv] [--seed WORD]

PLAN          `allsides` (140 pairs), `multiside` (40), `packs` (20), `contrast` (50),
              `rebuttals` (80), `lessons` (210), `fresh` (630) or `again` (335), all of allsides
ARTICLES      with `story_id`, unless ASSIGNMENTS of `ovn group` tell the stories
READINGS      what `ovn understand` writes of them: where sentences begin and end
--without     leaves out stories of which these pairs are

Writes `article field start end article field start end stratum`, divided by tabs. A draw is fixed by its seed: stories
come in the order of the hash of their ids, and each gives the pair with the least hash in the stratum that lacks most.
Strata are over likeness (Dice over word beginnings weighted by rarity in the story), so that the hard pairs are in it.
"""
import hashlib, json, math, re, sys
from collections import Counter, defaultdict

PLANS = {
    "allsides": {"high": 25, "middle": 30, "low": 25, "lede": 15, "number": 20, "negation": 20, "quote": 5},
    "multiside": {"high": 6, "middle": 10, "low": 8, "lede": 4, "number": 6, "negation": 6},
    "packs": {"high": 4, "middle": 6, "low": 4, "number": 3, "negation": 3},
    "contrast": {"denial": 28, "count": 22},
    "rebuttals": {"rebuttal": 40, "recount": 40},
    "lessons": {"high": 40, "middle": 60, "low": 50, "lede": 25, "quote": 15, "number": 20},
    "fresh": {"high": 110, "middle": 210, "low": 120, "lede": 60, "quote": 70, "number": 60},
    "again": {"high": 60, "middle": 115, "low": 65, "lede": 30, "quote": 35, "number": 30},
}
PER_STORY = {"allsides": 1, "multiside": 5, "packs": 3, "contrast": 1, "rebuttals": 1, "lessons": 1, "fresh": 3,
             "again": 3}
STOP = set("""a about after all also an and any are as at be been before but by can could did do does for from had has have
he her his how i if in into is it its just like may me more most my no not of on one or other our out over she should so
some than that the their them then there these they this those to up was we were what when where which who will with
would you your said says say told""".split())
NEGATES = re.compile(r"\b(not|no|never|without|nor|neither|none|cannot|den(y|ies|ied|ying)|reject(s|ed|ing)?|"
                     r"refus(e|es|ed|ing)|dismiss(es|ed|ing)?|disput(e|es|ed|ing))\b|n['’]t\b", re.I)

DENIES = re.compile(r"\b(den(y|ies|ied|ying)|reject(s|ed|ing)?|refut(e|es|ed|ing)|dismiss(es|ed|ing)?|"
                    r"disput(e|es|ed|ing)|contradict(s|ed|ing)?|untrue|false|no evidence|never)\b", re.I)

REBUTS = re.compile(r"\b(den(ies|ied|ying)|refut(es|ed|ing)|disput(es|ed|ing)|contradict(s|ed|ing)|untrue|not true|"
                    r"false(ly)?|no evidence|debunked|reject(s|ed|ing) (the )?(claim|accus|alleg|notion|idea|sugg))", re.I)

def lines(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]

def draw_hash(*parts):
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()

class Sentence:
    def __init__(self, article, start, end, text, at):
        self.article, self.start, self.end, self.text, self.at = article, start, end, text, at
        words = re.findall(r"[^\W_]+(?:[.,]\d+)*", text.lower().replace("’", "'"))
        self.length = len(words)
        self.terms = {w if w[0].isdigit() else w[:6] for w in words if w not in STOP and (len(w) > 1 or w.isdigit())}
        self.numbers = {w for w in words if w[0].isdigit() and not re.fullmatch(r"(19|20)\d\d", w)}
        self.negates, self.denies = bool(NEGATES.search(text)), bool(DENIES.search(text))
        self.rebuts = bool(REBUTS.search(text))
        counts = re.findall(r"(?<![\w.,])(\d[\d,.]*\d|\d)(?: (?:million|billion|percent)|%)?[ -](\w{4,})", text.lower())
        self.counts = {(noun[:6], number) for number, noun in counts}
        quoted = re.findall(r"[\"“]([^\"”]+)", text)
        runs = [re.findall(r"\w+", q.lower()) for q in quoted]
        self.runs = {tuple(r[i:i + 3]) for r in runs for i in range(len(r) - 2)}

    def key(self):
        return (self.article, "text", self.start, self.end)

def strata(a, b, likeness):
    if likeness >= 0.95 or a.text == b.text:
        return
    if likeness >= 0.18 and a.denies != b.denies:
        yield "denial"
    if likeness >= 0.24 and a.rebuts != b.rebuts:
        yield "rebuttal"
    if likeness >= 0.28 and any(n == m and x != y for n, x in a.counts for m, y in b.counts):
        yield "recount"
    if likeness >= 0.15 and any(n == m and x != y for n, x in a.counts for m, y in b.counts):
        yield "count"
    if likeness >= 0.22 and a.numbers and b.numbers and a.numbers != b.numbers:
        yield "number"
    if likeness >= 0.22 and a.negates != b.negates:
        yield "negation"
    if likeness < 0.45 and a.runs & b.runs:
        yield "quote"
    if 0.06 <= likeness < 0.22 and a.at < 3 and b.at < 3:
        yield "lede"
    if likeness >= 0.22:
        yield "high" if likeness >= 0.55 else "middle" if likeness >= 0.38 else "low"

def candidates(sentences, seed):
    """For each stratum the pairs of a story, the least hash first."""
    having = Counter(t for s in sentences for t in s.terms)
    weight = {t: math.log(1 + len(sentences) / n) for t, n in having.items()}
    total = [sum(weight[t] for t in s.terms) for s in sentences]
    found = defaultdict(list)
    for j, b in enumerate(sentences):
        for i, a in enumerate(sentences[:j]):
            if a.article == b.article:
                continue
            shared = sum(weight[t] for t in a.terms & b.terms)
            for stratum in strata(a, b, 2 * shared / (total[i] + total[j])):
                found[stratum].append((draw_hash(seed, stratum, a.key(), b.key()), a, b))
    return {stratum: sorted(pairs, key=lambda p: p[0]) for stratum, pairs in found.items()}

def main():
    args = sys.argv[1:]
    option = lambda name, default: args[args.index(name) + 1] if name in args else default
    plan, articles, readings, *rest = [a for i, a in enumerate(args) if not a.startswith("--") and
                                       (i == 0 or not args[i - 1].startswith("--"))]
    seed, without = option("--seed", "1"), option("--without", None)
    articles = {a["id"]: a for a in lines(articles)}
    told = {a["article"]: a["story"] for a in lines(rest[0]) if a.get("article")} if rest else {i: a["story_id"] for i, a in articles.items()}
    known = set()
    if without:
        known = {told.get(line.split("\t")[0]) for line in open(without, encoding="utf-8") if not line.startswith("#")}
    stories = defaultdict(list)
    for r in lines(readings):
        text = articles[r["article"]]["text"]
        for at, s in enumerate(r["sentences"]):
            one = Sentence(r["article"], s["start"], s["end"], text[s["start"]:s["end"]], at)
            if 6 <= one.length <= 60:
                stories[told[r["article"]]].append(one)
    left, taken = Counter(PLANS[plan]), set()
    for _ in range(6):
        for story in sorted(stories, key=lambda s: draw_hash(seed, s)):
            if story in known or sum(left.values()) == 0:
                continue
            pairs = None
            for _ in range(PER_STORY[plan]):
                pairs = pairs if pairs is not None else candidates(stories[story], seed)
                for stratum, n in sorted(left.items(), key=lambda x: (-x[1] / max(PLANS[plan][x[0]], 1), x[0])):
                    fresh = [p for p in pairs.get(stratum, []) if p[1].key() not in taken and p[2].key() not in taken]
                    if n > 0 and fresh:
                        _, a, b = fresh[0]
                        taken |= {a.key(), b.key()}
                        left[stratum] -= 1
                        print(*a.key(), *b.key(), stratum, sep="\t")
                        break
    if sum(left.values()):
        print("not found:", dict(left), file=sys.stderr)

main()
