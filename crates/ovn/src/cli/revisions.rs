//! `ovn revisions`: what publishers changed in what they had published.

use clap::Args;
use openvoicenews::model::{TextChange, TextChangeKind};

use crate::clock;
use crate::console::Console;
use crate::error::Error;
use crate::lines::Output;
use crate::newsroom::Place;

/// Show what publishers changed in articles after they were out
///
/// Without an article: the newest changes of all. With one, by its id or its
/// address: each of its revisions, and what is other than in the one before.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn revisions
  ovn revisions --limit 200
  ovn revisions https://news.example/2026/03/ferry
  ovn revisions --json 6f1d0c2b9a8e7d34")]
pub(crate) struct Revisions {
    /// An article's id or address
    #[arg(value_name = "ARTICLE")]
    article: Option<String>,

    /// How many changed articles are shown
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,

    /// One JSON object a line
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    place: Place,
}

/// A revision as it is shown.
#[derive(serde::Serialize)]
struct Shown {
    article: String,
    title: String,
    captured: String,
    changes: Vec<TextChange>,
}

impl Revisions {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        let newsroom = self.place.open()?;
        let shown = match &self.article {
            Some(article) => self.of(&newsroom.store, article)?,
            None => {
                let newest = newsroom.store.newest_changes(self.limit)?;
                newest.into_iter().map(|(id, title, made, changes)| shown(id, title, made, Some(&changes))).collect()
            }
        };
        let mut output = Output::open(None)?;
        for revision in &shown {
            if self.json {
                output.line(&serde_json::to_string(revision).map_err(|e| Error::internal(e.to_string()))?)?;
                continue;
            }
            output.line(&format!("{}  {}  ({})", revision.captured, revision.title, revision.article))?;
            for change in &revision.changes {
                told(change).iter().try_for_each(|line| output.line(&format!("    {line}")))?;
            }
        }
        output.finish()?;
        if shown.is_empty() {
            console.note("no article was changed after it was captured");
        }
        Ok(())
    }

    fn of(&self, store: &crate::store::Store, article: &str) -> Result<Vec<Shown>, Error> {
        let id = if article.contains("://") { openvoicenews::model::Article::id_of(article) } else { article.into() };
        let revisions = store.revisions(&id)?;
        if revisions.is_empty() {
            return Err(Error::usage(format!("there is no article `{article}`"))
                .with_hint("`ovn revisions` shows the newest ones with their ids"));
        }
        let title = |r: &crate::store::StoredRevision| r.article.title.clone();
        Ok(revisions.iter().map(|r| shown(id.to_string(), title(r), r.made, r.changes.as_deref())).collect())
    }
}

fn shown(article: String, title: String, made: i64, changes: Option<&str>) -> Shown {
    let changes = changes.and_then(|c| serde_json::from_str(c).ok()).unwrap_or_default();
    Shown { article, title, captured: clock::written(made), changes }
}

/// A change in words.
fn told(change: &TextChange) -> Vec<String> {
    let what = change.kind.words();
    match (&change.from, &change.to) {
        (Some(from), Some(to)) if change.kind != TextChangeKind::Correction => {
            vec![what.to_owned(), format!("  - {from}"), format!("  + {to}")]
        }
        (from, to) => vec![format!("{what}: {}", to.as_ref().or(from.as_ref()).map_or("", String::as_str))],
    }
}
