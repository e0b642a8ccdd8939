#!/usr/bin/env python3
"""Whether each side has the share of words in a report that it has in the articles.  Plain Python, no dependencies.

usage: score_sides.py REPORTS.jsonl --json

A side is somebody or some body that says something in the articles; its share is that of the words of all sides, in the
articles (a text that several outlets carry counts once) and in the report's first sentence and body.

within_ten        sides whose two shares are at most ten points apart, of all sides of all reports
large_within_ten  the same of sides that have a tenth in either; most sides are small, and within ten whatever one does
told              sides further apart of which the report says so, with the right figures and a reason; must be 1
"""
import json, sys

REASONS = {"leaning", "unfit", "room"}


def shares(report):
    """Each side with its share in the articles and here, in percent."""
    coverage = report["coverage"]
    sides = coverage.get("sides") or []
    voices = {v["speaker"]: v["direct_words"] + v["indirect_words"] for v in coverage["voices"]}
    body = [report.get("standfirst")] + [s for p in report["paragraphs"] for s in p["sentences"]]
    given = sum(len(e["exact"].split()) for s in body if s for e in s["evidence"][:1])
    for side in sides:
        if voices.get(side["speaker"]) != side["words"]:
            sys.exit(f"{report['story']}: `{side['speaker']}` has other words as a side than as a voice")
    words, here = (sum(side[key] for side in sides) for key in ("words", "words_here"))
    # A word may be part of two statements, one in the other.
    if any(side["words_here"] > 2 * given for side in sides):
        sys.exit(f"{report['story']}: a side has more words here than there are")
    return [(s["speaker"], 100 * s["words"] / max(words, 1), 100 * s["words_here"] / max(here, 1)) for s in sides]


def is_told(report, speaker, share, here):
    told = [n["args"] for n in report["notices"] if n["kind"] == "side-share" and n["args"]["speaker"] == speaker]
    return len(told) == 1 and told[0]["why"] in REASONS and max(
        abs(told[0]["articles"] - share), abs(told[0]["here"] - here)) <= 0.5001


def main():
    path, = [arg for arg in sys.argv[1:] if not arg.startswith("--")]
    sides = near = large = large_near = far = told = reports = whole = 0
    for report in map(json.loads, open(path, encoding="utf-8")):
        found = shares(report)
        apart = [(speaker, a, b) for speaker, a, b in found if abs(a - b) > 10]
        big = [abs(a - b) <= 10 for _, a, b in found if max(a, b) >= 10]
        reports, whole = reports + 1, whole + (not apart)
        sides, near, far = sides + len(found), near + len(found) - len(apart), far + len(apart)
        large, large_near = large + len(big), large_near + sum(big)
        told += sum(is_told(report, *side) for side in apart)
    print(json.dumps({
        "reports": reports, "reports_all_within_ten": whole, "sides": sides, "large": large, "apart": far,
        "within_ten": near / max(sides, 1), "large_within_ten": large_near / max(large, 1), "told": told / max(far, 1),
    }))


if __name__ == "__main__":
    main()
