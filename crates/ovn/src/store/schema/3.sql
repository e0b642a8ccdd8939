-- What grouping needs of a revision, as it was when it was grouped, in the library's own form: starting does not read
-- the articles of the open window again. Those of closed windows go.
CREATE TABLE profile (
    seq   INTEGER PRIMARY KEY REFERENCES grouped (seq) ON DELETE CASCADE,
    bytes BLOB    NOT NULL
) STRICT;
CREATE INDEX grouped_at ON grouped (at);

-- How far a look through all articles has come that lets those go which the operator does not want to keep.
CREATE TABLE retention (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    above INTEGER,                              -- keys up to here were looked at; null: no look is under way
    gone  INTEGER NOT NULL,                     -- articles that went in all
    ended INTEGER                               -- the end of the last look
) STRICT;

-- What a report's card says of the edition that it is in, its importance, and what the rest of the card is of: cards
-- that are as they were are not written again. All of this is made anew with the next edition.
CREATE TABLE standing (
    item INTEGER PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
    hash BLOB    NOT NULL,                      -- of the card but for its importance, and of the body
    line TEXT    NOT NULL                       -- the importance, JSON
) STRICT;

-- What rules look at, beside the card, which is dear to unpack.
CREATE TABLE facts (
    item  INTEGER PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
    line  TEXT    NOT NULL,                     -- all but the words, JSON
    words TEXT    NOT NULL
) STRICT;
