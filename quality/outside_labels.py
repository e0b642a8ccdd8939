#!/usr/bin/env python3
"""How comparing and proving behave on two sets that others labelled with questions of their own.  Plain Python.

usage: outside_labels.py DATA OVN

DATA  the folder of the development data
OVN   the program

ClaimDiff asks of two claims of two articles on one topic whether the second makes the first stronger or weaker. Each
topic becomes a story, each article the claims it has in the set; `ovn compare --pairs` says what two claims are to each
other, and the table counts that against the label. We do not answer that question; the table says whether what we call
the same, or a denial, has to do with it.

SummEdits asks whether a summary, edited in one place, still agrees with its document (label 1). `ovn prove` is asked
whether the summary's sentences follow from the document, once with the whole of it cited, once with its three sentences
that share most words; `ovn compare` whether document and summary differ or deny each other. A summary is refused where
any sentence is. Balanced accuracy is the mean of the shares of agreeing ones let through and of others refused: .5 is
guessing. Nothing was tuned on either set.
"""
import gzip, json, os, re, subprocess, sys, tempfile
from collections import Counter, defaultdict

RELATIONS = ["same", "differ", "deny", "unrelated"]


def lines(path):
    with gzip.open(path, "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def run(ovn, *args):
    """What the program writes; rows are passed as files."""
    paths = []
    for arg in args:
        if isinstance(arg, list):
            with tempfile.NamedTemporaryFile("w", suffix=".jsonl", delete=False, encoding="utf-8") as f:
                f.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in arg)
            paths.append(f.name)
    files = iter(paths)
    command = [ovn] + [next(files) if isinstance(arg, list) else arg for arg in args]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    for path in paths:
        os.remove(path)
    if done.returncode > 1:
        sys.exit(done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def article(id, story, title, text):
    return {"id": id, "story": story, "title": title, "text": text, "outlet": id, "language": "en"}


def claimdiff(data, ovn):
    pairs = lines(os.path.join(data, "compare/claimdiff_dev.jsonl.gz"))
    texts, places = defaultdict(str), {}
    for pair in pairs:
        for side in "ab":
            key, claim = (pair["topic"], pair["article_" + side]), pair["claim_" + side]
            if key + (claim,) not in places:
                texts[key] += "\n\n" if texts[key] else ""
                places[key + (claim,)] = len(texts[key]), len(texts[key]) + len(claim)
                texts[key] += claim
    ids = {key: f"a{n}" for n, key in enumerate(texts)}
    def place(pair, side):
        key = pair["topic"], pair["article_" + side]
        start, end = places[key + (pair["claim_" + side],)]
        return {"article": ids[key], "start": start, "end": end}
    asked = [{"a": place(pair, "a"), "b": place(pair, "b")} for pair in pairs]
    articles = [article(id, key[0], key[1], texts[key]) for key, id in ids.items()]
    # The set has each pair in both directions; what two sentences are to each other has none.
    key = lambda row: frozenset(tuple(row[s][p] for p in ("article", "start", "end")) for s in "ab")
    told = {key(row): row["relation"] for row in run(ovn, "compare", "-q", "--pairs", asked, articles)}
    counts = defaultdict(Counter)
    for pair, row in zip(pairs, asked):
        counts[pair["kind"], pair["relation"]][told.get(key(row), "unrelated")] += 1
    print(f"claimdiff_dev: {len(pairs)} pairs, {sum(key(row) in told for row in asked)} judged\n" + " " * 18 + "".join(f"{r:>10}" for r in RELATIONS))
    for (kind, label), row in sorted(counts.items()):
        print(f"{'' if label else 'not '}{kind:<14}".ljust(18) + "".join(f"{row[r]:>10}" for r in RELATIONS))


def split(text):
    """Sentences with their places, plainly."""
    return [(m.start(), m.end()) for m in re.finditer(r"\S.*?(?:[.!?][\"”’)]*(?=\s|$)|(?=\n)|$)", text)]


def words(text):
    return set(re.findall(r"\w+", text.lower()))


def evidence(id, text, start, end):
    return {"article": id, "field": "text", "start": start, "end": end, "exact": text[start:end]}


def summary_report(row, id, cite):
    claims = [row["summary"][a:b] for a, b in split(row["summary"])]
    said = [{"id": str(n), "text": claim, "evidence": cite(id, row["doc"], claim)} for n, claim in enumerate(claims)]
    return {"story": row["id"], "headline": said[0], "paragraphs": [{"sentences": said[1:]}]}


def nearest(id, text, claim):
    best = sorted(split(text), key=lambda at: -len(words(text[at[0]:at[1]]) & words(claim)))[:3]
    return [evidence(id, text, *at) for at in best]


def verdict(name, rows, refused):
    hit = {label: [row["id"] in refused for row in rows if row["label"] == label] for label in (0, 1)}
    wrong, right = sum(hit[0]) / len(hit[0]), 1 - sum(hit[1]) / len(hit[1])
    print(f"{name:<34}{sum(hit[0]):>4} of {len(hit[0])}{sum(hit[1]):>8} of {len(hit[1])}{(wrong + right) / 2:>10.3f}")


def summedits(data, ovn):
    rows = lines(os.path.join(data, "compare/summedits_dev.jsonl.gz"))
    documents = {doc: f"d{n}" for n, doc in enumerate(dict.fromkeys(row["doc"] for row in rows))}
    articles = [article(id, id, "", doc) for doc, id in documents.items()]
    print(f"\nsummedits_dev: {len(rows)} summaries of {len(documents)} documents\n"
          f"{'refused':<34}{'inconsistent':>10}{'consistent':>13}{'balanced':>10}")
    whole = lambda id, text, claim: [evidence(id, text, 0, len(text))]
    for name, cite in (("prove, whole document cited", whole), ("prove, three sentences cited", nearest)):
        reports = [summary_report(row, documents[row["doc"]], cite) for row in rows]
        told = run(ovn, "prove", "-j", "1", "--articles", articles, reports)
        verdict(name, rows, {t["story"] for t in told if not t["proved"]})
        reasons = Counter(r.split(":")[0] for t in told for r in t["reasons"])
        print("  " + ", ".join(f"{reason} {n}" for reason, n in reasons.most_common(8)))
    pairs = [article(f"{row['id']} {part}", row["id"], "", text)
             for row in rows for part, text in (("doc", row["doc"]), ("summary", row["summary"]))]
    told = run(ovn, "compare", "-q", pairs)
    stated = sum(len({s["article"] for s in p["stated_by"]}) > 1 for c in told for p in c["points"])
    contested = lambda c: c["differences"] or any(p["contested_by"] or p["denied_by"] for p in c["points"])
    verdict("compare, differ or deny", rows, {c["story"] for c in told if contested(c)})
    print(f"  points that document and summary both state: {stated} in {len(told)} stories")


if __name__ == "__main__":
    claimdiff(*sys.argv[1:])
    summedits(*sys.argv[1:])
