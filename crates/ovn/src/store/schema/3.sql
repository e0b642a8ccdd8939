-- What grouping needs of a revision, as it was when it was grouped, in the library's own form: starting does not read
-- the articles of the open window again. Those of closed windows go.
CREATE TABLE profile (
    seq   INTEGER PRIMARY KEY REFERENCES grouped (seq) ON DELETE CASCADE,
    bytes BLOB    NOT NULL
) STRICT;
CREATE INDEX grouped_at ON grouped (at);
