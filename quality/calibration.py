#!/usr/bin/env python3
"""Whether the confidence of a statement means a probability: of those at .9, about nine in ten should be right.

usage: calibration.py GOLD.jsonl[.gz] READINGS.jsonl [--svg FILE] [--json]

GOLD      articles with marked statements: id, text, attributions: [{source, cue, content}], pieces as [start, end].
READINGS  what `ovn understand` writes of them.

A statement is right if a marked one, used once, has source, cue and content each with a Dice coefficient of at least
a half, counted in words. The figure is the expected calibration error (Naeini and others 2015): the mean distance of
confidence and share of right ones over ten steps, weighed by their numbers. Plain Python, no dependencies.
"""
import argparse, gzip, json, re

def lines(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]

def units(text, attribution):
    """The words of each role, as numbers."""
    def words(pieces):
        out = set()
        for s, e in pieces:
            out.update(m.start() for m in re.finditer(r"\w+", text) if m.start() < e and m.end() > s)
        return out
    return [words(attribution.get(role) or []) for role in ("source", "cue", "content")]

def dice(a, b):
    return 1.0 if not a and not b else 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0

def judged(gold, readings):
    """(confidence, right) of each statement found; each marked statement proves one."""
    told = {r["article"]: r["attributions"] for r in readings}
    out = []
    for article in gold:
        marked = [units(article["text"], a) for a in article["attributions"]]
        found = told.get(article["id"], [])
        pairs = []
        for i, f in enumerate(found):
            own = units(article["text"], f)
            for j, m in enumerate(marked):
                shares = [dice(x, y) for x, y in zip(own, m)]
                if min(shares) >= 0.5:
                    pairs.append((-sum(shares), i, j))
        right, used = set(), set()
        for _, i, j in sorted(pairs):
            if i not in right and j not in used:
                right.add(i)
                used.add(j)
        out += [(f["confidence"], i in right) for i, f in enumerate(found)]
    return out

def steps(pairs):
    """(mean confidence, share right, number) of each tenth that has any."""
    out = []
    for step in range(10):
        own = [p for p in pairs if step <= min(int(p[0] * 10 + 1e-9), 9) < step + 1]
        if own:
            out.append((sum(p[0] for p in own) / len(own), sum(p[1] for p in own) / len(own), len(own)))
    return out

def plot(rows):
    """A calm picture: the diagonal is what the confidence promises, the dots are what is so."""
    x, y = (lambda v: 50 + 300 * v), (lambda v: 330 - 300 * v)
    most = max(n for _, _, n in rows)
    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 370 380" font-family="sans-serif" font-size="11" role="img">',
           "<title>Confidence of statements and share of right ones</title>",
           "<desc>" + "; ".join(f"confidence {c:.2f}: {r:.2f} right of {n}" for c, r, n in rows) + "</desc>",
           '<rect width="370" height="380" fill="#fff"/>']
    for v in range(0, 11, 2):
        out.append(f'<text x="{x(v / 10):.0f}" y="346" text-anchor="middle" fill="#444">{v / 10:.1f}</text>')
        out.append(f'<text x="44" y="{y(v / 10) + 4:.0f}" text-anchor="end" fill="#444">{v / 10:.1f}</text>')
        out.append(f'<path d="M50 {y(v / 10):.0f}H350" stroke="#ddd"/>')
    out.append('<path d="M50 330L350 30" stroke="#888" stroke-dasharray="4 3"/>')
    out += [f'<circle cx="{x(c):.1f}" cy="{y(r):.1f}" r="{3 + 7 * (n / most) ** 0.5:.1f}" fill="#245" fill-opacity="0.85"/>' for c, r, n in rows]
    out.append('<text x="200" y="366" text-anchor="middle" fill="#222">confidence given</text>')
    out.append('<text x="14" y="180" text-anchor="middle" fill="#222" transform="rotate(-90 14 180)">share that is right</text></svg>')
    return "\n".join(out) + "\n"

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold")
    parser.add_argument("readings")
    parser.add_argument("--svg", help="write the picture there")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    pairs = judged(lines(args.gold), lines(args.readings))
    rows = steps(pairs)
    error = sum(abs(c - r) * n for c, r, n in rows) / max(len(pairs), 1)
    sure = [right for c, right in pairs if c >= 0.9]
    if args.svg:
        with open(args.svg, "w", encoding="utf-8") as f:
            f.write(plot(rows))
    if args.json:
        print(json.dumps({"error": error, "at_nine_tenths": sum(sure) / max(len(sure), 1), "sure": len(sure), "steps": rows}))
        return
    print("confidence  right  number")
    for c, r, n in rows:
        print(f"{c:10.3f}  {r:5.3f}  {n:6}")
    print(f"expected calibration error {error:.3f}; at .9 and above {sum(sure)} of {len(sure)} are right")

if __name__ == "__main__":
    main()
