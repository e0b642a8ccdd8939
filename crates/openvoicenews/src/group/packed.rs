//! Profiles as bytes, so that what was read once is not read again when a program starts.
//!
//! Everything that decides where an article goes is there; its words are not, so a profile that was unpacked leads to
//! the same stories, and to reasons that quote nothing. Numbers are LEB128, ascending lists the differences.

use std::sync::Arc;

use super::copies::Shingles;
use super::marks::{Kind, Mark, Tongue};
use super::origins::Credited;
use super::profile::{Profile, Term};
use super::sample::Sample;
use crate::model::{Article, Field, Moment, SharedKind, Span};

/// The form of the bytes, and what their hashes are of: another one with every change of either.
const FORM: u8 = 1;

const KINDS: [SharedKind; 7] = [
    SharedKind::Person,
    SharedKind::Organisation,
    SharedKind::Place,
    SharedKind::Name,
    SharedKind::Number,
    SharedKind::Date,
    SharedKind::Term,
];
const MARKS: [Kind; 3] = [Kind::Name, Kind::Known, Kind::Number];

impl Profile {
    /// The profile as bytes.
    #[must_use]
    pub fn pack(&self) -> Vec<u8> {
        let mut to = Packing(vec![FORM]);
        to.moment(self.article.published);
        to.number(u64::from(self.tongue));
        to.0.push(self.weekdays);
        to.list(&self.days, |to, day| to.signed(i64::from(*day)));
        to.number(u64::from(self.quoted.rate()));
        to.ascending(self.quoted.hashes().iter().copied());
        to.ascending(self.shingles.hashes().iter().copied());
        to.credit(self.credit.as_ref());
        to.ascending(self.terms.iter().map(|t| t.key));
        self.terms.iter().for_each(|term| to.term(term));
        to.list(&self.marks, Packing::mark);
        to.0
    }

    /// The profile of a revision of an article, from its bytes; nothing where they are of another form or damaged.
    #[must_use]
    pub fn unpack(bytes: &[u8], article: &str, revision: &str) -> Option<Profile> {
        let mut from = Unpacking(bytes);
        if from.byte()? != FORM {
            return None;
        }
        let published = from.moment()?;
        let profile = Profile {
            article: Arc::new(named(article, revision, published)),
            tongue: Tongue::try_from(from.number()?).ok()?,
            weekdays: from.byte()?,
            days: from.list(|from| i32::try_from(from.signed()?).ok())?,
            quoted: {
                let rate = from.small()?;
                Sample::kept(from.ascending()?, rate)?
            },
            shingles: Shingles::kept(from.ascending()?),
            credit: from.credit()?,
            terms: {
                let keys = from.ascending()?;
                keys.into_iter().map(|key| from.term(key)).collect::<Option<_>>()?
            },
            marks: from.list(Unpacking::mark)?.into(),
        };
        from.0.is_empty().then_some(profile)
    }
}

/// An article of which only that is known which grouping asks.
fn named(id: &str, revision: &str, published: Option<Moment>) -> Article {
    Article {
        id: id.into(),
        url: None,
        outlet: None,
        title: String::new(),
        byline: Vec::new(),
        published,
        modified: None,
        language: None,
        text: String::new(),
        agency: None,
        revision: revision.to_owned(),
        fetched: None,
        notes: Vec::new(),
    }
}

struct Packing(Vec<u8>);

impl Packing {
    fn number(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.0.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.0.push(n as u8);
    }

    /// Small ones of either sign are short.
    fn signed(&mut self, n: i64) {
        self.number(((n << 1) ^ (n >> 63)) as u64);
    }

    fn list<T>(&mut self, items: &[T], item: impl Fn(&mut Packing, &T)) {
        self.number(items.len() as u64);
        items.iter().for_each(|i| item(self, i));
    }

    fn ascending(&mut self, items: impl ExactSizeIterator<Item = u32>) {
        self.number(items.len() as u64);
        let mut last = 0;
        for item in items {
            self.number(u64::from(item.wrapping_sub(last)));
            last = item;
        }
    }

    fn moment(&mut self, moment: Option<Moment>) {
        match moment {
            None => self.0.push(0),
            Some(Moment::Day(day)) => {
                self.0.push(1);
                [i64::from(day.year()), day.month().into(), day.day().into()].into_iter().for_each(|n| self.signed(n));
            }
            Some(Moment::Instant(at)) => {
                self.0.push(2);
                self.signed(at.as_second());
                self.signed(i64::from(at.subsec_nanosecond()));
            }
        }
    }

    fn credit(&mut self, credit: Option<&Credited>) {
        let Some(credit) = credit else { return self.0.push(0) };
        self.0.push(1 | u8::from(credit.whole) << 1 | u8::from(credit.own_site) << 2);
        self.list(credit.agency.as_bytes(), |to, byte| to.0.push(*byte));
    }

    /// All but the key. Most words stand in the text once.
    fn term(&mut self, term: &Term) {
        let kind = KINDS.iter().position(|k| *k == term.kind).unwrap_or(KINDS.len() - 1) as u8;
        let counts = [term.title, term.lede, term.body];
        let told = counts.iter().enumerate().fold(0, |told, (i, n)| told | u8::from(*n > 0) << i);
        self.0.push(kind | told << 3);
        counts.iter().filter(|n| **n > 0).for_each(|n| self.number(u64::from(*n)));
    }

    fn mark(&mut self, mark: &Mark) {
        self.number(u64::from(mark.key));
        let kind = MARKS.iter().position(|k| *k == mark.kind).unwrap_or(0) as u8;
        self.0.push(kind | u8::from(mark.field == Field::Title) << 2);
        let place = [mark.span.start as u64, mark.span.end as u64];
        [u64::from(mark.name), u64::from(mark.of)].into_iter().chain(place).for_each(|n| self.number(n));
    }
}

struct Unpacking<'a>(&'a [u8]);

impl Unpacking<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u64> {
        let mut n = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            n |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(n);
            }
        }
        None
    }

    fn small<T: TryFrom<u64>>(&mut self) -> Option<T> {
        T::try_from(self.number()?).ok()
    }

    fn signed(&mut self) -> Option<i64> {
        let n = self.number()?;
        Some((n >> 1) as i64 ^ -((n & 1) as i64))
    }

    fn list<T>(&mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        // Every item has a byte at least, so a length that is made up reserves no memory.
        let length = self.small::<usize>().filter(|n| *n <= self.0.len())?;
        (0..length).map(|_| item(self)).collect()
    }

    fn ascending(&mut self) -> Option<Vec<u32>> {
        let mut last = 0_u32;
        self.list(|from| from.small::<u32>()).map(|steps| {
            steps
                .into_iter()
                .map(|step| {
                    last = last.wrapping_add(step);
                    last
                })
                .collect()
        })
    }

    fn moment(&mut self) -> Option<Option<Moment>> {
        Some(match self.byte()? {
            0 => None,
            1 => {
                let (year, month, day) = (self.signed()?, self.signed()?, self.signed()?);
                let [month, day] = [i8::try_from(month).ok()?, i8::try_from(day).ok()?];
                Some(Moment::Day(jiff::civil::Date::new(i16::try_from(year).ok()?, month, day).ok()?))
            }
            2 => {
                let (seconds, nanoseconds) = (self.signed()?, self.signed()?);
                let at = jiff::Timestamp::new(seconds, i32::try_from(nanoseconds).ok()?).ok()?;
                Some(Moment::Instant(at))
            }
            _ => return None,
        })
    }

    fn credit(&mut self) -> Option<Option<Credited>> {
        let told = self.byte()?;
        if told == 0 {
            return Some(None);
        }
        let agency = String::from_utf8(self.list(Unpacking::byte)?).ok()?;
        Some(Some(Credited { agency: agency.into(), whole: told & 2 != 0, own_site: told & 4 != 0 }))
    }

    fn term(&mut self, key: u32) -> Option<Term> {
        let head = self.byte()?;
        let kind = *KINDS.get(usize::from(head & 7))?;
        let mut count = |bit: u8| if head >> bit & 1 == 1 { self.small() } else { Some(0) };
        let (title, lede, body) = (count(3)?, count(4)?, count(5)?);
        Some(Term { key, title, lede, body, kind, field: Field::Text, span: Span::new(0, 0) })
    }

    fn mark(&mut self) -> Option<Mark> {
        let key = self.small()?;
        let head = self.byte()?;
        let kind = *MARKS.get(usize::from(head & 3))?;
        let field = if head & 4 == 0 { Field::Text } else { Field::Title };
        let (name, of) = (self.small()?, self.small()?);
        Some(Mark { key, kind, name, of, field, span: Span::new(self.small()?, self.small()?) })
    }
}
