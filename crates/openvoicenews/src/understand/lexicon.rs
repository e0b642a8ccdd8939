//! Word lists: what kind of word a word may be.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::word_classes::{WordClass, WordClasses};
use crate::text::loaded;

/// Classes that a word may belong to, as a set of bits.
pub(super) type Classes = u64;

macro_rules! classes {
    ($($name:ident $section:literal $bit:literal;)*) => {
        $(pub(super) const $name: Classes = 1 << $bit;)*
        fn class_of(section: &str) -> Option<Classes> {
            match section {
                $($section => Some($name),)*
                _ => None,
            }
        }
    };
}

classes! {
    COUNTRY "country" 0;
    DEMONYM "demonym" 1;
    STATE "state" 2;
    CITY "city" 3;
    REGION "region" 4;
    FIRST_NAME "first" 5;
    TITLE "title" 6;
    ROLE "role" 7;
    DOCUMENT "document" 8;
    ORG_HEAD "orghead" 9;
    ORG "org" 10;
    PLACE_HEAD "placehead" 11;
    DETERMINER "det" 13;
    WEEKDAY "weekday" 14;
    MONTH "month" 15;
    AUX "aux" 16;
    MODAL "modal" 17;
    NEGATIVE "negative" 18;
    PRONOUN "pronoun" 19;
    SUBJECT "subject" 20;
    PREPOSITION "preposition" 21;
    CONJUNCTION "conjunction" 22;
    SUBORDINATOR "subordinator" 23;
    REPORTING "reporting" 24;
    AMBIGUOUS_NAME "name_ordinary" 25;
    PERSON_WORD "personword" 26;
    PEOPLE "people" 27;
    STATE_BODY "state_body" 28;
    TIME_WORD "time" 30;
    COUNT_WORD "count" 31;
    CENSUS_FIRST "census_first" 42;
    CENSUS_LAST "census_last" 43;
    WORLD_CITY "world_city" 44;
}

/// Begins an entry of the list of loaded words.
pub(super) const LOADED: Classes = 1 << 29;

/// Known from running text in lower case.
pub(super) const ORDINARY: Classes = 1 << 32;
/// Seen as a noun.
pub(super) const NOUN: Classes = 1 << 33;
/// Seen as an adjective.
pub(super) const ADJECTIVE: Classes = 1 << 34;
/// Seen as an adverb.
pub(super) const ADVERB: Classes = 1 << 35;
/// Seen as a verb in the past tense.
pub(super) const PAST: Classes = 1 << 36;
/// Seen as a past participle.
pub(super) const PARTICIPLE: Classes = 1 << 37;
/// Seen as a verb with `-ing`.
pub(super) const GERUND: Classes = 1 << 38;
/// Seen as a verb in the third person.
pub(super) const THIRD_PERSON: Classes = 1 << 39;
/// Seen as a verb in its base form.
pub(super) const BASE_VERB: Classes = 1 << 40;
/// Seen as a number word.
pub(super) const NUMERAL: Classes = 1 << 41;
/// Any place name.
pub(super) const PLACE: Classes = COUNTRY | STATE | CITY | REGION;
/// A finite verb, other than an auxiliary.
pub(super) const FINITE: Classes = PAST | THIRD_PERSON;
/// Any verb form.
pub(super) const VERB: Classes = PAST | PARTICIPLE | GERUND | THIRD_PERSON | BASE_VERB;

/// What the lists say of a word or a phrase.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Entry {
    pub(super) classes: Classes,
    /// Weight as a word of saying, 0 to 1: the share of its uses outside quotation marks that report a statement.
    pub(super) cue: f32,
}

/// The word lists, read once.
#[derive(Debug)]
pub(super) struct Lexicon {
    words: HashMap<&'static str, Entry, BuildHasherDefault<WordHasher>>,
    /// Loaded words and phrases by their first word, the longest first.
    loaded: HashMap<&'static str, Vec<loaded::Entry>, BuildHasherDefault<WordHasher>>,
    word_classes: WordClasses,
}

impl Default for Lexicon {
    fn default() -> Lexicon {
        let words = HashMap::with_capacity_and_hasher(50_000, BuildHasherDefault::default());
        let mut lexicon = Lexicon { words, loaded: HashMap::default(), word_classes: WordClasses::built_in() };
        lexicon.read_tags(include_str!("lexicon/tags.txt"));
        lexicon.read_sections(include_str!("lexicon/words.txt"));
        lexicon.read_sections(include_str!("lexicon/gazetteer.txt"));
        lexicon.read_cues(include_str!("lexicon/cues.txt"));
        lexicon.read_loaded();
        lexicon
    }
}

impl Lexicon {
    /// The entry of a lower-case word, or of a phrase joined by `_`.
    pub(super) fn get(&self, word: &str) -> Entry {
        self.words.get(word).copied().unwrap_or_default()
    }

    /// The entry of a word that the lists may lack: its ending decides what kind it is then.
    pub(super) fn entry(&self, word: &str) -> Entry {
        let Entry { classes, cue } = self.get(word);
        let known = classes & (VERB | NOUN | ADJECTIVE | ADVERB | NUMERAL) != 0;
        Entry { classes: if known { classes } else { classes | by_ending(word) }, cue }
    }

    /// The loaded words and phrases that begin with a word; the longest first.
    pub(super) fn loaded(&self, word: &str) -> &[loaded::Entry] {
        self.loaded.get(word).map_or(&[], Vec::as_slice)
    }

    /// The learned classes of a lower-case word.
    pub(super) fn word_class(&self, word: &str) -> WordClass {
        self.word_classes.of(word)
    }

    fn read_tags(&mut self, list: &'static str) {
        for line in list.lines().filter(|l| !l.starts_with('#')) {
            let Some((letters, words)) = line.split_once(": ") else { continue };
            let classes = letters.chars().fold(ORDINARY, |c, l| c | tag(l));
            for word in words.split(' ') {
                self.words.entry(word).or_default().classes |= classes;
            }
        }
    }

    fn read_sections(&mut self, list: &'static str) {
        let mut class = 0;
        for line in list.lines().filter(|l| !l.starts_with('#')) {
            if let Some(section) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                class = class_of(section).unwrap_or(0);
                debug_assert!(class != 0, "unknown section {section}");
            } else {
                for word in line.split_whitespace() {
                    self.words.entry(word).or_default().classes |= class;
                }
            }
        }
    }

    fn read_loaded(&mut self) {
        for (first, entry) in loaded::entries() {
            self.words.entry(first).or_default().classes |= LOADED;
            self.loaded.entry(first).or_default().push(entry);
        }
        for entries in self.loaded.values_mut() {
            entries.sort_by_key(|e| std::cmp::Reverse(e.rest.len()));
        }
    }

    fn read_cues(&mut self, list: &'static str) {
        for line in list.lines().filter(|l| !l.starts_with('#')) {
            if let Some((word, weight)) = line.split_once(' ') {
                self.words.entry(word).or_default().cue = weight.trim().parse().unwrap_or(0.0);
            }
        }
    }
}

fn tag(letter: char) -> Classes {
    match letter {
        'N' => NOUN,
        'A' => ADJECTIVE,
        'R' => ADVERB,
        'd' => PAST,
        'n' => PARTICIPLE,
        'g' => GERUND,
        'z' => THIRD_PERSON,
        'v' => BASE_VERB,
        'M' => NUMERAL,
        _ => 0,
    }
}

fn by_ending(word: &str) -> Classes {
    if word.ends_with("ly") {
        ADVERB
    } else if word.ends_with("ing") {
        GERUND | NOUN
    } else if word.ends_with("ed") {
        PAST | PARTICIPLE
    } else if word.ends_with("ous") || word.ends_with("ful") || word.ends_with("ive") || word.ends_with("able") {
        ADJECTIVE
    } else {
        NOUN
    }
}

/// FNV-1a: the keys are our own short words, so nobody can choose them to collide.
#[derive(Default)]
pub(super) struct WordHasher(u64);

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
