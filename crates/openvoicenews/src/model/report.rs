//! Our text about one story, and the dated set of such texts.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    ArticleId, CopyReason, Importance, Moment, OriginId, Outlet, Reason, ReportVersion, Sentence, SpeakerKind, StoryId,
};

/// A neutral text about one event; every sentence cites what it rests on.
///
/// Fields and their names are those of the wire form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Version of the wire form: 1.
    #[serde(default = "one")]
    pub version: u32,
    /// The story it is about.
    pub story: StoryId,
    /// BCP 47 primary language.
    #[serde(default)]
    pub language: Option<String>,
    /// The headline.
    pub headline: Sentence,
    /// One sentence under the headline: the lede.
    #[serde(default)]
    pub standfirst: Option<Sentence>,
    /// The newest `published` of its articles.
    #[serde(default)]
    pub published: Option<Moment>,
    /// The newest `published` or `modified` of its articles.
    #[serde(default)]
    pub updated: Option<Moment>,
    /// Names of categories, the main one first.
    #[serde(default)]
    pub categories: Vec<String>,
    /// IPTC Media Topic codes, `medtop:11000000`.
    #[serde(default)]
    pub media_topics: Vec<String>,
    /// The words of the articles that spoke most for the main category.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub category_words: Vec<String>,
    /// The body.
    #[serde(default)]
    pub paragraphs: Vec<Paragraph>,
    /// What each party says.
    #[serde(default)]
    pub sides: Vec<Side>,
    /// Where accounts differ.
    #[serde(default)]
    pub differences: Vec<Difference>,
    /// What is not known.
    #[serde(default)]
    pub unknown: Vec<Sentence>,
    /// What came before.
    #[serde(default)]
    pub background: Vec<Sentence>,
    /// Dated events in order.
    #[serde(default)]
    pub timeline: Vec<TimelineEntry>,
    /// What comes next.
    #[serde(default)]
    pub next: Vec<Sentence>,
    /// Statements about the coverage itself, put into words by the page.
    #[serde(default)]
    pub notices: Vec<Notice>,
    /// The articles it was written from.
    #[serde(default)]
    pub sources: Vec<ReportSource>,
    /// Who had each text first, and who copied it.
    #[serde(default)]
    pub origins: Vec<Origin>,
    /// Parts of a running story, in the order of their first articles; empty where it has no parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub episodes: Vec<Episode>,
    /// Stories of the same kind or of the same running matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub linked: Vec<StoryId>,
    /// Who reports what, counted.
    #[serde(default)]
    pub coverage: Coverage,
    /// How much it matters among the day's reports.
    #[serde(default)]
    pub importance: Importance,
    /// Its versions, the first one first, and what changed in each.
    #[serde(default)]
    pub versions: Vec<ReportVersion>,
}

fn one() -> u32 {
    1
}

impl Report {
    /// Every sentence, in the order of the page.
    pub fn sentences(&self) -> impl Iterator<Item = &Sentence> {
        let paragraphs = self.paragraphs.iter().flat_map(|p| &p.sentences);
        let sides = self.sides.iter().flat_map(|side| &side.sentences);
        let positions = self.differences.iter().flat_map(|d| &d.positions).flat_map(|p| &p.sentences);
        let lists = [&self.unknown, &self.background, &self.next].into_iter().flatten();
        let dated = self.timeline.iter().map(|t| &t.sentence);
        let head = std::iter::once(&self.headline).chain(&self.standfirst);
        head.chain(paragraphs).chain(sides).chain(positions).chain(lists).chain(dated)
    }

    /// The same sentences in the same order, each with its path as in `paragraphs/0/1`.
    pub fn placed_sentences(&self) -> Vec<(String, &Sentence)> {
        let mut out = vec![("headline".to_owned(), &self.headline)];
        out.extend(self.standfirst.iter().map(|s| ("standfirst".to_owned(), s)));
        for (i, p) in self.paragraphs.iter().enumerate() {
            out.extend(p.sentences.iter().enumerate().map(|(j, s)| (format!("paragraphs/{i}/{j}"), s)));
        }
        for (i, side) in self.sides.iter().enumerate() {
            out.extend(side.sentences.iter().enumerate().map(|(j, s)| (format!("sides/{i}/{j}"), s)));
        }
        for (i, d) in self.differences.iter().enumerate() {
            for (j, p) in d.positions.iter().enumerate() {
                out.extend(p.sentences.iter().enumerate().map(|(k, s)| (format!("differences/{i}/{j}/{k}"), s)));
            }
        }
        for (name, list) in [("unknown", &self.unknown), ("background", &self.background), ("next", &self.next)] {
            out.extend(list.iter().enumerate().map(|(j, s)| (format!("{name}/{j}"), s)));
        }
        out.extend(self.timeline.iter().enumerate().map(|(j, t)| (format!("timeline/{j}"), &t.sentence)));
        out
    }
}

/// One to three sentences that follow from each other.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Paragraph {
    /// In reading order.
    pub sentences: Vec<Sentence>,
}

/// What one party says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// The party, person or body.
    pub speaker: String,
    /// Their statements.
    pub sentences: Vec<Sentence>,
}

/// A thing on which accounts differ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// In what they differ.
    pub kind: DifferenceKind,
    /// The thing, in words of the evidence.
    pub about: String,
    /// Each value with who gives it.
    pub positions: Vec<Position>,
}

/// In what accounts differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DifferenceKind {
    /// Differing numbers for the same thing.
    Number,
    /// Differing dates.
    Date,
    /// Differing places.
    Place,
    /// Differing actors.
    Actor,
    /// One states it, another denies it.
    Denial,
    /// The same quotation in other words.
    Wording,
    /// Fact here, claim there.
    Attribution,
}

/// One of the differing accounts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// The value as the accounts word it.
    pub value: String,
    /// Who gives it.
    pub sentences: Vec<Sentence>,
}

/// A dated event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// TIMEX3 value of the day, month or year.
    pub date: String,
    /// What happened.
    pub sentence: Sentence,
}

/// A statement about the coverage itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// For instance `one-article`, `one-origin`, `share-capped`.
    pub kind: String,
    /// What the words need.
    #[serde(default)]
    pub args: BTreeMap<String, Value>,
}

/// An article that a report was written from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportSource {
    /// The article.
    pub article: ArticleId,
    /// Its revision.
    #[serde(default)]
    pub revision: Option<String>,
    /// Its publisher.
    #[serde(default)]
    pub outlet: Option<String>,
    /// Where it stands.
    #[serde(default)]
    pub url: Option<String>,
    /// When it came out.
    #[serde(default)]
    pub published: Option<Moment>,
    /// Whose text it is.
    #[serde(default)]
    pub origin: Option<OriginId>,
    /// Why it belongs to the story.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// A part of a running story.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Episode {
    /// Its name, as grouping gives it.
    pub episode: String,
    /// Its articles.
    pub articles: Vec<ArticleId>,
}

/// One text that one or more outlets carry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// See [`OriginId`].
    pub origin: OriginId,
    /// The article whose text it is: that of the credited agency, else the first.
    pub first: ArticleId,
    /// The others.
    #[serde(default)]
    pub copies: Vec<CopyOf>,
}

/// A copy of an origin's text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CopyOf {
    /// The article.
    pub article: ArticleId,
    /// The share of its text that is its own, 0 to 1: that does not stand in the article it took it from.
    pub own_text: f32,
    /// The article that it took the text from; the origin where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<ArticleId>,
    /// What it did with the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<CopyReason>,
}

/// Who reports what, counted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// Articles read.
    #[serde(default)]
    pub articles: usize,
    /// Outlets that they are from.
    #[serde(default)]
    pub outlets: usize,
    /// Origins that they go back to.
    #[serde(default)]
    pub origins: usize,
    /// Points that one origin alone has.
    #[serde(default)]
    pub only_from: Vec<OnlyFrom>,
    /// Points that at least two origins have and these articles don't.
    #[serde(default)]
    pub left_out: Vec<LeftOut>,
    /// Who is heard, and how much.
    #[serde(default)]
    pub voices: Vec<VoiceShare>,
    /// How much room each side has here, beside that in the articles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sides: Vec<SideShare>,
}

/// A point that one origin alone has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OnlyFrom {
    /// The point.
    pub point: String,
    /// The origin.
    pub origin: OriginId,
}

/// A point that some articles leave out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The point.
    pub point: String,
    /// The articles without it.
    pub articles: Vec<ArticleId>,
}

/// How much one speaker is heard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VoiceShare {
    /// Who.
    pub speaker: String,
    /// Words between quotation marks, over all articles.
    pub direct_words: usize,
    /// Words given in the reporters' words.
    pub indirect_words: usize,
    /// What kind of speaker, where the reading knows it: the anonymous are told from the named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<SpeakerKind>,
    /// The articles that hear them.
    pub articles: Vec<ArticleId>,
}

/// How much of one side a report gives, beside how much of it the articles give.
///
/// A side is somebody or some body that says something, no outlet or agency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SideShare {
    /// Who; as in [`VoiceShare`].
    pub speaker: String,
    /// Words that the articles give of them; a text that several outlets carry counts once.
    pub words: usize,
    /// Words that the report's first sentence and body give of them.
    pub words_here: usize,
}

/// A dated, immutable set of reports, with the passages that they cite.
#[derive(Clone, Debug)]
pub struct Edition {
    /// The newest day of its reports.
    pub date: Option<Date>,
    /// Which of the editions of its site it is, from 1, where they are counted.
    pub number: Option<u32>,
    /// Its reports, weightiest first.
    pub reports: Vec<Report>,
    /// The surroundings of each cited passage.
    pub passages: BTreeMap<PassageKey, CitedPassage>,
    /// What the pages say of each article that the reports name.
    pub articles: BTreeMap<ArticleId, CitedArticle>,
    /// What is known of the outlets, by their names.
    pub outlets: BTreeMap<String, Outlet>,
}

impl Edition {
    /// What is known of an article's publisher: found by the name that the
    /// article gives, failing that by the host of its address. A `www.` before
    /// a host counts for nothing; any other part before it makes another host.
    #[must_use]
    pub fn outlet_of(&self, name: Option<&str>, url: Option<&str>) -> Option<&Outlet> {
        let by_name = name.and_then(|name| self.outlets.get(name.trim()));
        by_name.or_else(|| {
            let host = host(url?)?;
            self.outlets.values().find(|o| o.hosts.iter().any(|h| bare(h) == host))
        })
    }
}

/// The host of an address of the web, as [`bare`] has it.
fn host(url: &str) -> Option<String> {
    let (_, rest) = url.trim().split_once("://")?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?;
    let port = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
    let host = bare(port.map_or(host, |(host, _)| host));
    (!host.is_empty()).then_some(host)
}

/// A host in lower case, without `www.` and without the dot that may end it.
fn bare(host: &str) -> String {
    let host = host.trim().trim_end_matches('.').to_ascii_lowercase();
    host.strip_prefix("www.").map(str::to_owned).unwrap_or(host)
}

/// What the pages say of an article beside its cited passages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CitedArticle {
    /// Its headline.
    pub title: String,
    /// When its page was read.
    pub fetched: Option<Moment>,
    /// Words of its text.
    pub words: usize,
    /// What its publisher changed after we first read it, and when we saw that, the oldest first.
    pub changed: Vec<(Moment, Vec<super::TextChangeKind>)>,
}

/// Where a cited passage stands: article, field, code points.
pub type PassageKey = (ArticleId, super::Field, usize, usize);

/// A cited passage between its neighbours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CitedPassage {
    /// Up to two sentences before it, of the same field.
    pub before: String,
    /// Up to two sentences after it.
    pub after: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edition() -> Edition {
        let outlet = |name: &str, host: &str| {
            (name.to_owned(), Outlet { name: name.to_owned(), hosts: vec![host.to_owned()], ..Outlet::default() })
        };
        Edition {
            date: None,
            number: None,
            reports: Vec::new(),
            passages: BTreeMap::new(),
            articles: BTreeMap::new(),
            outlets: [outlet("Liskara Herald", "liskara.example"), outlet("Osk Post", "www.OskPost.example")].into(),
        }
    }

    #[test]
    fn an_outlet_is_found_by_name_and_else_by_host() {
        let edition = edition();
        let found = |name, url| edition.outlet_of(name, url).map(|o| o.name.as_str());
        assert_eq!(found(Some("Osk Post"), Some("https://liskara.example/a")), Some("Osk Post"));
        assert_eq!(found(Some("The Herald"), Some("https://liskara.example/a")), Some("Liskara Herald"));
        assert_eq!(found(None, Some("https://www.Liskara.example.:443?x#y")), Some("Liskara Herald"));
        assert_eq!(found(None, Some("http://reader@oskpost.example/")), Some("Osk Post"));
    }

    #[test]
    fn another_host_is_another_outlet() {
        let edition = edition();
        for url in
            ["https://liskara.example.evil.example/", "https://blog.liskara.example/", "liskara.example", "https://"]
        {
            assert_eq!(edition.outlet_of(None, Some(url)), None, "{url}");
        }
        assert_eq!(edition.outlet_of(None, None), None);
    }
}
