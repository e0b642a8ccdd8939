-- What articles and statements are filtered by that becomes known later than their text, and may become other: category
-- and speaker. Their texts are indexed once. Rows are those of `article_text` and `statement_text`.
CREATE VIRTUAL TABLE article_filter USING fts5 (
    facets, content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '3 4'
);
CREATE VIRTUAL TABLE statement_filter USING fts5 (
    facets, content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '3 4'
);

-- The terms that filters' values have: what a longer beginning of one stands for.
CREATE TABLE filter_term (
    term TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- What an older program kept and no search finds yet, or (`filter`) words find and filters do not.
CREATE TABLE unindexed (
    what  TEXT    PRIMARY KEY CHECK (what IN ('article', 'report', 'filter')),
    below INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO unindexed SELECT what, below FROM unsearched;
INSERT INTO unindexed SELECT 'filter', max(key) + 1 FROM article HAVING count(*) > 0;
DROP TABLE unsearched;

-- The folders of sources, as lists of other feed readers have them: also such as no source is in.
CREATE TABLE folder (
    path  TEXT    PRIMARY KEY,                  -- as `source.folder`
    place INTEGER NOT NULL,                     -- among sources and folders, as `source.place`; before a source of that place
    said  TEXT    NOT NULL                      -- its attributes beside its name: [[name, value], ...]
) STRICT, WITHOUT ROWID;

-- What the heads of such lists say.
CREATE TABLE list_head (
    id    INTEGER PRIMARY KEY,
    name  TEXT    NOT NULL UNIQUE,              -- of the element
    value TEXT    NOT NULL
) STRICT;
