//! The proof: whether a sentence says no more, and nothing else, than the passages it cites.
//!
//! `spec/write/prove.md` explains each rule with cases.

mod amounts;
mod dates;
mod edits;
mod forces;
mod lexicon;
mod names;
mod order;
mod passages;
mod quotes;
mod reason;
mod scan;
mod vocabulary;

use std::borrow::Cow;
use std::ops::Range;

pub use passages::Passages;
pub use reason::Unproved;

use crate::model::{ArticleId, Claim, EditKind, Evidence, Field, Moment};
use crate::text::CodePoints;
use scan::Scan;

/// A text read into words, as [`Sources`] keep it.
#[derive(Clone, Debug, Default)]
pub struct ReadText(Scan);

impl ReadText {
    /// Reads a text.
    #[must_use]
    pub fn of(text: &str) -> ReadText {
        ReadText(Scan::of(text))
    }
}

/// Where cited articles are looked up.
pub trait Sources {
    /// The text of an article's field; `None` for an unknown article.
    fn field(&self, article: &str, field: Field) -> Option<&str>;
    /// When the article came out.
    fn published(&self, article: &str) -> Option<Moment>;
    /// The names of the article's outlet and of the agency credited in it.
    fn credits(&self, article: &str) -> Vec<&str>;
    /// The article's text read into words; kept, where the sources are asked again and again.
    fn read(&self, article: &str) -> Cow<'_, ReadText> {
        Cow::Owned(self.field(article, Field::Text).map(ReadText::of).unwrap_or_default())
    }
    /// The bytes of the field at these code points; `None` where they lie outside.
    fn bytes(&self, article: &str, field: Field, start: usize, end: usize) -> Option<Range<usize>> {
        let points = CodePoints::new(self.field(article, field)?);
        Some(points.to_byte(start)?..points.to_byte(end)?)
    }
}

/// Every reason why the claim does not follow from what it cites; empty where it is proved.
///
/// Where a citation leads nowhere, the reasons are about citations alone.
#[must_use]
pub fn prove(claim: &Claim, sources: &dyn Sources) -> Vec<Unproved> {
    let mut why = Vec::new();
    let cited = cite(&claim.evidence, sources, &mut why);
    let edit_evidence: Vec<Vec<Cited<'_>>> = claim.edits.iter().map(|e| cite(&e.evidence, sources, &mut why)).collect();
    if !cited.iter().any(|c| c.scan.tokens.len() >= 3) {
        why.push(Unproved::NoEvidence);
    }
    let sentence = Scan::of(&claim.text);
    if sentence.tokens.is_empty() {
        why.push(Unproved::Empty);
    }
    if !why.is_empty() {
        return why;
    }
    let proof = Proof::new(sentence, &cited, sources);
    let brought = edits::judge(&proof, claim, &edit_evidence, sources, &mut why);
    quotes::judge(&proof, &mut why);
    vocabulary::judge(&proof, &brought, &mut why);
    let has = |kinds: &[EditKind]| claim.edits.iter().any(|e| kinds.contains(&e.kind));
    order::judge(&proof, &brought, has(&[EditKind::Cut, EditKind::Join, EditKind::Attribution]), &mut why);
    forces::judge(&proof, &brought, has(&[EditKind::Cut]), &mut why);
    if let Some(speaker) = &claim.speaker {
        vocabulary::judge_speaker(speaker, &proof, &brought, &mut why);
    }
    let mut once = Vec::with_capacity(why.len());
    for reason in why {
        if !once.contains(&reason) {
            once.push(reason);
        }
    }
    once
}

/// A passage that stands where it is said to stand.
struct Cited<'a> {
    article: &'a ArticleId,
    scan: Scan,
    /// The field before it, back to the start of the paragraph.
    before: &'a str,
}

fn cite<'a>(evidence: &'a [Evidence], sources: &'a dyn Sources, why: &mut Vec<Unproved>) -> Vec<Cited<'a>> {
    let mut found = Vec::with_capacity(evidence.len());
    for e in evidence {
        let Some(text) = sources.field(&e.article, e.field) else {
            why.push(Unproved::UnknownArticle(e.article.clone()));
            continue;
        };
        let bytes = (e.start < e.end).then(|| sources.bytes(&e.article, e.field, e.start, e.end)).flatten();
        match bytes.filter(|r| text.get(r.clone()) == Some(e.exact.as_str())) {
            Some(r) => {
                let before = text.get(..r.start).unwrap_or("");
                let paragraph = before.rfind("\n\n").map_or(0, |at| at + 2);
                let before = before.get(paragraph..).unwrap_or("");
                found.push(Cited { article: &e.article, scan: Scan::of(&e.exact), before });
            }
            None => why.push(Unproved::NotAtOffsets { article: e.article.clone(), start: e.start, end: e.end }),
        }
    }
    found
}

/// A sentence beside its evidence.
struct Proof<'a> {
    sentence: Scan,
    cited: &'a [Cited<'a>],
    /// Names of the cited articles' outlets and agencies.
    credits: Vec<Scan>,
}

impl<'a> Proof<'a> {
    fn new(sentence: Scan, cited: &'a [Cited<'a>], sources: &dyn Sources) -> Proof<'a> {
        let mut articles: Vec<&ArticleId> = cited.iter().map(|c| c.article).collect();
        articles.sort();
        articles.dedup();
        let credits = articles.iter().flat_map(|a| sources.credits(a)).map(Scan::of).collect();
        Proof { sentence, cited, credits }
    }
}

/// What the edits brought into the sentence, by token.
struct Brought {
    /// The token belongs to a name that a name edit gives.
    name: Vec<bool>,
    /// The token belongs to a date that a date edit gives.
    date: Vec<bool>,
    /// The token is the present of a verb that the evidence has in the past.
    verb: Vec<bool>,
    /// The words of the names.
    names: Vec<Scan>,
}

impl Brought {
    /// Whether a word is new, and so is judged by what brought it.
    fn any(&self, at: usize) -> bool {
        [&self.name, &self.date].iter().any(|marks| marks.get(at).copied().unwrap_or(false))
    }

    /// Whether a word is a form that no passage has; what stands around it is judged as if it were there.
    fn verb(&self, at: usize) -> bool {
        self.verb.get(at).copied().unwrap_or(false)
    }
}
