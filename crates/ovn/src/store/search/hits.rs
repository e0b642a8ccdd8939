//! What stands where a search has found something.

use std::sync::Arc;

use openvoicenews::model::{Article, Report};
use openvoicenews::publish::search::Kind;
use rusqlite::OptionalExtension;

use super::super::{Store, reports};
use crate::error::Error;

/// Something that was found.
#[derive(Debug)]
pub(crate) struct Hit {
    /// Its time, in seconds since 1970.
    pub(crate) at: i64,
    pub(crate) what: What,
}

/// What was found.
#[derive(Debug)]
pub(crate) enum What {
    Article {
        article: Arc<Article>,
        category: Option<String>,
        /// The name of the page of the report on its story, if one is published.
        slug: Option<String>,
    },
    Statement {
        /// The article that has it, in the revision that was read.
        article: Arc<Article>,
        speaker: String,
        /// The path of the speaker's page.
        who: Option<String>,
        /// Where it stands in the article's text, in code points.
        span: (usize, usize),
        /// As that of an article.
        slug: Option<String>,
    },
    Report {
        report: Box<Report>,
        /// The name of its page, if it is published.
        slug: Option<String>,
    },
}

impl Store {
    /// What stands at a key; what is gone since is nothing.
    pub(super) fn at(&self, kind: Kind, key: i64) -> Result<Option<What>, Error> {
        match kind {
            Kind::Article => self.article_hit(key),
            Kind::Report => self.report_hit(key),
            Kind::Statement => self.statement_hit(key),
        }
    }

    fn article_hit(&self, key: i64) -> Result<Option<What>, Error> {
        let sql =
            "SELECT a.id, a.category, i.slug FROM article a LEFT JOIN item i ON i.story = a.story WHERE a.key = ?1";
        let columns = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?));
        let Some((id, category, slug)) = self.connection.prepare_cached(sql)?.query_row([key], columns).optional()?
        else {
            return Ok(None);
        };
        Ok(self.article(&id)?.map(|article| What::Article { article, category, slug }))
    }

    fn statement_hit(&self, id: i64) -> Result<Option<What>, Error> {
        let sql = "SELECT s.article, s.hash, s.speaker, s.who, s.start, s.end, i.slug FROM statement s \
                   JOIN article a ON a.id = s.article LEFT JOIN item i ON i.story = a.story WHERE s.id = ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let mut rows = select.query([id])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let (article, hash): (String, String) = (row.get(0)?, row.get(1)?);
        let offset = |n: i64| usize::try_from(n).unwrap_or(0);
        let (speaker, who, slug) = (row.get(2)?, row.get(3)?, row.get(6)?);
        let span = (offset(row.get(4)?), offset(row.get(5)?));
        let article = self.revision(&article, &hash)?;
        Ok(article.map(|article| What::Statement { article, speaker, who, span, slug }))
    }

    /// A report whose articles are all in other stories by now is none any more.
    fn report_hit(&self, key: i64) -> Result<Option<What>, Error> {
        let sql = "SELECT r.story, r.line, i.slug FROM report_key k JOIN report r ON r.id = k.report \
                   LEFT JOIN item i ON i.story = r.story WHERE k.key = ?1 \
                   AND EXISTS (SELECT 1 FROM assignment a WHERE a.story = r.story)";
        let columns = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?, row.get(2)?));
        let found = self.connection.prepare_cached(sql)?.query_row([key], columns).optional()?;
        let Some((story, packed, slug)) = found else { return Ok(None) };
        Ok(Some(What::Report { report: Box::new(reports::read(&story, &packed)?), slug }))
    }
}
