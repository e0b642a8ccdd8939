-- The words of articles and of reports, for search: terms as the library folds them, with no text kept. A row's number
-- is a time, as in `article.key`, so that the newest come first without sorting. Filters are terms among `facets`.
CREATE VIRTUAL TABLE article_text USING fts5 (
    content, facets, content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '3 4'
);
CREATE VIRTUAL TABLE report_text USING fts5 (
    content, facets, content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '3 4'
);

-- The newest version of each story's report, by its time.
CREATE TABLE report_key (
    key    INTEGER PRIMARY KEY,
    story  TEXT    NOT NULL UNIQUE,
    report INTEGER NOT NULL REFERENCES report (id)
) STRICT;

-- What an older program kept and no search finds yet: articles with smaller keys, reports with smaller ids.
CREATE TABLE unsearched (
    what  TEXT    PRIMARY KEY CHECK (what IN ('article', 'report')),
    below INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO unsearched SELECT 'article', max(key) + 1 FROM article HAVING count(*) > 0;
INSERT INTO unsearched SELECT 'report', max(id) + 1 FROM report HAVING count(*) > 0;

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

-- What readers see of a story's report: one row a story, of its version in the newest edition that had it.
CREATE TABLE item (
    id       INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: other programs remember it
    story    TEXT    NOT NULL UNIQUE,
    report   INTEGER NOT NULL REFERENCES report (id),
    slug     TEXT    NOT NULL,
    tail     TEXT    NOT NULL,                  -- the last eight digits of the slug: the same under every headline
    category TEXT,
    made     INTEGER NOT NULL,                  -- when it was first published
    changed  INTEGER NOT NULL,                  -- when the version that it has was
    card     BLOB    NOT NULL,                  -- packed JSON
    body     BLOB    NOT NULL                   -- its text as feeds have it, packed HTML
) STRICT;
CREATE INDEX item_changed ON item (changed, id);
CREATE INDEX item_made ON item (made, id);
CREATE INDEX item_tail ON item (tail);
CREATE INDEX item_category ON item (category, changed);
CREATE INDEX item_report ON item (report);

-- What the masthead of an edition says, JSON, and its front page, packed HTML: of the last edition of each number.
ALTER TABLE edition ADD COLUMN masthead TEXT;
ALTER TABLE edition ADD COLUMN front BLOB;

CREATE TABLE reader (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    name     TEXT    NOT NULL UNIQUE COLLATE NOCASE,
    password TEXT,                              -- argon2id, as a PHC string; null: only without one, on this machine
    sync     TEXT,                              -- the password for other programs, the same
    fever    BLOB,                              -- SHA-256 of the key that Fever makes of it
    operator INTEGER NOT NULL DEFAULT 0,
    made     INTEGER NOT NULL,
    seen     INTEGER,                           -- the last request
    before   INTEGER,                           -- the end of the visit before this one
    ratings  TEXT                               -- what the loaded ratings are called
) STRICT;

CREATE TABLE session (
    hash   BLOB    PRIMARY KEY,                 -- SHA-256 of what the cookie has
    reader INTEGER NOT NULL REFERENCES reader (id) ON DELETE CASCADE,
    made   INTEGER NOT NULL,
    used   INTEGER NOT NULL,
    agent  TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX session_reader ON session (reader);

-- Keys for other programs.
CREATE TABLE token (
    id     INTEGER PRIMARY KEY,
    hash   BLOB    NOT NULL UNIQUE,             -- SHA-256
    reader INTEGER NOT NULL REFERENCES reader (id) ON DELETE CASCADE,
    name   TEXT    NOT NULL,
    made   INTEGER NOT NULL,
    used   INTEGER
) STRICT;
CREATE INDEX token_reader ON token (reader);

-- What a reader has read and starred, and when.
CREATE TABLE mark (
    reader  INTEGER NOT NULL REFERENCES reader (id) ON DELETE CASCADE,
    item    INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    read    INTEGER,
    starred INTEGER,
    PRIMARY KEY (reader, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX mark_item ON mark (item);
CREATE INDEX mark_starred ON mark (reader, starred) WHERE starred IS NOT NULL;

CREATE TABLE rule (
    id     INTEGER PRIMARY KEY,
    reader INTEGER NOT NULL REFERENCES reader (id) ON DELETE CASCADE,
    line   TEXT    NOT NULL,                    -- `mute word football`
    made   INTEGER NOT NULL,
    UNIQUE (reader, line)
) STRICT;

CREATE TABLE follow (
    id     INTEGER PRIMARY KEY,
    reader INTEGER NOT NULL REFERENCES reader (id) ON DELETE CASCADE,
    kind   TEXT    NOT NULL CHECK (kind IN ('story', 'person', 'body', 'place', 'topic', 'search')),
    key    TEXT    NOT NULL,
    name   TEXT    NOT NULL,
    made   INTEGER NOT NULL,
    UNIQUE (reader, kind, key)
) STRICT;

-- Ratings that a reader has loaded: shown beside outlets, and nothing else.
CREATE TABLE rating (
    reader INTEGER NOT NULL REFERENCES reader (id) ON DELETE CASCADE,
    outlet TEXT    NOT NULL,
    label  TEXT    NOT NULL,
    PRIMARY KEY (reader, outlet)
) STRICT, WITHOUT ROWID;

-- Reports as they are without vetoed outlets: made again at any time.
CREATE TABLE variant (
    veto   BLOB    NOT NULL,                    -- SHA-256 of the outlets' names in order
    report INTEGER NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    line   BLOB,                                -- packed; null: nothing is left
    card   BLOB,                                -- packed JSON
    PRIMARY KEY (veto, report)
) STRICT, WITHOUT ROWID;
CREATE INDEX variant_report ON variant (report);

CREATE TABLE secret (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What feed readers of a reader may do and have done.

-- Keys that feed readers got for the sync password: they go when it does, and open nothing else.
ALTER TABLE token ADD COLUMN sync INTEGER NOT NULL DEFAULT 0;

-- What a reader has read and starred of the publishers' articles, and when.
CREATE TABLE article_mark (
    reader  INTEGER NOT NULL REFERENCES reader (id) ON DELETE CASCADE,
    article INTEGER NOT NULL REFERENCES article (key) ON DELETE CASCADE,
    read    INTEGER,
    starred INTEGER,
    PRIMARY KEY (reader, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_mark_article ON article_mark (article);

-- What a reader has chosen, by name.
CREATE TABLE choice (
    reader INTEGER NOT NULL REFERENCES reader (id) ON DELETE CASCADE,
    name   TEXT    NOT NULL,
    value  TEXT    NOT NULL,
    PRIMARY KEY (reader, name)
) STRICT, WITHOUT ROWID;
