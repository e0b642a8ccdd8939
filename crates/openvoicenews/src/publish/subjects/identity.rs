//! Who is one subject across articles: the same full name, folded.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::model::{Entity, EntityKind};
use crate::text::{fold, is_function_word, words};

/// Words that a name of a subject may have; a longer one is a mistake of the reading.
pub(super) const MOST_WORDS: usize = 10;

/// What kind of subject it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SubjectKind {
    /// A human being.
    Person,
    /// A body of people: firm, party, ministry, team.
    Body,
    /// A country, city, region, building.
    Place,
    /// One of our categories, or a topic of IPTC.
    Topic,
}

impl SubjectKind {
    /// All of them, in the order of pages.
    pub const ALL: [SubjectKind; 4] = [SubjectKind::Person, SubjectKind::Body, SubjectKind::Place, SubjectKind::Topic];

    /// The first part of a key: `person`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            SubjectKind::Person => "person",
            SubjectKind::Body => "body",
            SubjectKind::Place => "place",
            SubjectKind::Topic => "topic",
        }
    }

    /// The kind that [`SubjectKind::as_str`] names.
    #[must_use]
    pub fn parse(written: &str) -> Option<SubjectKind> {
        SubjectKind::ALL.into_iter().find(|kind| kind.as_str() == written)
    }
}

/// Somebody or something that articles name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Subject {
    /// What it is.
    pub kind: SubjectKind,
    /// The kind and the folded name, which is also the path of its page: `person/vera-otto`. Two names with one key are
    /// one subject.
    pub key: String,
    /// The name as an article writes it, without titles; of a place not as its dateline does, where the text has another.
    pub name: String,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl Subject {
    /// The subject that a name in an article stands for; `None` where the name does not settle who is meant.
    #[must_use]
    pub fn of(entity: &Entity) -> Option<Subject> {
        Subject::named(entity.kind, &entity.name)
    }

    /// The same for a name alone, in the fullest form that its article gives.
    #[must_use]
    pub fn named(kind: EntityKind, name: &str) -> Option<Subject> {
        let name = without_possessive(name.trim());
        if let Some(subject) = second_name(kind, name) {
            return Some(subject);
        }
        match kind {
            EntityKind::Person => {
                let name = without_titles(name);
                is_full_name(name).then(|| Subject::new(SubjectKind::Person, name))?
            }
            EntityKind::Organisation => {
                let name = without_article(name);
                is_body(name).then(|| Subject::new(SubjectKind::Body, name))?
            }
            EntityKind::Place => {
                let name = without_article(name);
                is_place(name).then(|| Subject::new(SubjectKind::Place, name))?
            }
            EntityKind::Other => None,
        }
    }

    /// Whether this is a better form of a subject's name than another: a place that is in capitals throughout stood in a
    /// dateline. Letters that stand for a body may be in capitals everywhere.
    #[must_use]
    pub fn is_better_written(&self, other: &str) -> bool {
        let shouts = |name: &str| !name.contains(char::is_lowercase);
        self.kind == SubjectKind::Place && shouts(other) && !shouts(&self.name)
    }

    /// A category, or a topic of IPTC by its name.
    #[must_use]
    pub fn topic(name: &str) -> Option<Subject> {
        Subject::new(SubjectKind::Topic, name.trim())
    }

    /// `None` where nothing of the name is a letter or digit, or too much.
    fn new(kind: SubjectKind, name: &str) -> Option<Subject> {
        let tokens = tokens(name);
        let fits = (1..=MOST_WORDS).contains(&tokens.len());
        fits.then(|| Subject { kind, key: format!("{}/{}", kind.as_str(), tokens.join("-")), name: one_line(name) })
    }
}

/// The folded name that keys are made of: `vera-otto` for `Vera Otto`.
#[must_use]
pub fn key_of(name: &str) -> String {
    tokens(name).join("-")
}

/// The words of a text as keys have them: lower case, without accents, full stops, apostrophes and the possessive.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for word in words(text) {
        let folded = fold(word.text);
        let bare = folded.strip_suffix("'s").unwrap_or(&folded);
        for part in bare.split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '\'' | '\u{300}'..='\u{36f}'))) {
            let letters = part.chars().filter(|c| c.is_alphanumeric());
            let plain = letters.fold(String::with_capacity(part.len()), |mut out, letter| {
                match plain(letter) {
                    "" => out.push(letter),
                    plain => out.push_str(plain),
                }
                out
            });
            if !plain.is_empty() {
                out.push(plain);
            }
        }
    }
    out
}

/// A lower-case Latin letter without its accent, two for those that stand for two; empty for others.
fn plain(letter: char) -> &'static str {
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => "",
    }
}

/// The name in one line; what is in capitals throughout, as in datelines and headlines, gets small letters.
fn one_line(name: &str) -> String {
    let shouted = !name.contains(char::is_lowercase) && name.split_whitespace().any(|w| w.chars().count() > 4);
    let word = |w: &str| {
        let mut letters = w.chars();
        let rest = |letters: std::str::Chars<'_>| letters.flat_map(char::to_lowercase).collect::<String>();
        letters.next().filter(|_| shouted).map_or_else(|| w.to_owned(), |first| format!("{first}{}", rest(letters)))
    };
    name.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

fn without_possessive(name: &str) -> &str {
    name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name)
}

fn without_article(name: &str) -> &str {
    name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name).trim_start()
}

/// Names that every reader takes for one thing: no rule of spelling joins them, or articles do not agree whether they
/// are a body, a place or a person. Only what is one thing in every country: an `ICC` judges criminals, another cricket.
fn second_name(kind: EntityKind, name: &str) -> Option<Subject> {
    let name = without_article(name);
    if kind == EntityKind::Other || !name.starts_with(char::is_uppercase) {
        return None;
    }
    let (kind, known) = well_known(&key_of(name))?;
    // `Who` and `Us` begin sentences.
    let shouted = !name.contains(char::is_lowercase);
    if AS_WORDS.contains(&&*key_of(name)) && !shouted {
        return None;
    }
    Subject::new(kind, known)
}

/// The folded names among [`WELL_KNOWN`] that are words, too.
const AS_WORDS: [&str; 2] = ["us", "who"];

/// The name by which something known everywhere goes here, by the folded name in a text that has lost its capitals.
pub(super) fn known_as(folded: &str) -> Option<String> {
    let (_, name) = well_known(folded).filter(|_| !AS_WORDS.contains(&folded))?;
    Some(key_of(name))
}

fn well_known(folded: &str) -> Option<(SubjectKind, &'static str)> {
    let at = WELL_KNOWN.binary_search_by_key(&folded, |(name, ..)| name).ok()?;
    WELL_KNOWN.get(at).map(|(_, kind, name)| (*kind, *name))
}

const BODY: SubjectKind = SubjectKind::Body;
const PLACE: SubjectKind = SubjectKind::Place;

/// Folded names, what they are, and what they are called here.
const WELL_KNOWN: [(&str, SubjectKind, &str); 52] = [
    ("al-qaeda", BODY, "Al-Qaeda"),
    ("al-qaida", BODY, "Al-Qaeda"),
    ("asean", BODY, "ASEAN"),
    ("britain", PLACE, "United Kingdom"),
    ("cia", BODY, "CIA"),
    ("ecb", BODY, "European Central Bank"),
    ("eu", BODY, "European Union"),
    ("european-central-bank", BODY, "European Central Bank"),
    ("european-union", BODY, "European Union"),
    ("europol", BODY, "Europol"),
    ("fbi", BODY, "FBI"),
    ("fifa", BODY, "FIFA"),
    ("great-britain", PLACE, "United Kingdom"),
    ("hamas", BODY, "Hamas"),
    ("hezbollah", BODY, "Hezbollah"),
    ("hizbollah", BODY, "Hezbollah"),
    ("hizbullah", BODY, "Hezbollah"),
    ("iaea", BODY, "International Atomic Energy Agency"),
    ("imf", BODY, "International Monetary Fund"),
    ("international-atomic-energy-agency", BODY, "International Atomic Energy Agency"),
    ("international-monetary-fund", BODY, "International Monetary Fund"),
    ("interpol", BODY, "Interpol"),
    ("isil", BODY, "Islamic State"),
    ("isis", BODY, "Islamic State"),
    ("islamic-state", BODY, "Islamic State"),
    ("kremlin", BODY, "Kremlin"),
    ("nasa", BODY, "NASA"),
    ("nato", BODY, "NATO"),
    ("north-atlantic-treaty-organisation", BODY, "NATO"),
    ("north-atlantic-treaty-organization", BODY, "NATO"),
    ("opec", BODY, "OPEC"),
    ("pentagon", BODY, "Pentagon"),
    ("taliban", BODY, "Taliban"),
    ("uae", PLACE, "United Arab Emirates"),
    ("uefa", BODY, "UEFA"),
    ("uk", PLACE, "United Kingdom"),
    ("un", BODY, "United Nations"),
    ("unesco", BODY, "UNESCO"),
    ("unhcr", BODY, "UNHCR"),
    ("unicef", BODY, "UNICEF"),
    ("united-nations", BODY, "United Nations"),
    ("united-states-of-america", PLACE, "United States"),
    ("unrwa", BODY, "UNRWA"),
    ("us", PLACE, "United States"),
    ("usa", PLACE, "United States"),
    ("white-house", BODY, "White House"),
    ("who", BODY, "World Health Organization"),
    ("world-health-organisation", BODY, "World Health Organization"),
    ("world-health-organization", BODY, "World Health Organization"),
    ("world-trade-organisation", BODY, "World Trade Organization"),
    ("world-trade-organization", BODY, "World Trade Organization"),
    ("wto", BODY, "World Trade Organization"),
];

/// Forms of address and offices that stand before a name and are no part of it.
#[rustfmt::skip]
const TITLES: [&str; 74] = [
    "admiral", "ambassador", "archbishop", "attorney", "bishop", "brigadier", "capt", "captain", "cardinal",
    "chairman", "chancellor", "chief", "col", "colonel", "commander", "commissioner", "comptroller", "congressman",
    "congresswoman", "controller", "councillor", "dame", "deputy", "detective", "director", "doctor", "dr", "emir",
    "foreign", "former", "gen", "general", "gov", "governor", "interior", "judge", "justice", "king", "lady",
    "leader", "lieutenant", "lord", "lt", "maj", "major", "mayor", "messrs", "minister", "miss", "mr", "mrs", "ms",
    "officer", "pope", "premier", "president", "prime", "prince", "princess", "prof", "professor", "queen", "rep",
    "representative", "rev", "secretary", "sen", "senator", "sgt", "sheikh", "sheriff", "sir", "speaker", "sultan",
];

/// Whether a folded word is a title, or a trade that stands before names as one does: `Seismologist`.
pub(super) fn is_title(folded: &str) -> bool {
    TITLES.binary_search(&folded).is_ok() || folded.ends_with("ologist")
}

/// A name without the titles before it, as long as two words are left: `Justice` may be a first name.
fn without_titles(name: &str) -> &str {
    let mut rest = name;
    while let Some((first, others)) = rest.split_once(' ') {
        let title = is_title(fold(first).trim_end_matches('.'));
        if !title || !others.trim().contains(' ') {
            break;
        }
        rest = others.trim_start();
    }
    rest
}

/// Small words inside names of people.
#[rustfmt::skip]
pub(super) const PARTICLES: [&str; 28] = [
    "al", "ap", "ben", "bin", "bint", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el",
    "ibn", "la", "las", "le", "lo", "los", "ter", "van", "von", "y", "zu",
];

/// A first name and a last one, each with a capital where its script has them. An initial is no first name: `J. Smith`
/// is many people. What has a digit is no person.
fn is_full_name(name: &str) -> bool {
    let parts: Vec<&str> = name.split_whitespace().collect();
    let letters = |part: &str| part.chars().filter(|c| c.is_alphabetic()).count();
    let capital = |part: &&str| !part.starts_with(|c: char| c.is_lowercase() || !c.is_alphabetic());
    let inner = |part: &&str| capital(part) || PARTICLES.binary_search(part).is_ok() || part.contains(['-', '’', '\'']);
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
    let long = |part: &str| letters(part) > 1 && !is_lone_initial(part);
    // Of `al-Rashid Otto` and `von Brandt` the first word may be small; then two others must be there.
    let begins = capital(first) || PARTICLES.iter().any(|p| first.starts_with(p)) && parts.len() > 2;
    let ends = capital(last) || last.starts_with("al-") || last.starts_with("el-");
    let suffixed = matches!(*last, "Jr." | "Jr" | "Sr." | "Sr" | "II" | "III" | "IV");
    (2 + usize::from(suffixed)..=6).contains(&parts.len())
        && begins
        && ends
        && (long(last) || suffixed)
        && !OFFICES.contains(&&*fold(last))
        && parts.iter().any(|part| part != last && long(part))
        && parts.iter().all(inner)
        && !name.contains(|c: char| c.is_ascii_digit() || matches!(c, '@' | '/' | '(' | '&' | ':' | ','))
        && !is_generic(&fold(last))
        && !AT_PLACES.contains(&&*fold(first))
}

/// Offices that are nobody's surname: `Assistant Secretary` is no person.
#[rustfmt::skip]
const OFFICES: [&str; 12] = [
    "adviser", "attorney", "chairman", "commissioner", "director", "governor", "minister", "officer", "president",
    "professor", "secretary", "senator",
];

/// What places begin with, and people do not: `North Adams`, `San Telmo`.
#[rustfmt::skip]
const AT_PLACES: [&str; 13] = [
    "east", "fort", "lake", "las", "los", "mount", "new", "north", "port", "san", "santa", "south", "west",
];

fn is_lone_initial(part: &str) -> bool {
    part.chars().count() == 2 && part.ends_with('.')
}

/// What many bodies of many countries and towns are called: a name of such words alone says not which is meant.
#[rustfmt::skip]
const GENERIC: [&str; 150] = [
    "administration", "adviser", "affairs", "agency", "agriculture", "air", "appeal", "appeals", "army", "assembly",
    "assistant", "association", "attorney", "authority", "bank", "board", "border", "bureau", "cabinet", "center",
    "central", "centre", "chamber", "church", "city", "civil", "coast", "college", "commerce", "commission",
    "committee", "common", "commons", "communist", "community", "company", "congress", "conservative",
    "constitutional", "control", "coroner", "corporation", "corps", "council", "county", "court", "crown", "defence",
    "defense", "delegates", "democratic", "department", "deputies", "development", "disaster", "district", "economic",
    "economy", "education", "election", "electoral", "emergency", "energy", "environment", "environmental", "federal",
    "federation", "finance", "fire", "force", "forces", "foreign", "general", "government", "governorate", "green",
    "guard", "health", "high", "home", "homeland", "house", "human", "immigration", "industry", "information",
    "institute", "intelligence", "interior", "international", "joint", "judicial", "judiciary", "justice", "labor",
    "labour", "law", "legislative", "legislature", "liberal", "local", "lords", "lower", "management",
    "meteorological", "military", "ministry", "municipal", "national", "navy", "office", "opposition", "parliament",
    "party", "people", "police", "press", "prime", "prison", "prosecution", "prosecutor", "provincial", "public",
    "red", "regional", "representatives", "republic", "republican", "rescue", "resources", "road", "royal", "rule",
    "ruling", "school", "security", "senate", "service", "services", "social", "socialist", "staff", "state",
    "supreme", "trade", "transport", "treasury", "union", "university", "upper",
];

/// At least two words with capitals of which one says which body it is. `Supreme Court` and `Interior Ministry` are of
/// many countries, and `Orrenia's army` is no name.
fn is_body(name: &str) -> bool {
    let all: Vec<&str> = words(name).map(|w| w.text).collect();
    let small = |word: &str| word.starts_with(char::is_lowercase);
    let named = all.iter().filter(|w| !is_function_word(&fold(w)) || !small(w));
    let named: Vec<&str> = named.copied().collect();
    let says = |word: &&&str| {
        let folded = fold(word);
        let one = folded.strip_suffix("'s").unwrap_or(&folded);
        !is_generic(one) && !is_function_word(one)
    };
    named.len() > 1
        && named.iter().all(|w| !small(w))
        && named.iter().filter(says).count() > 0
        && named.last().is_some_and(|last| NO_BODIES.binary_search(&&*fold(last)).is_err())
        && !name.contains(['\'', '’', '(', '/', ':', '"', '“'])
}

/// What names end with that are no bodies: some members of a chamber, a law, an event, a day.
#[rustfmt::skip]
const NO_BODIES: [&str; 32] = [
    "act", "amendment", "bill", "constitution", "day", "democrat", "democratic", "democrats", "dems", "friday", "gop",
    "law", "leader", "leaders", "leadership", "majority", "map", "marathon", "minority", "monday", "poll",
    "republican", "republicans", "rule", "saturday", "sunday", "thursday", "treaty", "tuesday", "war", "web",
    "wednesday",
];

fn is_generic(folded: &str) -> bool {
    GENERIC.binary_search(&folded).is_ok()
}

/// One word suffices: that is how places are called.
fn is_place(name: &str) -> bool {
    let all: Vec<&str> = words(name).map(|w| w.text).collect();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let small = |word: &str| word.starts_with(char::is_lowercase);
    (1..=6).contains(&all.len())
        && letters > 2
        && all.iter().all(|w| !small(w) || is_function_word(w))
        && all.iter().any(|w| !small(w) && !is_generic(&fold(w)) && !COMPASS.contains(&&*fold(w)))
        && all.iter().all(|w| NO_BODIES.binary_search(&&*fold(w)).is_err())
        && !NO_PLACES.contains(&&*key_of(name))
        // `Va.` and `D-Vermont` are how members of a chamber are told apart.
        && !name.ends_with('.')
        && name.as_bytes().get(1) != Some(&b'-')
        && !name.contains(['\'', '’', '(', '/', ':', '"', '“', ','])
}

/// What is taken for a place now and then, after `in` and `on`, and is none: programmes, platforms, feasts, a plague.
#[rustfmt::skip]
const NO_PLACES: [&str; 22] = [
    "brexit", "christmas", "congress", "covid", "covid-19", "easter", "facebook", "google", "instagram", "internet",
    "medicaid", "medicare", "obamacare", "parliament", "ramadan", "senate", "telegram", "thanksgiving", "tiktok",
    "twitter", "whatsapp", "youtube",
];

/// Words that are places beside another word only.
#[rustfmt::skip]
const COMPASS: [&str; 24] = [
    "airport", "capital", "capitol", "coast", "congressional", "country", "east", "embassy", "hill", "island",
    "islands", "mountain", "nation", "north", "northeast", "northwest", "river", "south", "southeast", "southwest",
    "street", "territory", "valley", "west",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_in_order() {
        for list in [&TITLES[..], &PARTICLES, &GENERIC, &NO_BODIES, &NO_PLACES] {
            assert!(list.is_sorted(), "{list:?}");
        }
        assert!(WELL_KNOWN.is_sorted_by_key(|(name, ..)| *name));
        for (name, kind, known) in WELL_KNOWN {
            assert!(name == key_of(name) && well_known(&key_of(known)).is_none_or(|(k, n)| (k, n) == (kind, known)));
        }
    }

    #[test]
    fn names_are_folded() {
        let cases = [
            ("José Ibáñez-Łaski", "jose-ibanez-laski"),
            ("Sean O’Brien", "sean-obrien"),
            ("U.S.", "us"),
            ("Straße's", "strasse"),
            ("Йозеф Отто", "йозеф-отто"),
            ("...", ""),
        ];
        for (name, key) in cases {
            assert_eq!(key_of(name), key);
        }
    }
}
