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
