//! Who is heard, and how much.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Hearing, Passage, Source, Span, SpeakerKind, StatementIn, VoiceShare};
use crate::text::{capitalised, fold, words};

/// Words of each speaker over all articles, those heard most first, and where each is heard. Near-copies
/// of one text count once, by the source that had it first.
pub(super) fn shares(passages: &[Passage], sources: &[Source]) -> (Vec<VoiceShare>, Vec<Hearing>) {
    let full = full_names(passages);
    let small = lower_case(passages);
    let plain = without_owners(passages);
    let mut heard: BTreeMap<&str, (VoiceShare, Vec<Hearing>)> = BTreeMap::new();
    let mut first_of_origin: BTreeMap<usize, usize> = BTreeMap::new();
    for (n, p) in passages.iter().enumerate() {
        let first = *first_of_origin.entry(sources[p.source].origin).or_insert(p.source);
        for (k, s) in p.statements.iter().enumerate() {
            if s.speaker.kind == SpeakerKind::Unknown || !is_nameable(&s.speaker.name) {
                continue;
            }
            let name = full.get(s.speaker.name.as_str()).copied().unwrap_or(&s.speaker.name);
            let name = small.get(name).copied().unwrap_or(name);
            let name = plain.get(name).copied().unwrap_or(name);
            let (share, hearings) = heard.entry(name).or_insert_with(|| (unheard(name, s.speaker.kind), Vec::new()));
            let article = &sources[p.source].article;
            if !share.articles.contains(article) {
                share.articles.push(article.clone());
            }
            hearings.push(Hearing { voice: 0, passage: n, statement: k, pooled: p.source == first });
            if p.source == first {
                let (direct, indirect) = words_of(p, s);
                share.direct_words += direct;
                share.indirect_words += indirect;
            }
        }
    }
    let mut out: Vec<(VoiceShare, Vec<Hearing>)> = heard.into_values().collect();
    out.sort_by_key(|(v, _)| std::cmp::Reverse(v.direct_words + v.indirect_words));
    let (voices, hearings): (Vec<_>, Vec<_>) = out.into_iter().unzip();
    let numbered = |(voice, all): (usize, Vec<Hearing>)| all.into_iter().map(move |h| Hearing { voice, ..h });
    (voices, hearings.into_iter().enumerate().flat_map(numbered).collect())
}

fn unheard(name: &str, kind: SpeakerKind) -> VoiceShare {
    VoiceShare { speaker: name.to_owned(), direct_words: 0, indirect_words: 0, kind: Some(kind), articles: Vec::new() }
}

/// Whether a reader of the list alone knows who is meant: not `his family`, not a dateline, not half a sentence.
fn is_nameable(name: &str) -> bool {
    const OWNERS: [&str; 6] = ["his", "her", "its", "their", "our", "my"];
    let first = words(name).next().map(|w| fold(w.text).into_owned()).unwrap_or_default();
    let clause = [" said ", " told ", " reported ", " had ", " was ", " were "].iter().any(|verb| name.contains(verb));
    !OWNERS.contains(&first.as_str()) && !clause && !name.contains(" - ") && !name.contains(" — ")
}

/// `Police` at the head of a sentence is who is `police` inside one.
fn lower_case(passages: &[Passage]) -> BTreeMap<String, &str> {
    let speakers = passages.iter().flat_map(|p| &p.statements).map(|s| s.speaker.name.as_str());
    let lower = speakers.filter(|name| name.starts_with(char::is_lowercase));
    lower.map(|name| (capitalised(name), name)).collect()
}

/// `League's monitors` are `League monitors`, where the articles have both.
fn without_owners(passages: &[Passage]) -> BTreeMap<&str, &str> {
    let speakers = passages.iter().flat_map(|p| &p.statements).map(|s| s.speaker.name.as_str());
    let names: BTreeSet<&str> = speakers.collect();
    let owned = names.iter().filter(|name| name.contains("'s ") || name.contains("’s "));
    let plain = |name: &str| names.get(name.replace("'s ", " ").replace("’s ", " ").as_str()).copied();
    owned.filter_map(|name| Some((*name, plain(name)?))).collect()
}

/// A surname leads to the one full name in the story that ends with it.
fn full_names(passages: &[Passage]) -> BTreeMap<&str, &str> {
    let speakers = passages.iter().flat_map(|p| &p.statements);
    let persons = speakers.filter(|s| s.speaker.kind == SpeakerKind::Person);
    let names: BTreeSet<&str> = persons.map(|s| s.speaker.name.as_str()).collect();
    let mut out = BTreeMap::new();
    for short in names.iter().filter(|n| !n.contains(' ')) {
        let mut longer = names.iter().filter(|n| n.rsplit(' ').next() == Some(short) && n.len() > short.len());
        if let (Some(only), None) = (longer.next(), longer.next()) {
            out.insert(*short, *only);
        }
    }
    out
}

/// Words between quotation marks, and others, of a statement's content.
fn words_of(p: &Passage, s: &StatementIn) -> (usize, usize) {
    let mut counts = (0, 0);
    for piece in &s.content {
        for w in words(piece.of(&p.text)) {
            let at = Span::new(piece.start + w.span.start, piece.start + w.span.end);
            if p.quoted.iter().any(|q| q.contains(&at)) { counts.0 += 1 } else { counts.1 += 1 }
        }
    }
    counts
}
