//! What is known of a subject, before it has a form: what a program looks up, and what pages and feeds are made of.

use jiff::civil::Date;
use serde::Serialize;

use super::identity::Subject;
use crate::model::{Article, Manner, Moment, Span};
use crate::publish::escape::shorten;
use crate::text::{CodePoints, sentences};

/// Characters of a statement that are shown: the publisher's text is the publisher's.
const LONGEST: usize = 300;
/// Characters that are shown of its sentence on each side.
const BESIDE: usize = 150;

/// A subject with its reports, the days on which articles name it, and what is said by it and about it.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// Whom or what it is about.
    pub subject: Subject,
    /// Who they are, in the words of a report.
    pub role: Option<Role>,
    /// The words or the name by which its statements are narrowed; `None` where all are there.
    pub asked: Option<String>,
    /// How many articles name it.
    pub articles: u64,
    /// The first of the days that are counted.
    pub first_day: Option<Date>,
    /// How many articles named it on each day from the first on.
    pub days: Vec<u64>,
    /// Reports that tell of it, the newest first.
    pub reports: Vec<ToldIn>,
    /// How many statements of it there are, those that are not shown included.
    pub statements: u64,
    /// In how many articles.
    pub heard_in: u64,
    /// What it is reported to have said, the newest first; of a topic, what was said in its stories.
    pub said: Vec<Said>,
    /// What others are reported to have said about it, the newest first.
    pub about: Vec<Said>,
    /// Whom and what its statements name most, with the number of statements.
    pub spoken_of: Vec<(Subject, u64)>,
}

/// Who somebody is, and where that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Role {
    /// `a professor of biology at Meridian University`.
    pub words: String,
    /// The name of the report's page; `None` where there is none.
    pub report: Option<String>,
}

/// A report that tells of a subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToldIn {
    /// Its story.
    pub story: String,
    /// The name of its page; `None` where there is none.
    pub page: Option<String>,
    /// Its headline.
    pub headline: String,
    /// Its first sentence.
    pub standfirst: Option<String>,
    /// BCP 47 primary language.
    pub language: Option<String>,
    /// Of its newest article.
    pub published: Moment,
    /// The origins that it rests on.
    pub origins: u64,
}

/// What somebody is reported to have said, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// Who says it, as the article names them.
    pub speaker: String,
    /// The key of their page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// How the words are given.
    pub manner: Manner,
    /// The words in their sentence.
    #[serde(flatten)]
    pub passage: Passage,
    /// When the article came out.
    pub published: Moment,
    /// The article.
    pub article: String,
    /// Its revision, which the offsets are of.
    pub revision: String,
    /// First code point of its text.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Its headline.
    pub title: String,
    /// Its publisher.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// BCP 47 primary language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The outlet or agency that was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// The name of the page of our report on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<String>,
}

/// The words of a statement between what stands beside them in their sentences; long ones are cut.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// What the sentence has before.
    pub before: String,
    /// The words themselves.
    pub exact: String,
    /// What the sentence has after.
    pub after: String,
}

/// The passage of an article's text between two code points; `None` where the text has no such place.
#[must_use]
pub fn passage(article: &Article, start: usize, end: usize) -> Option<Passage> {
    let text = article.text.as_str();
    let points = CodePoints::new(text);
    let (start, end) = (points.to_byte(start)?, points.to_byte(end)?);
    let exact = text.get(start..end)?;
    // No sentence runs over a paragraph's end, so that the rest of the article need not be looked at.
    let first = text[..start].rfind("\n\n").map_or(0, |at| at + 2);
    let last = text[end..].find("\n\n").map_or(text.len(), |at| end + at);
    let all = sentences(&text[first..last]);
    let of = |at: usize| all.get(all.partition_point(|s: &Span| first + s.end <= at)).copied();
    let from = of(start).map_or(start, |s| (first + s.start).min(start));
    let to = of(end.saturating_sub(1)).map_or(end, |s| (first + s.end).max(end));
    Some(Passage {
        before: tail(&text[from..start]),
        exact: shorten(exact, LONGEST),
        after: if exact.chars().count() > LONGEST { String::new() } else { shorten(&text[end..to], BESIDE) },
    })
}

/// The last characters, cut between words.
fn tail(words: &str) -> String {
    let total = words.chars().count();
    if total <= BESIDE {
        return words.to_owned();
    }
    let tail: String = words.chars().skip(total - BESIDE).collect();
    let cut = tail.find(char::is_whitespace).unwrap_or(0);
    format!("… {}", tail[cut..].trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire;

    fn article(text: &str) -> std::sync::Arc<Article> {
        let line = serde_json::json!({ "id": "a", "title": "", "text": text });
        wire::read_article(&line.to_string()).unwrap().article
    }

    #[test]
    fn a_statement_stands_in_its_sentence() {
        let text = "Größe zählt. “It is out,” Vera Otto said on Monday. Nobody was hurt.";
        let start = text.chars().position(|c| c == '“').unwrap();
        let end = text.chars().position(|c| c == '”').unwrap() + 1;
        let passage = passage(&article(text), start, end).unwrap();
        assert_eq!(passage.before, "");
        assert_eq!(passage.exact, "“It is out,”");
        assert_eq!(passage.after, " Vera Otto said on Monday.");
        let later = format!("Nobody knew. Why?\n\n{text}\n\nThe port is open.");
        let shift = "Nobody knew. Why?\n\n".len();
        let same = super::passage(&article(&later), start + shift, end + shift).unwrap();
        assert_eq!(same, passage);
    }

    #[test]
    fn little_is_shown_of_long_words_and_nothing_beyond_the_text() {
        let long = format!("Otto said {}.", "word ".repeat(200));
        let shown = passage(&article(&long), 10, 900).unwrap();
        assert!(shown.exact.chars().count() <= LONGEST + 2 && shown.after.is_empty());
        assert_eq!(passage(&article("Short."), 3, 400), None);
    }
}
