#!/usr/bin/env python3
"""Exchange names in articles and see whether the reports stay the same.  Plain Python, no dependencies.

usage: exchange.py both ARTICLES OUT                    the stories whose articles name both parties
       exchange.py credits ARTICLES OUT MAP.json        every outlet's name exchanged where it is given as the outlet,
                                                        not in the texts; writes the map, too
       exchange.py same REPORTS EXCHANGED MAP.json      the share of the stories in EXCHANGED whose headline, lede and
                                                        body are those of REPORTS with the names exchanged; --show
                                                        prints the others

Exchanging is done twice, in the articles and in the reports, so the table need not be one to one: `Democratic` and
`Democrat` both become `Republican`.
"""
import json, re, sys

DEMOCRATS = re.compile(r"\bDemocrat(s|ic)?\b")
REPUBLICANS = re.compile(r"\b(Republicans?|GOP)\b")


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def write(path, rows):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def both(articles, out):
    rows, told = lines(articles), {}
    for row in rows:
        left, right = told.get(row["story"], (False, False))
        told[row["story"]] = (left or bool(DEMOCRATS.search(row["text"])), right or bool(REPUBLICANS.search(row["text"])))
    write(out, [row for row in rows if all(told[row["story"]])])


def credits(articles, out, table):
    rows = lines(articles)
    names = sorted({row["outlet"] for row in rows})
    letters = "abcdefghijklmnopqrstuvwxyz"
    new = {name: f"Outlet {letters[i // 26 % 26].upper()}{letters[i % 26]}{letters[i // 676]}" for i, name in enumerate(names)}
    with open(table, "w", encoding="utf-8") as file:
        json.dump(new, file)
    write(out, [{**row, "outlet": new[row["outlet"]]} for row in rows])


def exchanger(table):
    forms = sorted(table, key=len, reverse=True)
    pattern = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, forms)) + r")(?!\w)")
    return lambda text: pattern.sub(lambda found: table[found.group()], text)


def said(report, change=lambda text: text):
    head = [change((report.get(place) or {}).get("text") or "") for place in ("headline", "standfirst")]
    return head + [[change(s["text"]) for s in p["sentences"]] for p in report.get("paragraphs") or []]


def same(reports, exchanged, table):
    change = exchanger(json.load(open(table, encoding="utf-8")))
    plain = {report["story"]: said(report, change) for report in lines(reports)}
    new = {report["story"]: said(report) for report in lines(exchanged)}
    alike = [story for story in new if plain.get(story) == new[story]]
    if "--show" in sys.argv:
        for story in sorted(set(new) - set(alike)):
            print(story, plain.get(story), new[story], sep="\n  ")
    print(json.dumps({"stories": len(new), "same": len(alike) / max(len(new), 1)}))


def main():
    verb, *paths = [arg for arg in sys.argv[1:] if not arg.startswith("--")]
    {"both": both, "credits": credits, "same": same}[verb](*paths)


if __name__ == "__main__":
    main()
