-- Where articles come from: one row a feed.
CREATE TABLE source (
    id            INTEGER PRIMARY KEY,
    url           TEXT    NOT NULL UNIQUE,
    title         TEXT,
    site          TEXT,
    folder        TEXT    NOT NULL DEFAULT '',  -- of OPML, parts divided by U+001F
    place         INTEGER NOT NULL DEFAULT 0,   -- in its folder, as OPML had it
    language      TEXT,
    country       TEXT,
    owner         TEXT,
    kind          TEXT,
    fact          TEXT,                         -- the page that states country, owner and kind
    attributes    TEXT    NOT NULL DEFAULT '[]',-- of OPML, those that are not ours: [[name, value], ...]
    state         TEXT    NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'ended')),
    added         INTEGER NOT NULL,
    etag          TEXT,
    last_modified TEXT,
    digest        BLOB,                         -- of the last body
    due           INTEGER NOT NULL,
    interval      INTEGER,
    failures      INTEGER NOT NULL DEFAULT 0,   -- in a row
    asked         INTEGER,
    answered      INTEGER,                      -- the last time without a failure
    changed       INTEGER,                      -- the last time with something new
    code          TEXT,                         -- of the last failure, as long as it lasts
    detail        TEXT,
    hub           TEXT,
    topic         TEXT
) STRICT;
CREATE INDEX source_due ON source (due) WHERE state = 'active';

-- Bytes as they were served, each once.
CREATE TABLE body (
    id     INTEGER PRIMARY KEY,
    sha256 BLOB    NOT NULL UNIQUE,
    size   INTEGER NOT NULL,
    packed BLOB    NOT NULL
) STRICT;

-- What was served, from where, when, with which headers.
CREATE TABLE capture (
    id      INTEGER PRIMARY KEY,
    kind    TEXT    NOT NULL CHECK (kind IN ('feed', 'page', 'import')),
    source  INTEGER REFERENCES source (id) ON DELETE SET NULL,
    asked   TEXT    NOT NULL,                   -- the address that was asked
    url     TEXT    NOT NULL,                   -- the address that answered, after redirects
    fetched INTEGER NOT NULL,
    status  INTEGER NOT NULL,
    headers TEXT    NOT NULL,                   -- [[name, value], ...]
    body    INTEGER REFERENCES body (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX capture_asked ON capture (asked, fetched);
CREATE INDEX capture_fetched ON capture (fetched);
CREATE INDEX capture_body ON capture (body);

-- What publishers allow, by host.
CREATE TABLE host (
    name    TEXT    PRIMARY KEY,                -- with scheme and port
    read    INTEGER NOT NULL,
    robots  BLOB,                               -- robots.txt; null where there is none
    closed  INTEGER NOT NULL DEFAULT 0,         -- 1: it could not be read, which forbids all (RFC 9309)
    tdm     BLOB                                -- /.well-known/tdmrep.json
) STRICT, WITHOUT ROWID;

-- What feeds list.
CREATE TABLE entry (
    id       INTEGER PRIMARY KEY,
    source   INTEGER REFERENCES source (id) ON DELETE CASCADE,
    guid     TEXT    NOT NULL,
    url      TEXT,
    digest   BLOB    NOT NULL,                  -- of what the feed says of it
    content  BLOB    NOT NULL,                  -- the same, packed JSON
    capture  INTEGER REFERENCES capture (id) ON DELETE SET NULL,
    page     INTEGER REFERENCES capture (id) ON DELETE SET NULL,
    article  TEXT,
    code     TEXT,                              -- why its page is not read
    detail   TEXT,
    looks    INTEGER NOT NULL DEFAULT 0,        -- how often its page was read
    seen     INTEGER NOT NULL,
    last     INTEGER NOT NULL,
    UNIQUE (source, guid)
) STRICT;
CREATE INDEX entry_url ON entry (url);
CREATE INDEX entry_article ON entry (article);
CREATE INDEX entry_capture ON entry (capture);
CREATE INDEX entry_page ON entry (page);

-- Publishers' articles. The key is the time of publication in seconds times 2^20, and a number within the second:
-- the newest have the largest, so that lists by time need no sorting.
CREATE TABLE article (
    key       INTEGER PRIMARY KEY,
    id        TEXT    NOT NULL UNIQUE,
    source    INTEGER REFERENCES source (id) ON DELETE SET NULL,
    url       TEXT,
    outlet    TEXT,
    title     TEXT    NOT NULL,
    language  TEXT,
    arrived   INTEGER NOT NULL,
    revision  TEXT    NOT NULL,                 -- the current one
    story     TEXT,
    category  TEXT
) STRICT;
CREATE INDEX article_story ON article (story);
CREATE INDEX article_category ON article (category, key);
CREATE INDEX article_source ON article (source, key);

-- Every text that an article had.
CREATE TABLE revision (
    id      INTEGER PRIMARY KEY,
    article TEXT    NOT NULL REFERENCES article (id),
    hash    TEXT    NOT NULL,
    capture INTEGER REFERENCES capture (id) ON DELETE SET NULL,
    made    INTEGER NOT NULL,
    step    INTEGER NOT NULL,                   -- the version of the extraction
    line    BLOB    NOT NULL,                   -- the article in its wire form, packed
    changes TEXT,                               -- against the one before, JSON
    UNIQUE (article, hash)
) STRICT;
CREATE INDEX revision_capture ON revision (capture);

-- In which order revisions were grouped: replaying it gives the open stories again.
CREATE TABLE grouped (
    seq     INTEGER PRIMARY KEY,
    article TEXT    NOT NULL REFERENCES article (id),
    hash    TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    UNIQUE (article, hash)
) STRICT;

-- Where articles were put, and why: the wire form.
CREATE TABLE assignment (
    article TEXT    PRIMARY KEY REFERENCES article (id),
    story   TEXT    NOT NULL,
    origin  TEXT    NOT NULL,
    line    TEXT    NOT NULL
) STRICT;
CREATE INDEX assignment_story ON assignment (story);

-- Stories that became part of others.
CREATE TABLE merged (
    story TEXT PRIMARY KEY,
    into_story TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Every version of every report, the wire form, packed.
CREATE TABLE report (
    id        INTEGER PRIMARY KEY,
    story     TEXT    NOT NULL,
    version   INTEGER NOT NULL,
    made      INTEGER NOT NULL,
    published INTEGER,                          -- of its newest article
    category  TEXT,
    line      BLOB    NOT NULL,
    UNIQUE (story, version)
) STRICT;
CREATE INDEX report_made ON report (made);

-- Which revisions of which articles a version of a report names: what must stay.
CREATE TABLE cites (
    report  INTEGER NOT NULL REFERENCES report (id),
    article TEXT    NOT NULL,
    hash    TEXT    NOT NULL,
    PRIMARY KEY (report, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX cites_article ON cites (article, hash);

-- Editions, append only.
CREATE TABLE edition (
    id     INTEGER PRIMARY KEY,
    number INTEGER NOT NULL,
    made   INTEGER NOT NULL,
    day    TEXT
) STRICT;
CREATE TABLE edition_report (
    edition INTEGER NOT NULL REFERENCES edition (id),
    place   INTEGER NOT NULL,
    report  INTEGER NOT NULL REFERENCES report (id),
    PRIMARY KEY (edition, place)
) STRICT, WITHOUT ROWID;

-- What is to be done: one step for one item.
CREATE TABLE job (
    id       INTEGER PRIMARY KEY,
    step     TEXT    NOT NULL,
    item     TEXT    NOT NULL,
    due      INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    given_up INTEGER NOT NULL DEFAULT 0,
    code     TEXT,
    detail   TEXT,
    made     INTEGER NOT NULL,
    UNIQUE (step, item)
) STRICT;
CREATE INDEX job_due ON job (step, due) WHERE given_up = 0;

-- What was done, by hour: for charts.
CREATE TABLE tally (
    hour INTEGER NOT NULL,
    what TEXT    NOT NULL,
    n    INTEGER NOT NULL,
    PRIMARY KEY (hour, what)
) STRICT, WITHOUT ROWID;
