//! The articles that reports cite, looked up by id.

use std::collections::HashMap;
use std::sync::Arc;

use openvoicenews::model::{Article, ArticleId, Field, Moment};
use openvoicenews::write::Sources;

/// Articles in order of arrival; of two with one id the later counts, in the place of the first.
#[derive(Default)]
pub(crate) struct Library {
    articles: Vec<Arc<Article>>,
    places: HashMap<ArticleId, usize>,
}

impl Library {
    /// Takes an article in.
    pub(crate) fn add(&mut self, article: Arc<Article>) {
        match self.places.get(&article.id) {
            Some(&place) => self.articles[place] = article,
            None => {
                self.places.insert(article.id.clone(), self.articles.len());
                self.articles.push(article);
            }
        }
    }

    /// All of them.
    pub(crate) fn articles(&self) -> &[Arc<Article>] {
        &self.articles
    }

    fn get(&self, article: &str) -> Option<&Article> {
        self.places.get(article).map(|&place| &*self.articles[place])
    }
}

impl Sources for Library {
    fn field(&self, article: &str, field: Field) -> Option<&str> {
        self.get(article).map(|a| a.field(field))
    }

    fn published(&self, article: &str) -> Option<Moment> {
        self.get(article).and_then(|a| a.published)
    }

    fn credits(&self, article: &str) -> Vec<&str> {
        let Some(a) = self.get(article) else { return Vec::new() };
        a.outlet.iter().chain(&a.agency).map(String::as_str).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openvoicenews::wire::read_article;

    #[test]
    fn the_later_revision_counts() {
        let mut library = Library::default();
        for text in ["First.", "Second."] {
            library.add(read_article(&format!(r#"{{"id":"a","text":"{text}"}}"#)).unwrap().article);
        }
        assert_eq!(library.articles().len(), 1);
        assert_eq!(library.field("a", Field::Text), Some("Second."));
        assert_eq!(library.field("b", Field::Text), None);
    }
}
