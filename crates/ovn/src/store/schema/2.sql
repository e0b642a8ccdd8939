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
