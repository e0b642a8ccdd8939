//! Sentences of a report in a terminal, each with the chain back to the articles.

use super::screen::{BOLD, FAINT, LONGEST_LINE, PLAIN, Screen, columns, in_one_line, padded};
use super::stories::{EVIDENCE, Terminal, one_line};
use super::words;
use crate::model::{Explanation, Field, Rival, Shown};

/// Columns of what stands before each part.
const LABELS: usize = 11;

/// Every sentence in a few lines: what it says, how often it is borne out, and what came next to it.
///
/// A pure function; control characters of articles never reach the terminal.
#[must_use]
pub fn overview(all: &[Explanation], how: &Terminal) -> String {
    let (mut out, width) = (how.screen(), how.width());
    for (n, x) in all.iter().enumerate() {
        if n > 0 {
            out.end();
        }
        head(x, Some(n + 1), width, &mut out);
        let outlets: Vec<String> = x.evidence.iter().map(named).collect();
        labelled("rests on", &outlets.join(", "), width, &mut out);
        if let Some(rival) = x.rivals.first() {
            labelled("next best", &in_one_line(&one_line(&rival.evidence.exact), width - LABELS), width, &mut out);
            labelled("", &lost(rival, all), width, &mut out);
        }
    }
    out.into_text()
}

/// One sentence with all that is known of why it is there.
///
/// A pure function; control characters of articles never reach the terminal. `all` are the explanations of its report,
/// among which the sentences are looked up that others repeat.
#[must_use]
pub fn sentence(x: &Explanation, all: &[Explanation], how: &Terminal) -> String {
    let (mut out, width) = (how.screen(), how.width());
    head(x, None, width, &mut out);
    edits(x, width, &mut out);
    out.end();
    out.lines("What it rests on", width, BOLD);
    for (n, shown) in x.evidence.iter().enumerate() {
        if n > 0 {
            out.end();
        }
        evidence(shown, width, &mut out);
    }
    if !x.rivals.is_empty() {
        out.end();
        out.lines("What could have stood there", width, BOLD);
        for rival in &x.rivals {
            self::rival(rival, all, width, &mut out);
        }
    }
    out.into_text()
}

/// The sentence, its place, and how it was chosen.
fn head(x: &Explanation, number: Option<usize>, width: usize, out: &mut Screen) {
    let number = number.map(|n| format!("{n}. ")).unwrap_or_default();
    out.lines(&format!("{number}{}", one_line(&x.sentence.text)), width.min(LONGEST_LINE), BOLD);
    let mut about = vec![one_line(&x.path), one_line(&x.sentence.id)];
    if x.path != "headline" && x.path != "standfirst" {
        about.push(x.role.to_owned());
    }
    about.push(words::count(x.sentence.origins, "origin"));
    about.extend(x.weight.map(|w| format!("weight {w:.2}")));
    out.lines(&about.join(" · "), width, FAINT);
}

fn edits(x: &Explanation, width: usize, out: &mut Screen) {
    out.end();
    out.lines("Our changes", width, BOLD);
    if x.sentence.edits.is_empty() {
        let whole = x.evidence.first().is_some_and(|s| s.evidence.exact == x.sentence.text);
        out.lines(
            if whole { "Word for word." } else { "Shortened at its ends, or capitals of a headline." },
            width,
            PLAIN,
        );
    }
    for e in &x.sentence.edits {
        let (from, to) = (one_line(&e.from), one_line(&e.to));
        let change = match (from.is_empty(), to.is_empty()) {
            (false, false) => format!("“{from}” → “{to}”"),
            (true, _) => format!("+ “{to}”"),
            (_, true) => format!("− “{from}”"),
        };
        out.lines(&format!("{}: {change}", words::edit(e.kind)), width.min(LONGEST_LINE), PLAIN);
        for basis in e.evidence.iter().filter(|b| b.exact != e.from) {
            labelled("", &format!("from {}: “{}”", one_line(&basis.article), one_line(&basis.exact)), width, out);
        }
    }
}

/// The passage with its surroundings, and whose text it is.
fn evidence(shown: &Shown, width: usize, out: &mut Screen) {
    let e = &shown.evidence;
    let place = match e.field {
        Field::Text => format!("text {}–{}", e.start, e.end),
        Field::Title => "headline".to_owned(),
    };
    let when = shown.published.map(words::moment);
    let about: Vec<String> =
        [Some(named(shown)), when, Some(one_line(&e.article)), Some(place)].into_iter().flatten().collect();
    out.lines(&about.join(" · "), width, FAINT);
    let most = width.min(LONGEST_LINE);
    let around = |text: &str, out: &mut Screen| {
        if !text.is_empty() {
            out.lines(&one_line(text), most, FAINT);
        }
    };
    around(&shown.before, out);
    out.lines(&one_line(&e.exact), most, EVIDENCE);
    around(&shown.after, out);
    let Some(origin) = &shown.origin else { return };
    let own = origin.first.as_ref() == Some(&e.article);
    let first = origin.first.as_ref().map(|a| one_line(a)).unwrap_or_else(|| one_line(&origin.origin));
    let whose = if own { "this article's own".to_owned() } else { format!("that of {first}") };
    let copies: Vec<String> = origin
        .copies
        .iter()
        .map(|c| {
            c.outlet
                .as_deref()
                .map_or_else(|| one_line(&c.article), |o| format!("{} ({})", one_line(o), one_line(&c.article)))
        })
        .collect();
    let copied =
        if copies.is_empty() { "copied by nobody".to_owned() } else { format!("copied by {}", copies.join(", ")) };
    labelled("origin", &format!("{whose}, {copied}"), width, out);
}

fn rival(rival: &Rival, all: &[Explanation], width: usize, out: &mut Screen) {
    let weight = rival.weight.map(|w| format!("{w:.2}")).unwrap_or_default();
    labelled(&weight, &one_line(&rival.evidence.exact), width, out);
    let outlet = rival.outlet.as_deref().map_or_else(|| one_line(&rival.evidence.article), one_line);
    labelled_in("", &format!("{outlet}: {}", lost(rival, all)), width, out, true);
}

/// Why it is not there; a sentence that it repeats is named by its place.
fn lost(rival: &Rival, all: &[Explanation]) -> String {
    let repeated = rival.repeats.as_ref().and_then(|id| all.iter().find(|x| x.sentence.id == *id));
    match repeated {
        Some(x) => format!("{} ({})", rival.words, x.path),
        None => rival.words.clone(),
    }
}

fn named(shown: &Shown) -> String {
    shown.outlet.as_deref().map_or_else(|| one_line(&shown.evidence.article), one_line)
}

fn labelled(label: &str, text: &str, width: usize, out: &mut Screen) {
    labelled_in(label, text, width, out, false);
}

/// Text behind a label, in a column of its own.
fn labelled_in(label: &str, text: &str, width: usize, out: &mut Screen, faint: bool) {
    let most = (width - LABELS).min(LONGEST_LINE - LABELS);
    for (n, line) in super::screen::wrapped(text, most).iter().enumerate() {
        let label = if n == 0 { in_one_line(label, LABELS - 1) } else { String::new() };
        debug_assert!(columns(&label) < LABELS);
        out.put(&padded(&label, LABELS), FAINT);
        out.put(line, if faint { FAINT } else { PLAIN });
        out.end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CitedOrigin, Claim, Copied, Evidence, LosingReason, Sentence};

    fn explanation(path: &str, text: &str) -> Explanation {
        let e = Evidence {
            article: "a".into(),
            revision: None,
            field: Field::Text,
            start: 0,
            end: text.chars().count(),
            exact: text.to_owned(),
        };
        let claim =
            Claim { id: "s1".into(), text: text.to_owned(), evidence: vec![e.clone()], origins: 1, ..Claim::default() };
        let copies = vec![Copied { article: "b".into(), outlet: Some("Osk Post".to_owned()) }];
        let shown = Shown {
            evidence: e.clone(),
            outlet: Some("Harbour Post".to_owned()),
            published: None,
            before: "Before it.".to_owned(),
            after: "After it.".to_owned(),
            origin: Some(CitedOrigin { origin: "o".into(), first: Some("a".into()), copies }),
        };
        let rival = Rival {
            evidence: Evidence { exact: "The ferry ran aground.".to_owned(), ..e },
            outlet: None,
            weight: Some(1.5),
            lost: LosingReason::Repeats,
            words: "another sentence says so already".to_owned(),
            repeats: Some("s1".to_owned()),
        };
        Explanation {
            story: "s".into(),
            path: path.to_owned(),
            sentence: Sentence::try_from(claim).unwrap(),
            evidence: vec![shown],
            weight: Some(2.25),
            role: "fact",
            rivals: vec![rival],
        }
    }

    #[test]
    fn the_chain_is_drawn_from_the_sentence_to_its_origin() {
        let x = explanation("paragraphs/0/0", "The ferry ran aground off Port Halden.");
        let how = Terminal { width: 64, colour: false, unicode: true };
        let expected = "\
The ferry ran aground off Port Halden.
paragraphs/0/0 · s1 · fact · 1 origin · weight 2.25

Our changes
Word for word.

What it rests on
Harbour Post · a · text 0–38
Before it.
The ferry ran aground off Port Halden.
After it.
origin     this article's own, copied by Osk Post (b)

What could have stood there
1.50       The ferry ran aground.
           a: another sentence says so already (paragraphs/0/0)
";
        assert_eq!(sentence(&x, std::slice::from_ref(&x), &how), expected);
    }

    #[test]
    fn lines_keep_to_the_width_and_hold_no_commands() {
        let x = explanation("paragraphs/0/0", &format!("\u{1b}[2J\u{7} {} end.", "long word ".repeat(40)));
        let all = [x.clone(), explanation("standfirst", "日本".repeat(60).as_str())];
        for width in [0, 40, 100] {
            for unicode in [true, false] {
                let how = Terminal { width, unicode, colour: false };
                for shown in [sentence(&x, &all, &how), overview(&all, &how)] {
                    let longest = shown.lines().map(columns).max().unwrap();
                    assert!(longest <= width.max(40), "{longest} of {width}\n{shown}");
                    assert!(!shown.contains(['\u{1b}', '\u{7}']) && (unicode || shown.is_ascii()), "{shown}");
                }
            }
        }
    }
}
