//! Why a sentence is not proved, in plain words and as a stable code.

use std::fmt;

use crate::model::{ArticleId, EditKind};

/// One reason why a sentence is not proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unproved {
    /// It has no words.
    Empty,
    /// It cites nothing of three words or more.
    NoEvidence,
    /// It cites an article that is not there, or a field that the article lacks.
    UnknownArticle(ArticleId),
    /// The cited words are not those at the cited place.
    NotAtOffsets {
        /// The article.
        article: ArticleId,
        /// First code point, as cited.
        start: usize,
        /// One past the last, as cited.
        end: usize,
    },
    /// Words between quotation marks that no cited passage has in this form.
    Quotation(String),
    /// Words between quotation marks that the passage has, but not as a quotation.
    NotAQuotation(String),
    /// A number, with its scale and currency, that no cited passage has.
    Number(String),
    /// A capitalised word that no cited passage has.
    Name(String),
    /// Another word that no cited passage has.
    Word(String),
    /// Two words that the passages have in the other order, or far from each other.
    Order {
        /// The first in the sentence.
        left: String,
        /// The next one that means something.
        right: String,
    },
    /// A negation that the passages do not have at this place.
    NegationAdded(String),
    /// A negation that the passages have and the sentence lacks.
    NegationDropped(String),
    /// A `may`, `could` or `allegedly` that the passages do not have at this place.
    DoubtAdded(String),
    /// A `may`, `could` or `allegedly` that the passages have and the sentence lacks.
    DoubtDropped(String),
    /// A speaker whom the passages do not name.
    Speaker(String),
    /// An edit of words that the passages do not have.
    EditFrom {
        /// The kind of edit.
        kind: EditKind,
        /// The words.
        from: String,
    },
    /// An edit to words that the sentence does not have.
    EditTo {
        /// The kind of edit.
        kind: EditKind,
        /// The words.
        to: String,
    },
    /// An edit that changes nothing a reader would notice.
    EditIdle(EditKind),
    /// An edit that brings words of which its kind may bring none.
    EditBrings {
        /// The kind of edit.
        kind: EditKind,
        /// The word.
        word: String,
    },
    /// A name edit that puts the name of another person, place or body in place of one.
    OtherName {
        /// The name as the passage has it.
        from: String,
        /// The name that it was made.
        to: String,
    },
    /// A date that the evidence and the day of publication do not lead to.
    Date(String),
}

impl Unproved {
    /// The reason's stable name, for counting and for machines.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Unproved::Empty => "empty",
            Unproved::NoEvidence => "no-evidence",
            Unproved::UnknownArticle(_) => "unknown-article",
            Unproved::NotAtOffsets { .. } => "not-at-offsets",
            Unproved::Quotation(_) => "quotation",
            Unproved::NotAQuotation(_) => "not-a-quotation",
            Unproved::Number(_) => "number",
            Unproved::Name(_) => "name",
            Unproved::Word(_) => "word",
            Unproved::Order { .. } => "order",
            Unproved::NegationAdded(_) => "negation-added",
            Unproved::NegationDropped(_) => "negation-dropped",
            Unproved::DoubtAdded(_) => "doubt-added",
            Unproved::DoubtDropped(_) => "doubt-dropped",
            Unproved::Speaker(_) => "speaker",
            Unproved::EditFrom { .. } => "edit-from",
            Unproved::EditTo { .. } => "edit-to",
            Unproved::EditIdle(_) => "edit-idle",
            Unproved::EditBrings { .. } => "edit-brings",
            Unproved::OtherName { .. } => "other-name",
            Unproved::Date(_) => "date",
        }
    }
}

impl fmt::Display for Unproved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unproved::Empty => f.write_str("there are no words in it"),
            Unproved::NoEvidence => f.write_str("it cites nothing of three words or more"),
            Unproved::UnknownArticle(id) => write!(f, "the cited article `{id}` is not there"),
            Unproved::NotAtOffsets { article, start, end } => {
                write!(f, "the cited words do not stand at {start} to {end} of article `{article}`")
            }
            Unproved::Quotation(words) => write!(f, "the quotation `{words}` stands in no evidence word for word"),
            Unproved::NotAQuotation(words) => write!(f, "`{words}` is not a quotation in the evidence"),
            Unproved::Number(n) => write!(f, "the number `{n}` stands in no evidence"),
            Unproved::Name(name) => write!(f, "the name `{name}` stands in no evidence"),
            Unproved::Word(word) => write!(f, "the word `{word}` stands in no evidence"),
            Unproved::Order { left, right } => {
                write!(f, "`{right}` does not follow `{left}` in the evidence as it does here")
            }
            Unproved::NegationAdded(word) => write!(f, "the evidence does not say `{word}` here"),
            Unproved::NegationDropped(word) => write!(f, "the evidence says `{word}`, which the sentence leaves out"),
            Unproved::DoubtAdded(word) => write!(f, "the evidence does not say `{word}` here"),
            Unproved::DoubtDropped(word) => write!(f, "the evidence says `{word}`, which the sentence leaves out"),
            Unproved::Speaker(name) => write!(f, "the speaker `{name}` stands in no evidence"),
            Unproved::EditFrom { kind, from } => {
                write!(f, "the {} edit changes `{from}`, which stands in no evidence", edit_name(*kind))
            }
            Unproved::EditTo { kind, to } => {
                write!(f, "the {} edit gives `{to}`, which does not stand in the sentence", edit_name(*kind))
            }
            Unproved::EditIdle(kind) => write!(f, "the {} edit changes nothing", edit_name(*kind)),
            Unproved::EditBrings { kind, word } => {
                write!(f, "a {} edit may not bring the word `{word}`", edit_name(*kind))
            }
            Unproved::OtherName { from, to } => write!(f, "`{to}` is not shown to be the same as `{from}`"),
            Unproved::Date(to) => write!(f, "the evidence and the day of publication do not lead to `{to}`"),
        }
    }
}

fn edit_name(kind: EditKind) -> &'static str {
    match kind {
        EditKind::Name => "name",
        EditKind::Date => "date",
        EditKind::Verb => "verb",
        EditKind::Attribution => "attribution",
        EditKind::Cut => "cut",
        EditKind::Join => "join",
    }
}
