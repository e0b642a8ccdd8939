//! Facets: what a text is filtered by, as terms that no text has.
//!
//! A filter is one more term that must occur, so that an index that finds texts with two words finds the newest texts
//! of one outlet with a word in just the same way, and nothing is sorted.

use super::terms::each_term;

/// Begins each facet's term: a character for private use, which no term of a text has and tokenizers take for a letter
/// (Unicode's category Co).
pub(super) const MARK: char = '\u{E000}';
/// Days of the smaller and the larger blocks of time, as powers of four.
pub const BLOCKS: std::ops::RangeInclusive<u32> = 1..=5;

const DAY: i64 = 86_400;

/// What a text is filtered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// The publisher's name; of a report, those of all that it rests on.
    Outlet,
    /// The country that the publisher reports from.
    Country,
    /// BCP 47 primary language.
    Language,
    /// What it is about.
    Category,
    /// Who is heard in it.
    Speaker,
}

impl Facet {
    /// Each facet, in the order in which forms have them.
    pub const ALL: [Facet; 5] = [Facet::Outlet, Facet::Country, Facet::Language, Facet::Category, Facet::Speaker];

    /// The name of its filter.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Facet::Outlet => "outlet",
            Facet::Country => "country",
            Facet::Language => "language",
            Facet::Category => "category",
            Facet::Speaker => "speaker",
        }
    }

    /// Whether it becomes known later than the text: what a text is about and who is heard in it is read from it, and
    /// may be read again. An index of such filters beside that of the text saves indexing the text again.
    #[must_use]
    pub fn is_late(self) -> bool {
        matches!(self, Facet::Category | Facet::Speaker)
    }

    /// The terms of a value: those of its words, marked as this facet's.
    pub(super) fn terms(self, value: &str) -> Vec<String> {
        let mut out = Vec::new();
        each_term(value, |_, term| out.push(format!("{MARK}{}{term}", self.letter())));
        out
    }

    fn letter(self) -> char {
        match self {
            Facet::Outlet => 'o',
            Facet::Country => 'c',
            Facet::Language => 'l',
            Facet::Category => 't',
            Facet::Speaker => 's',
        }
    }
}

/// The facets of one text as an index is given them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facets {
    text: String,
}

impl Facets {
    /// Those of a text of some time, in seconds since 1970: that there is one, and the blocks of time that it is in.
    #[must_use]
    pub fn of(seconds: i64) -> Facets {
        let mut text = any_token();
        for size in BLOCKS {
            text.push(' ');
            text.push_str(&block_token(size, block(size, seconds)));
        }
        Facets { text }
    }

    /// Adds a value; an empty one says nothing.
    pub fn add(&mut self, facet: Facet, value: &str) {
        let terms = facet.terms(value);
        if terms.is_empty() {
            return;
        }
        // A term without a word divides the values, so that no phrase goes from one into the next.
        self.text.extend([' ', MARK, facet.letter()]);
        for term in terms {
            self.text.push(' ');
            self.text.push_str(&term);
        }
    }

    /// The terms of the values alone: what a beginning of a value can stand for.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        let is_value = |term: &&str| {
            let mut chars = term.chars().skip(1);
            let letter = chars.next();
            Facet::ALL.iter().any(|facet| letter == Some(facet.letter())) && chars.next().is_some()
        };
        self.text.split(' ').filter(is_value)
    }

    /// The terms with a space between them.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }
}

/// The term that every text has.
#[must_use]
pub fn any_token() -> String {
    format!("{MARK}a")
}

/// The block of `4^size` days that a time is in, the days counted from 1970.
#[must_use]
pub fn block(size: u32, seconds: i64) -> i64 {
    seconds.div_euclid(DAY) >> (2 * size.min(31))
}

/// The term that every text of a block of time has.
#[must_use]
pub fn block_token(size: u32, block: i64) -> String {
    format!("{MARK}z{size}{}", block.max(0))
}
