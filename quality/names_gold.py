#!/usr/bin/env python3
"""Texts whose names are marked: GUM and WikiGold, brought to one form.  Plain Python 3, no dependencies.

usage:  names_gold.py DATA gum_news | wikigold_held_out | train | tune | dev

Prints JSON Lines {"id", "text", "names": [{"start", "end", "kind", "entity"?}]}: half-open offsets in code points,
kinds person, organisation, place, other; `entity` is the number that GUM's coreference gives.  `gum_news` and
`wikigold_held_out` are measured on and never learned from.  `train` is what is learned from: GUM's training part
without news, and four fifths of WikiGold.  Settings are chosen on `dev`: GUM's development part without news, and one
of the four fifths; what is tried there is learned from `tune`, which lacks that fifth.

What is a name in GUM (which marks all mentions, not only names)
 - A mention is a name where its syntactic head is tagged PROPN and it is no time.  A person is a person, a place a
   place, an organisation an organisation; an animal, event, object, plant, substance or abstract is other.
 - A person whose head is plural (`Americans`, `Republicans`) is other: a people, no person.
 - An adjective with a capital lemma and the ending of a nationality, creed or party (`American`, `Islamic`), outside of
   other names, is a name of kind other, which coreference does not count, since GUM has no mention there.
 - Of the mention stays the run of name words (NNP, NNPS) around the head, with `of`, `for`, `and`, `&`, `'s`, hyphens
   between them, and with numbers and foreign words that touch it.  `and` does not join two mentions, and nothing but
   a hyphen joins the names of people.  Addresses on the net are no names.
 - What stands before the last title of a person falls off with it (`U.S. President Ana Otto`: `Ana Otto`).  A name of
   titles alone (`the President`) is none.
 - Of two names one in the other only the outer is kept (`University of Lund`, not `Lund`).

What is a name in WikiGold: each run of one tag; MISC is other.  The corpus gives no articles, only sentences in the
order of its articles; twenty in a row make a text here, so that what is held out shares few articles with what is
learned from.  A text is held out where the SHA-256 of its identifier leaves 0 by 5.
"""
import gzip
import hashlib
import json
import re
import sys
from pathlib import Path

KINDS = {"person": "person", "place": "place", "organization": "organisation"}
WIKIGOLD = {"PER": "person", "LOC": "place", "ORG": "organisation", "MISC": "other"}
NOT_NAMES = {"time"}
BLOCK = 20
TITLES = set(
    """mr mrs ms miss dr prof professor sir madam lady lord dame king queen prince princess emperor empress sultan
    president vice-president vice prime minister premier chancellor secretary senator sen representative rep congressman
    congresswoman governor gov mayor judge justice chief general gen colonel col major maj captain capt lieutenant lt
    sergeant sgt admiral adm commander cmdr officer sheriff detective inspector constable speaker chairman chairwoman
    chair director ambassador rev reverend father brother sister pastor bishop archbishop cardinal pope saint st count
    countess duke duchess baron earl attorney councillor commissioner deputy mom dad mum grandma grandpa uncle aunt
    first foreign defense defence leader coach mp honorable hon herr frau monsieur madame don sheikh imam rabbi
    ayatollah tsar czar marshal marquis viscount doctor""".split()
)
EDGE = " \t\n\u00a0.,;:!?\"'“”‘’()[]{}-–—*"
KEPT_END = {"."}
DEMONYM = re.compile(r"(an|ish|ese|ic|i|ch|ss|ek|sh)$")
JOINING = {"of", "for", "and", "&", "'s", "’s", "-", "–", "the", "/"}
CLOSED = "\".'”’)!?"


def is_title(word):
    """Whether a word stands before names of people, in one or many."""
    word = word.lower().rstrip(".")
    return word in TITLES or word.endswith("s") and word[:-1] in TITLES


def trimmed(text, start, end, kind):
    """The span without article, possessive ending, marks and titles; nothing where nothing is left."""
    while True:
        before = (start, end)
        while start < end and text[start] in EDGE:
            start += 1
        while start < end and text[end - 1] in EDGE and not (text[end - 1] in KEPT_END and "." in text[start : end - 1]):
            end -= 1
        low = text[start:end].lower()
        start += next((len(a) for a in ("the ", "a ", "an ") if low.startswith(a)), 0)
        end -= 2 if low.endswith(("'s", "’s")) else 0
        if (start, end) == before:
            break
    if kind == "person":
        at, begin = start, start
        for word in text[start:end].split(" ")[:-1]:
            at += len(word) + 1
            begin = at if is_title(word) else begin
        start = begin
    alone = all(is_title(w) for w in text[start:end].split())
    return (start, end) if start < end and not alone else None


class Token:
    """A word of a treebank with its place in the text."""

    def __init__(self, fields):
        self.form, self.lemma, self.upos, self.xpos, self.feats = fields[1:6]
        self.head, self.relation = fields[6], fields[7]
        self.number, self.misc = fields[0], fields[9]
        self.start = self.end = 0


def sentences(conllu):
    """Each sentence: whether a paragraph begins, its tokens, and the words as written with the space after each."""
    for block in re.split(r"\n\s*\n", conllu):
        tokens, written, inside = [], [], 0
        for line in block.split("\n"):
            fields = line.split("\t")
            if len(fields) < 10 or "." in fields[0]:
                continue
            space = "SpaceAfter=No" not in fields[9]
            if "-" in fields[0]:
                first, last = map(int, fields[0].split("-"))
                written.append([fields[1], space, last - first + 1])
                inside = last
                continue
            token = Token(fields)
            tokens.append(token)
            if int(fields[0]) > inside:
                written.append([fields[1], space, 1])
        if tokens:
            yield any(l.startswith("# newpar") for l in block.split("\n")), tokens, written


def placed(tokens, written, at):
    """Gives each token its place, from `at` on; returns the text."""
    text, queue = "", list(tokens)
    for form, space, count in written:
        part, inner = queue[:count], 0
        queue = queue[count:]
        for token in part:
            # Words written together (`don't`) share the form; a part that is spelled otherwise takes all of it.
            found = form.find(token.form, inner)
            token.start = at + len(text) + (found if found >= 0 else 0)
            token.end = token.start + (len(token.form) if found >= 0 else len(form))
            inner = found + len(token.form) if found >= 0 else inner
        text += form + (" " if space else "")
    return text.rstrip(" ")


def mentions(tokens):
    """(entity, kind, first, last) of the mentions of a sentence, from `Entity=` in the last column."""
    opened, out = [], []
    for i, token in enumerate(tokens):
        told = next((f[7:] for f in token.misc.split("|") if f.startswith("Entity=")), "")
        for opens, inner, closes in re.findall(r"(\()?([^()]+)(\))?", told):
            parts = inner.split("-")
            if opens:
                opened.append((parts[0], parts[1], i))
            if closes:
                at = next((n for n in reversed(range(len(opened))) if opened[n][0] == parts[0]), None)
                if at is not None:
                    entity, kind, first = opened.pop(at)
                    out.append((entity.split("[")[0], kind, first, i))
    return out


def is_name_word(token):
    return token.xpos in ("NNP", "NNPS") or token.upos == "PROPN"


def name_of(tokens, mention, all_mentions):
    """The tokens of the name in a mention, and its kind; nothing where it is none."""
    _, kind, first, last = mention
    numbers = {tokens[i].number for i in range(first, last + 1)}
    head = next((i for i in range(first, last + 1) if tokens[i].head not in numbers), None)
    if head is None or kind in NOT_NAMES or tokens[head].upos != "PROPN":
        return None
    begins = {m[2] for m in all_mentions if m != mention and m[2] > first}
    ends = {m[3] for m in all_mentions if m != mention}
    low = high = head
    while low > first:
        if is_name_word(tokens[low - 1]):
            low -= 1
        elif joins(tokens, low - 1, kind, (first, last), begins, ends):
            low -= 2 if is_name_word(tokens[low - 2]) else 3
        else:
            break
    while high < last:
        after = tokens[high + 1]
        if is_name_word(after) or after.xpos in ("CD", "FW") and tokens[high].end + 1 >= after.start:
            high += 1
        elif joins(tokens, high + 1, kind, (first, last), begins, ends):
            high += 2 if is_name_word(tokens[high + 2]) else 3
        else:
            break
    if kind == "person":
        titles = [i for i in range(low, high) if is_title(tokens[i].form)]
        low = titles[-1] + 1 if titles else low
    words = [t.form for t in tokens[low : high + 1]]
    if all(is_title(w) for w in words) or any("@" in w or "://" in w or w.startswith("www.") for w in words):
        return None
    plural = kind == "person" and "Number=Plur" in tokens[head].feats
    return low, high, "other" if plural else KINDS.get(kind, "other")


def joins(tokens, i, kind, ends_of, begins, ends):
    """Whether token `i` joins the name words on both its sides into one name."""
    first, last = ends_of
    word = tokens[i].form.lower()
    if kind == "person" and word not in ("-", "–"):
        return False
    if word not in JOINING or not first < i < last:
        return False
    after = i + 1
    if word in ("of", "for") and tokens[after].form.lower() == "the":
        after += 1
    if word == "the":
        of = first < i - 1 and tokens[i - 1].form.lower() in ("of", "for")
        return of and is_name_word(tokens[i - 2]) and is_name_word(tokens[after])
    if after > last or not is_name_word(tokens[after]) or not is_name_word(tokens[i - 1]):
        return False
    if word in ("and", "&"):
        return after not in begins and i - 1 not in ends
    return word not in ("'s", "’s") or i - 1 not in ends


def outermost(names):
    """Without names that share text with a longer one."""
    kept = []
    for name in sorted(names, key=lambda n: (n["start"] - n["end"], n["start"])):
        if all(name["end"] <= k["start"] or k["end"] <= name["start"] for k in kept):
            kept.append(name)
    return sorted(kept, key=lambda n: n["start"])


def gum_document(name, conllu):
    """A document of GUM as text with names."""
    text, names = "", []
    for opens, tokens, written in sentences(conllu):
        if text:
            text += "\n\n" if opens else " "
        text += placed(tokens, written, len(text))
        found = mentions(tokens)
        for mention in found:
            name_tokens = name_of(tokens, mention, found)
            if name_tokens:
                low, high, kind = name_tokens
                start, end = tokens[low].start, tokens[high].end
                names.append({"start": start, "end": end, "kind": kind, "entity": mention[0]})
        for token in tokens:
            if token.upos == "ADJ" and token.lemma[:1].isupper() and DEMONYM.search(token.lemma):
                names.append({"start": token.start, "end": token.end, "kind": "other"})
    return {"id": name, "text": text, "names": outermost(names)}


def gum(data, wanted):
    """The documents of GUM whose name is wanted."""
    with gzip.open(data / "gum" / "dep.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            name = row["file"].split("/")[-1].split(".")[0]
            if wanted(name):
                yield gum_document(name, row["text"])


def parts(data):
    """The part of each document: dev, test, test2 or train."""
    out, part = {}, ""
    for line in (data / "gum" / "splits.md").read_text(encoding="utf-8").split("\n"):
        if line.startswith("## "):
            part = line[3:].strip()
        elif line.strip().startswith("* "):
            out[line.strip()[2:].strip()] = part
    return out


def spaced(tokens):
    """Words as written, with the places of each; white space as in print."""
    text, places, opened = "", [], False
    glued = True
    for i, word in enumerate(tokens):
        closing = word in {".", ",", ";", ":", "!", "?", ")", "]", "%", "''", "'s", "n't", "'", "'re", "'ll", "'ve", "'d", "'m"}
        if word in {'"', "``", "''"}:
            closing = opened
            opened = not opened
        if text and not closing and not glued:
            text += " "
        glued = word in {"(", "[", "$", "``"} or word == '"' and opened
        word = '"' if word in {"``", "''"} else word
        places.append((len(text), len(text) + len(word)))
        text += word
    return text, places


def wikigold(data):
    """The texts of WikiGold, twenty sentences each."""
    with gzip.open(data / "entities" / "wikigold.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    for n in range(0, len(rows), BLOCK):
        text, names = "", []
        for row in rows[n : n + BLOCK]:
            if text:
                text += " " if text[-1] in CLOSED else "\n\n"
            sentence, places = spaced(row["tokens"])
            names += [
                {"start": len(text) + places[a][0], "end": len(text) + places[b][1], "kind": kind}
                for a, b, kind in runs(row["tags"])
            ]
            text += sentence
        yield {"id": f"wikigold-text-{n // BLOCK}", "text": text, "names": names}


def runs(tags):
    """First, last and kind of each run of one tag."""
    first = 0
    for i, tag in enumerate(tags):
        if i + 1 == len(tags) or tags[i + 1] != tag:
            if tag != "O":
                yield first, i, WIKIGOLD[tag[2:]]
            first = i + 1


def fifth(identifier):
    """The fifth of WikiGold that a text is in, 0 to 4; 0 is kept apart from all learning."""
    return int(hashlib.sha256(identifier.encode()).hexdigest(), 16) % 5


def texts(data, what):
    """The texts of a set by its name, with trimmed names."""
    for text in whole_texts(Path(data), what):
        names = []
        for name in text["names"]:
            span = trimmed(text["text"], name["start"], name["end"], name["kind"])
            if span:
                names.append({**name, "start": span[0], "end": span[1]})
        yield {**text, "names": names}


def whole_texts(data, what):
    """The texts of a set, names as they are marked."""
    if what == "gum_news":
        yield from gum(data, lambda n: n.startswith("GUM_news_"))
    elif what == "wikigold_held_out":
        yield from (t for t in wikigold(data) if fifth(t["id"]) == 0)
    elif what in ("train", "tune", "dev"):
        known = parts(data)
        part = "dev" if what == "dev" else "train"
        yield from gum(data, lambda n: n.startswith("GUM_") and "_news_" not in n and known.get(n, "train") == part)
        wanted = {"train": {1, 2, 3, 4}, "tune": {2, 3, 4}, "dev": {1}}[what]
        yield from (t for t in wikigold(data) if fifth(t["id"]) in wanted)
    else:
        raise SystemExit(f"`{what}` is no set of texts\nhint: gum_news, wikigold_held_out, train, tune or dev")


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    for text in texts(sys.argv[1], sys.argv[2]):
        print(json.dumps(text, ensure_ascii=False))


if __name__ == "__main__":
    main()
