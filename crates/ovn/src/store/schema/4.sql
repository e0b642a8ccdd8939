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
