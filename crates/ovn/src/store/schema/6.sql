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
