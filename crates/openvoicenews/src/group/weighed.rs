//! A profile weighed: an article's weightiest terms in eight bytes each, and the sides on which two are compared.

use serde::{Deserialize, Serialize};

use super::profile::{Profile, Term};
use super::sample::Sample;
use crate::model::SharedKind;

/// Terms that are kept by their weight in the whole, in the headline, and in the headline with the lede.
const MOST: usize = 128;
const MOST_TITLE: usize = 24;
const MOST_LEDE: usize = 48;

/// Bits of a key by which terms are laid out: eight places for each term, so that most places are empty.
const FIRST_BITS: u32 = 10;

/// How many sides an article has: see [`Side`].
const SIDES: usize = 10;

/// A side on which two articles are compared: terms of one place or kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    All,
    Title,
    Lede,
    Numbers,
    People,
    Organisations,
    Places,
    Names,
    Words,
    LedeNames,
}

/// A term with its weights, each as a share of the greatest on its side in 255ths.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Weight {
    pub(super) key: u32,
    pub(super) all: u8,
    pub(super) lede: u8,
    pub(super) title: u8,
    pub(super) kind: SharedKind,
}

/// An article as grouping remembers it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Weighed {
    /// In ascending order of key.
    terms: Box<[Weight]>,
    lengths: [f32; SIDES],
    /// The sum of the weights of the headline's terms.
    headline: u32,
    pub(super) weekdays: u8,
    pub(super) days: Box<[i32]>,
    pub(super) quoted: Sample,
}

/// What two articles have in common.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Common {
    products: [u32; SIDES],
    /// Shared terms.
    pub(super) terms: u32,
    /// The three greatest parts of the product over all terms.
    greatest: [u32; 3],
    /// Weight of each one's headline that the other has anywhere.
    headlines: [u32; 2],
}

impl Common {
    fn add(&mut self, a: &Weight, b: &Weight) {
        let mut moving = add_products(&mut self.products, a, b);
        self.terms += 1;
        self.headlines[0] += u32::from(a.title);
        self.headlines[1] += u32::from(b.title);
        for kept in &mut self.greatest {
            if moving > *kept {
                std::mem::swap(kept, &mut moving);
            }
        }
    }
}

/// An article's terms laid out for comparing it with many: keys are hashes, so their first bits say where to look.
pub(super) struct LaidOut<'a> {
    terms: &'a [Weight],
    /// Where the terms begin whose keys have these first bits, and after the last one their number.
    begins: [u16; (1 << FIRST_BITS) + 1],
}

impl LaidOut<'_> {
    /// The same as [`Weighed::common`]. Most terms of the other have an empty place here, and one look tells so.
    pub(super) fn common(&self, other: &Weighed) -> Common {
        let mut common = Common::default();
        for b in &other.terms {
            let place = first_bits(b.key);
            let here = usize::from(self.begins[place])..usize::from(self.begins[place + 1]);
            self.terms[here].iter().filter(|a| a.key == b.key).for_each(|a| common.add(a, b));
        }
        common
    }
}

fn first_bits(key: u32) -> usize {
    (key >> (32 - FIRST_BITS)) as usize
}

impl Weighed {
    /// Weighs a profile, given how rare each of its terms is.
    pub(super) fn new(profile: &Profile, rarities: Vec<f32>) -> Weighed {
        let heard: Vec<(&Term, f32)> = profile.terms.iter().zip(rarities).filter(|(_, idf)| *idf > 0.0).collect();
        let side = |most: usize, count: fn(&Term) -> f32| {
            let weights = heard.iter().map(|(t, idf)| {
                let n = count(t);
                if n > 0.0 { (1.0 + n.ln()).max(0.1) * idf } else { 0.0 }
            });
            shares(weights.collect(), most)
        };
        let all = side(MOST, |t| f32::from(t.title) * 2.0 + f32::from(t.lede) * 1.5 + f32::from(t.body));
        let title = side(MOST_TITLE, |t| f32::from(t.title));
        let lede = side(MOST_LEDE, |t| f32::from(t.title) + f32::from(t.lede));
        let terms = (0..heard.len()).filter(|&i| all[i] > 0 || title[i] > 0 || lede[i] > 0).map(|i| {
            let term = heard[i].0;
            Weight { key: term.key, all: all[i], lede: lede[i], title: title[i], kind: term.kind }
        });
        Weighed::of(terms.collect(), profile)
    }

    fn of(terms: Box<[Weight]>, profile: &Profile) -> Weighed {
        let mut squares = [0u32; SIDES];
        for t in &terms {
            add_products(&mut squares, t, t);
        }
        Weighed {
            lengths: squares.map(|s| (s as f32).sqrt()),
            headline: terms.iter().map(|t| u32::from(t.title)).sum(),
            terms,
            weekdays: profile.weekdays,
            days: profile.days.iter().copied().collect(),
            quoted: profile.quoted.clone(),
        }
    }

    /// Compares the two term by term.
    pub(super) fn common(&self, other: &Weighed) -> Common {
        let mut common = Common::default();
        self.both(other).for_each(|(a, b)| common.add(a, b));
        common
    }

    /// Lays the terms out for comparing them with those of many.
    pub(super) fn laid_out(&self) -> LaidOut<'_> {
        let mut begins = [0u16; (1 << FIRST_BITS) + 1];
        for term in &self.terms {
            begins[first_bits(term.key) + 1] += 1;
        }
        for place in 1..begins.len() {
            begins[place] += begins[place - 1];
        }
        LaidOut { terms: &self.terms, begins }
    }

    /// The terms that both have, in ascending order of key.
    pub(super) fn both<'a>(&'a self, other: &'a Weighed) -> impl Iterator<Item = (&'a Weight, &'a Weight)> + 'a {
        let (mut rest, mut others) = (&*self.terms, &*other.terms);
        std::iter::from_fn(move || {
            while let (Some(a), Some(b)) = (rest.first(), others.first()) {
                match a.key.cmp(&b.key) {
                    std::cmp::Ordering::Less => rest = &rest[1..],
                    std::cmp::Ordering::Greater => others = &others[1..],
                    std::cmp::Ordering::Equal => {
                        (rest, others) = (&rest[1..], &others[1..]);
                        return Some((a, b));
                    }
                }
            }
            None
        })
    }

    /// All terms, in ascending order of key.
    pub(super) fn terms(&self) -> &[Weight] {
        &self.terms
    }

    /// The cosine of the two on one side, 0 where either has nothing there.
    pub(super) fn cosine(&self, other: &Weighed, common: &Common, side: Side) -> f32 {
        let lengths = self.lengths[side as usize] * other.lengths[side as usize];
        if lengths > 0.0 { common.products[side as usize] as f32 / lengths } else { 0.0 }
    }

    /// The part of the cosine over all terms that the three weightiest shared ones make.
    pub(super) fn greatest(&self, other: &Weighed, common: &Common) -> f32 {
        let lengths = self.lengths[Side::All as usize] * other.lengths[Side::All as usize];
        if lengths > 0.0 { common.greatest.iter().sum::<u32>() as f32 / lengths } else { 0.0 }
    }

    /// The share of each one's headline that the other has anywhere, the smaller first; nothing without headlines.
    pub(super) fn headlines(&self, other: &Weighed, common: &Common) -> Option<(f32, f32)> {
        let share = |shared: u32, of: u32| (of > 0).then(|| shared as f32 / of as f32);
        let (a, b) = (share(common.headlines[0], self.headline)?, share(common.headlines[1], other.headline)?);
        Some((a.min(b), a.max(b)))
    }

    /// Weights by which other articles are found: heaviest first, as parts of a vector of unit length.
    pub(super) fn heaviest(&self, most: usize) -> Vec<(u32, f32)> {
        let length = self.lengths[Side::All as usize];
        let mut terms: Vec<&Weight> = self.terms.iter().filter(|t| t.all > 0).collect();
        let heaviest_first = |a: &&Weight, b: &&Weight| b.all.cmp(&a.all).then(a.key.cmp(&b.key));
        if terms.len() > most {
            terms.select_nth_unstable_by(most, heaviest_first);
            terms.truncate(most);
        }
        terms.sort_unstable_by(heaviest_first);
        terms.iter().map(|t| (t.key, f32::from(t.all) / length)).collect()
    }
}

/// Adds a shared term's products on every side that both have it on; gives that over all terms.
fn add_products(sums: &mut [u32; SIDES], a: &Weight, b: &Weight) -> u32 {
    let all = u32::from(a.all) * u32::from(b.all);
    let lede = u32::from(a.lede) * u32::from(b.lede);
    sums[Side::All as usize] += all;
    sums[Side::Title as usize] += u32::from(a.title) * u32::from(b.title);
    sums[Side::Lede as usize] += lede;
    if is_name(a.kind) && is_name(b.kind) {
        sums[Side::Names as usize] += all;
        sums[Side::LedeNames as usize] += lede;
    }
    if a.kind == b.kind {
        match a.kind {
            SharedKind::Person => sums[Side::People as usize] += all,
            SharedKind::Organisation => sums[Side::Organisations as usize] += all,
            SharedKind::Place => sums[Side::Places as usize] += all,
            SharedKind::Number => sums[Side::Numbers as usize] += all,
            SharedKind::Term => sums[Side::Words as usize] += all,
            SharedKind::Name | SharedKind::Date => {}
        }
    }
    all
}

fn is_name(kind: SharedKind) -> bool {
    matches!(kind, SharedKind::Person | SharedKind::Organisation | SharedKind::Place | SharedKind::Name)
}

/// The `most` heaviest as 255ths of the heaviest, at least 1; the others are 0. Of equal ones the earlier stay.
fn shares(weights: Vec<f32>, most: usize) -> Vec<u8> {
    let mut order: Vec<usize> = (0..weights.len()).filter(|&i| weights[i] > 0.0).collect();
    let heaviest_first = |&a: &usize, &b: &usize| weights[b].total_cmp(&weights[a]).then(a.cmp(&b));
    if order.len() > most {
        order.select_nth_unstable_by(most, heaviest_first);
        order.truncate(most);
    }
    let greatest = order.iter().map(|&i| weights[i]).fold(0.0, f32::max);
    let mut out = vec![0u8; weights.len()];
    for i in order {
        out[i] = (weights[i] / greatest * 255.0).round().max(1.0) as u8;
    }
    out
}
