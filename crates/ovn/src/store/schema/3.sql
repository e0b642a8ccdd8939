-- Whom and what articles name. The key is the kind and the folded name, `person/vera-otto`: the path of its page.
CREATE TABLE subject (
    id   INTEGER PRIMARY KEY,
    key  TEXT    NOT NULL UNIQUE,
    kind TEXT    NOT NULL CHECK (kind IN ('person', 'body', 'place', 'topic')),
    name TEXT    NOT NULL                       -- as first written
) STRICT;

-- Which articles name it, by their keys: the newest have the largest.
CREATE TABLE mention (
    subject INTEGER NOT NULL REFERENCES subject (id),
    article INTEGER NOT NULL,
    PRIMARY KEY (subject, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_article ON mention (article);

-- Which reports tell of it.
CREATE TABLE told (
    subject INTEGER NOT NULL REFERENCES subject (id),
    at      INTEGER NOT NULL,                   -- of the report's newest article
    story   TEXT    NOT NULL,
    role    TEXT,                               -- who they are, in the report's words
    PRIMARY KEY (subject, at, story)
) STRICT, WITHOUT ROWID;
CREATE INDEX told_story ON told (story);

-- What lists show of the newest version of each report.
CREATE TABLE card (
    story      TEXT    PRIMARY KEY,
    headline   TEXT    NOT NULL,
    standfirst TEXT,
    language   TEXT,
    at         INTEGER NOT NULL,
    origins    INTEGER NOT NULL,
    articles   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What speakers are reported to have said. The id is the time of publication in seconds times 2^20, and a number within
-- the second, as that of an article.
CREATE TABLE statement (
    id      INTEGER PRIMARY KEY,
    article TEXT    NOT NULL REFERENCES article (id),
    hash    TEXT    NOT NULL,                   -- of the revision that the offsets are of
    speaker TEXT    NOT NULL,                   -- as the reading resolves it
    who     TEXT,                               -- the key of the speaker's page
    kind    TEXT    NOT NULL,
    manner  TEXT    NOT NULL CHECK (manner IN ('direct', 'indirect', 'mixed')),
    start   INTEGER NOT NULL,                   -- code points of the article's text
    end     INTEGER NOT NULL,
    via     TEXT
) STRICT;
CREATE INDEX statement_who ON statement (who, id, article) WHERE who IS NOT NULL;
CREATE INDEX statement_article ON statement (article);

-- Whom and what statements name.
CREATE TABLE about (
    subject   INTEGER NOT NULL REFERENCES subject (id),
    statement INTEGER NOT NULL,
    PRIMARY KEY (subject, statement)
) STRICT, WITHOUT ROWID;
CREATE INDEX about_statement ON about (statement);

-- The words of statements, and what they can be narrowed by.
CREATE VIRTUAL TABLE statement_text USING fts5 (
    content, facets, content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '3 4'
);

-- What an older store has is read little by little, the newest first: what is below is still to be read.
CREATE TABLE catch_up (
    what  TEXT    PRIMARY KEY CHECK (what IN ('articles', 'reports')),
    below INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO catch_up SELECT 'articles', max(key) + 1 FROM article HAVING max(key) IS NOT NULL;
INSERT INTO catch_up SELECT 'reports', max(id) + 1 FROM report HAVING max(id) IS NOT NULL;
