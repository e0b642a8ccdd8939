//! Attacks the proof: sentences of our own, damaged in every way that a report could go wrong.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its own cases must fail")]

use std::collections::BTreeMap;

use openvoicenews::model::{Article, Basis, Claim, Edit, EditKind, Evidence, Field};
use openvoicenews::shelf::Shelf;
use openvoicenews::wire;
use openvoicenews::write::prove;
use serde_json::json;

/// Day of publication (a Thursday), outlet, and sentences one a line. All of it is invented.
const ARTICLES: [(&str, &str, &str); 4] = [
    (
        "2025-03-06",
        "Harbour Post",
        "But Mayor Ada Brook closed the northern bridge on Monday after engineers found cracks in 12 of its pillars.
“We will not let anyone drive over a bridge that could fall,” Brook told the Harbour Post.
The repair may cost more than $2.5 billion, the council said in a statement.
Councillor Tomas Reyes said that Brook had known about the damage since 2019.
The ferry company Nordline did not answer questions about the crossing.
About 45% of households in Eastmoor use the bridge, according to the ministry.
Brook said she would resign if the inquiry found that her office had ignored 3 warnings.
Meanwhile police in Eastmoor arrested two men who allegedly stole copper from the site on Tuesday.
The inquiry, led by Judge Miriam Okafor, will hear 26 witnesses in April.
Reyes called the decision “late, costly and entirely avoidable” in a letter to the governor.",
    ),
    (
        "2025-04-17",
        "Valley Times",
        "Westmark accused Eastmoor of moving 4,000 soldiers to the border on Wednesday.
General Ivo Marek denied that his troops had crossed the river Sarn.
“Our soldiers are at home, and they will stay at home,” Marek said before a meeting in Port Alder.
However, the foreign minister of Westmark, Lena Dahl, said that 17 vehicles were seen near the town of Brenn.
Observers could not confirm how many people had fled from Brenn.
The two countries signed a treaty in 2008 but never agreed on the status of the valley.
Dahl expects a vote on sanctions worth €300 million before the summit in May.
At least six villages were without power on Tuesday, the aid group Lantern reported.
Marek may travel to Port Alder to meet Dahl, an official said.
Westmark has rejected a plan to divide the valley into three zones.",
    ),
    (
        "2025-09-05",
        "Morning Ledger",
        "The central bank of Corvia raised its main rate to 7.5% on Thursday.
Governor Paul Achterberg said that prices would probably rise by 9 per cent this year.
So Achterberg warned that half of the country's 120 lenders could fail without new capital.
“This is a storm that we saw coming, and we were not ready,” Achterberg told lawmakers.
The opposition leader Sofia Lindqvist blamed the government for a loss of £40 million.
Lindqvist said that her party would not support the budget unless taxes fell.
Shares of the lender Banca Meridian lost 31 percent on Monday, its worst day since 2011.
The finance ministry declined to say whether it planned to save Banca Meridian.
Unions in the city of Tervo plan a strike of 20,000 workers on September 19.
Still, exports of timber rose for the fifth month, the statistics office said.",
    ),
    (
        "2025-11-12",
        "Coast Radio",
        "Rescuers found 14 sailors alive after the freighter Alma Grande sank on Sunday near Cape Orrin.
Captain Joao Pires said the crew had only ten minutes to leave the ship.
“We heard a loud crack and then the sea was everywhere,” Pires told Coast Radio.
The coast guard is still looking for five people who are missing.
The owner of the ship, Meridia Lines, did not say what the Alma Grande carried.
Divers believe that up to 800 tonnes of oil might be in the tanks.
Now the environment minister Eva Sorensen wants to ban single-hull tankers from 2027.
Sorensen said that the ship failed an inspection in Tervo in June.
A spokesman for Meridia Lines rejected the claim and said that the ship had no faults.
Fishermen in Orrin fear that they will lose income worth ¥90 million.",
    ),
];

/// A generator of numbers with a seed, so that each run attacks alike.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

struct Press {
    articles: Vec<Article>,
    /// Article index, sentence.
    sentences: Vec<(usize, String)>,
}

fn press() -> Press {
    let mut articles = Vec::new();
    let mut sentences = Vec::new();
    for (i, (day, outlet, text)) in ARTICLES.iter().enumerate() {
        let line =
            json!({"id": format!("a{i}"), "outlet": outlet, "published": day, "text": text.replace('\n', "\n\n")});
        articles.push(Article::clone(&wire::read_article(&line.to_string()).unwrap().article));
        sentences.extend(text.lines().map(|l| (i, l.to_owned())));
    }
    Press { articles, sentences }
}

impl Press {
    fn cite(&self, article: usize, exact: &str) -> Evidence {
        let a = &self.articles[article];
        let start = a.text[..a.text.find(exact).unwrap()].chars().count();
        let end = start + exact.chars().count();
        Evidence { article: a.id.clone(), revision: None, field: Field::Text, start, end, exact: exact.to_owned() }
    }

    fn verbatim(&self, at: usize) -> Claim {
        let (article, text) = &self.sentences[at];
        Claim { text: text.clone(), evidence: vec![self.cite(*article, text)], ..Claim::default() }
    }

    fn basis(&self, at: usize) -> Option<Basis> {
        Some(Basis { article: self.articles[self.sentences[at].0].id.clone(), field: "published".to_owned() })
    }
}

/// One of the words that stands in the text as a whole is replaced.
fn replace(text: &str, dice: &mut Dice, words: &[&str], by: &[&str]) -> Option<String> {
    let whole = |at: usize, word: &str| {
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '.');
        !letter(text[..at].chars().next_back()) && !text[at + word.len()..].starts_with(|c: char| c.is_alphanumeric())
    };
    let mut found: Vec<(usize, &str)> = Vec::new();
    for word in words {
        found.extend(text.match_indices(word).filter(|(at, w)| whole(*at, w)).map(|(at, _)| (at, *word)));
    }
    let (at, word) = *found.get(dice.below(found.len()))?;
    let other: Vec<&str> = by.iter().filter(|b| **b != word).copied().collect();
    let new = dice.pick(&other);
    let (before, after) = (&text[..at], &text[at + word.len()..]);
    let joined = format!("{before}{new}{after}").replace("  ", " ");
    Some(joined)
}

const NAMES: [&str; 12] = [
    "Brook",
    "Reyes",
    "Nordline",
    "Okafor",
    "Marek",
    "Dahl",
    "Achterberg",
    "Lindqvist",
    "Pires",
    "Sorensen",
    "Eastmoor",
    "Westmark",
];
const DAYS: [&str; 5] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday"];
const VERBS: [&str; 9] = ["will", "would", "had", "is", "are", "was", "were", "has", "could"];
const DOUBTS: [&str; 7] = ["may", "could", "would", "allegedly", "probably", "might", "believe"];
const DIGITS: [&str; 16] =
    ["12", "2.5", "2019", "45", "3", "26", "4,000", "17", "2008", "7.5", "9", "120", "31", "14", "800", "90"];
const SPELLED: [&str; 6] = ["two", "three", "six", "ten", "five", "twenty"];

/// The kinds of damage to a sentence's words.
const KINDS: [&str; 17] = [
    "name",
    "name of another story",
    "names exchanged",
    "number",
    "number word",
    "scale",
    "currency",
    "negation added",
    "negation dropped",
    "doubt added",
    "doubt dropped",
    "doubt made certain",
    "day",
    "year",
    "quotation",
    "quotation marks",
    "clause",
];

fn damage(kind: &str, text: &str, dice: &mut Dice) -> Option<String> {
    match kind {
        "name" => replace(text, dice, &NAMES, &NAMES),
        "name of another story" => replace(text, dice, &NAMES, &["Holm", "Karst", "Vireo Bank", "New Alder"]),
        "names exchanged" => exchange(text),
        "number" => replace(text, dice, &DIGITS, &["13", "54", "2020", "4.7", "6,000", "11"]),
        "number word" => replace(text, dice, &SPELLED, &SPELLED),
        "scale" => {
            replace(text, dice, &["billion", "million", "percent", "per cent"], &["billion", "million", "thousand", ""])
                .or_else(|| text.contains('%').then(|| text.replace('%', " million")))
        }
        "currency" => text.find(['$', '€', '£', '¥']).map(|at| {
            let sign = text[at..].chars().next().unwrap();
            let by = ["$", "€", "£", "¥", ""].into_iter().filter(|b| !b.starts_with(sign) || b.is_empty());
            let by: Vec<&str> = by.collect();
            text.replacen(sign, dice.pick(&by), 1)
        }),
        "negation added" => insert_after(text, dice, &VERBS, &["not", "never"]),
        "negation dropped" => replace(text, dice, &["not", "never", "no", "without"], &[""]),
        "doubt added" => insert_after(text, dice, &VERBS, &["allegedly", "possibly", "reportedly"]),
        "doubt dropped" => replace(text, dice, &DOUBTS, &[""]),
        "doubt made certain" => replace(text, dice, &["may", "could", "might", "would"], &["will", "did", "must"]),
        "day" => replace(text, dice, &DAYS, &["Friday", "Saturday", "Monday", "Tuesday"]),
        "year" => replace(text, dice, &["2019", "2008", "2011", "2027"], &["2018", "2012", "2021"]),
        "quotation" => requote(text, dice),
        "quotation marks" => mark(text, dice),
        "clause" => {
            let clauses = [
                ", after weeks of secret talks.",
                " despite fierce protests.",
                ", officials said.",
                " and later apologised.",
                ", in the worst scandal for years.",
                " because nobody had paid.",
            ];
            Some(format!("{}{}", text.strip_suffix('.')?, dice.pick(&clauses)))
        }
        _ => unreachable!(),
    }
    .filter(|new| new != text)
}

/// The first two different names change places.
fn exchange(text: &str) -> Option<String> {
    let mut found: Vec<(usize, &str)> = NAMES.iter().filter_map(|n| text.find(n).map(|at| (at, *n))).collect();
    found.sort_unstable();
    let [(a, first), (b, second), ..] = found[..] else { return None };
    Some([&text[..a], second, &text[a + first.len()..b], first, &text[b + second.len()..]].concat())
}

fn insert_after(text: &str, dice: &mut Dice, words: &[&str], new: &[&str]) -> Option<String> {
    let word = dice.pick(words);
    let at = text.find(&format!(" {word} "))? + word.len() + 1;
    Some(format!("{} {}{}", &text[..at], dice.pick(new), &text[at..]))
}

/// Another word inside the quotation.
fn requote(text: &str, dice: &mut Dice) -> Option<String> {
    let (open, close) = (text.find('“')? + '“'.len_utf8(), text.find('”')?);
    let mut words: Vec<&str> = text[open..close].split(' ').collect();
    let at = dice.below(words.len());
    words[at] = dice.pick(&["always", "terrible", "said", "they", "nobody"]);
    Some(format!("{}{}{}", &text[..open], words.join(" "), &text[close..]))
}

/// Quotation marks around words that nobody is quoted with.
fn mark(text: &str, dice: &mut Dice) -> Option<String> {
    let words: Vec<&str> = text.strip_suffix('.')?.split(' ').collect();
    if text.contains('“') || words.len() < 9 {
        return None;
    }
    let from = 2 + dice.below(words.len() - 6);
    Some(format!("{} “{}” {}.", words[..from].join(" "), words[from..from + 3].join(" "), words[from + 3..].join(" ")))
}

/// Damage that lies beside the text: in citations, speaker and edits.
const BESIDE: [&str; 8] = [
    "offset",
    "offset of one end",
    "other article",
    "other passage",
    "speaker",
    "wrong date",
    "wrong name",
    "idle edit",
];

fn damage_beside(kind: &str, press: &Press, at: usize, dice: &mut Dice) -> Option<Claim> {
    let mut claim = press.verbatim(at);
    match kind {
        "offset" => {
            claim.evidence[0].start += 1;
            claim.evidence[0].end += 1;
        }
        "offset of one end" => claim.evidence[0].end -= 1,
        "other article" => claim.evidence[0].article = press.articles[(press.sentences[at].0 + 1) % 4].id.clone(),
        "other passage" => {
            let other = (at + 1 + dice.below(press.sentences.len() - 1)) % press.sentences.len();
            claim.evidence = press.verbatim(other).evidence;
        }
        "speaker" => claim.speaker = Some(dice.pick(&["Per Holm", "the Karst ministry", "Governor Lund"]).to_owned()),
        "wrong date" => {
            let day = DAYS.into_iter().find(|d| claim.text.contains(d))?;
            let to = dice.pick(&["January 2", "December 24", "March 30", "July 4"]).to_owned();
            claim.text = claim.text.replacen(day, &to, 1);
            claim.edits = vec![edit(EditKind::Date, day, &to, Vec::new(), press.basis(at))];
        }
        "wrong name" => {
            let name = NAMES.into_iter().find(|n| claim.text.contains(n))?;
            let other = (at + 10) % press.sentences.len();
            let (article, text) = &press.sentences[other];
            let to = NAMES.into_iter().find(|n| text.contains(n) && *n != name)?;
            claim.text = claim.text.replacen(name, to, 1);
            claim.edits = vec![edit(EditKind::Name, name, to, vec![press.cite(*article, text)], None)];
        }
        "idle edit" => claim.edits = vec![edit(EditKind::Join, "the", "the", Vec::new(), None)],
        _ => unreachable!(),
    }
    Some(claim)
}

fn edit(kind: EditKind, from: &str, to: &str, evidence: Vec<Evidence>, basis: Option<Basis>) -> Edit {
    Edit { kind, from: from.to_owned(), to: to.to_owned(), evidence, basis }
}

#[test]
fn damaged_sentences_are_refused() {
    let press = press();
    let shelf: Shelf<'_> = press.articles.iter().collect();
    let mut dice = Dice(2025);
    let mut tried: BTreeMap<&str, usize> = BTreeMap::new();
    let mut passed = Vec::new();
    let mut judge = |kind: &'static str, claim: &Claim| {
        *tried.entry(kind).or_default() += 1;
        if prove(claim, &shelf).is_empty() {
            passed.push(format!("{kind}: {}", claim.text));
        }
    };
    for _ in 0..4 {
        for at in 0..press.sentences.len() {
            for kind in KINDS {
                let claim = press.verbatim(at);
                if let Some(text) = damage(kind, &claim.text, &mut dice) {
                    judge(kind, &Claim { text, ..claim });
                }
            }
            for kind in BESIDE {
                if let Some(claim) = damage_beside(kind, &press, at, &mut dice) {
                    judge(kind, &claim);
                }
            }
        }
    }
    let all: usize = tried.values().sum();
    assert!(all >= 500 && KINDS.iter().chain(&BESIDE).all(|k| tried.contains_key(k)), "{tried:?}");
    assert!(passed.len() * 50 <= all, "{} of {all} pass:\n{}", passed.len(), passed.join("\n"));
}

#[test]
fn undamaged_sentences_are_proved() {
    let press = press();
    let shelf: Shelf<'_> = press.articles.iter().collect();
    let mut claims = Vec::new();
    for (at, (article, text)) in press.sentences.iter().enumerate() {
        let claim = press.verbatim(at);
        let outlet = ARTICLES[*article].1;
        let with_source = format!("{}, according to the {outlet}.", text.strip_suffix('.').unwrap());
        let opening = ["But", "Meanwhile", "However,", "So", "Still,", "Now"];
        if let Some((word, rest)) = opening.iter().find_map(|w| Some((w, text.strip_prefix(w)?))) {
            let rest = rest.trim_start();
            let text = rest[..1].to_uppercase() + &rest[1..];
            let edits = vec![edit(EditKind::Cut, word, "", Vec::new(), None)];
            claims.push(Claim { text, edits, ..claim.clone() });
        }
        claims.push(Claim { text: with_source, ..claim.clone() });
        claims.push(claim);
    }
    let dates =
        [(0, "Monday", "Monday, March 3, 2025"), (10, "Wednesday", "April 16"), (20, "Thursday", "September 4")];
    let names = [
        (1, "Brook", "Mayor Ada Brook", 0),
        (12, "Marek", "General Ivo Marek", 11),
        (32, "Pires", "Captain Joao Pires", 31),
    ];
    for (at, from, to) in dates {
        let claim = press.verbatim(at);
        let edits = vec![edit(EditKind::Date, from, to, Vec::new(), press.basis(at))];
        claims.push(Claim { text: claim.text.replacen(from, to, 1), edits, ..claim });
    }
    for (at, from, to, source) in names {
        let claim = press.verbatim(at);
        let edits = vec![edit(EditKind::Name, from, to, press.verbatim(source).evidence, None)];
        claims.push(Claim { text: claim.text.replacen(from, to, 1), edits, speaker: Some(to.to_owned()), ..claim });
    }
    let refused: Vec<String> = claims
        .iter()
        .filter_map(|c| {
            let why = prove(c, &shelf);
            (!why.is_empty())
                .then(|| format!("{}: {}", c.text, why.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))
        })
        .collect();
    assert!(refused.len() * 50 < claims.len(), "{} of {}:\n{}", refused.len(), claims.len(), refused.join("\n"));
}

#[test]
fn any_text_gets_a_verdict() {
    const BITS: [&str; 28] = [
        "a", "U.S.", "not", "\"", "'", "“", "’s", "``", "''", " ", "\n\n", "$", "2.5", "1,000", "3rd", "%", "é",
        "日本", "—", "\u{ad}", "\u{301}", "🎉", "may", "Brook", ".", ",", "million", "\0",
    ];
    let mut dice = Dice(7);
    let mut words = |n: usize| (0..n).map(|_| dice.pick(&BITS)).collect::<String>();
    for n in 0..600 {
        let text = words(n % 40 + 1);
        let line = json!({"id": "a", "outlet": words(2), "published": "2025-03-05", "text": text}).to_string();
        let article = wire::read_article(&line).unwrap().article;
        let shelf: Shelf<'_> = [&*article].into_iter().collect();
        let end = text.chars().count();
        let start = n % end;
        let exact: String = text.chars().skip(start).collect();
        let evidence = Evidence { article: "a".into(), revision: None, field: Field::Text, start, end, exact };
        let edits = [EditKind::Name, EditKind::Date, EditKind::Cut, EditKind::Attribution]
            .map(|kind| edit(kind, &words(2), &words(2), vec![evidence.clone()], None));
        let claim = Claim { text: words(n % 30), evidence: vec![evidence], edits: edits.to_vec(), ..Claim::default() };
        let why = prove(&claim, &shelf);
        assert_eq!(why, prove(&claim, &shelf));
        assert!(why.iter().all(|w| w.code() != "not-at-offsets" && !w.to_string().is_empty()), "{why:?}");
    }
}
