//! Who is quoted in an article, and how much.

use std::collections::BTreeMap;

use super::{NOBODY, name};
use crate::model::{Attribution, Manner, Reading, SpeakerKind};
use crate::text::words;

/// Colours that speakers have; those who are quoted least share the plain ink.
const COLOURS: usize = 6;

/// A speaker with what they are quoted with.
pub(super) struct Voice {
    pub(super) name: String,
    pub(super) kind: SpeakerKind,
    pub(super) statements: usize,
    /// Words between quotation marks.
    pub(super) direct: usize,
    /// Words in the reporter's own words.
    pub(super) indirect: usize,
    /// From 1; 0 is the plain ink.
    pub(super) colour: usize,
}

/// The speakers of a reading, those quoted most first.
pub(super) struct Voices {
    pub(super) list: Vec<Voice>,
    /// The speaker of each statement, an index into the list.
    pub(super) of: Vec<usize>,
}

impl Voices {
    pub(super) fn new(reading: &Reading) -> Voices {
        let mut places: BTreeMap<(&str, SpeakerKind), usize> = BTreeMap::new();
        let mut list: Vec<Voice> = Vec::new();
        let mut of: Vec<usize> = Vec::with_capacity(reading.attributions.len());
        for (n, a) in reading.attributions.iter().enumerate() {
            let name = name(reading, n).unwrap_or(NOBODY);
            let place = *places.entry((name, a.speaker.kind)).or_insert_with(|| {
                let (statements, direct, indirect, colour) = (0, 0, 0, 0);
                list.push(Voice { name: name.to_owned(), kind: a.speaker.kind, statements, direct, indirect, colour });
                list.len() - 1
            });
            let (direct, indirect) = counts(&reading.article.text, a);
            list[place].statements += 1;
            list[place].direct += direct;
            list[place].indirect += indirect;
            of.push(place);
        }
        ranked(list, of)
    }

    pub(super) fn of(&self, statement: usize) -> Option<&Voice> {
        self.list.get(*self.of.get(statement)?)
    }
}

/// Those quoted most first; those who are not known last. The first few get colours.
fn ranked(list: Vec<Voice>, of: Vec<usize>) -> Voices {
    let mut order: Vec<usize> = (0..list.len()).collect();
    order.sort_by_key(|&i| {
        let v = &list[i];
        (v.kind == SpeakerKind::Unknown, std::cmp::Reverse(v.direct + v.indirect), i)
    });
    let mut rank = vec![0; list.len()];
    order.iter().enumerate().for_each(|(place, &i)| rank[i] = place);
    let mut sorted: Vec<(usize, Voice)> = rank.iter().copied().zip(list).collect();
    sorted.sort_by_key(|(place, _)| *place);
    let mut list: Vec<Voice> = sorted.into_iter().map(|(_, v)| v).collect();
    for (place, voice) in list.iter_mut().enumerate() {
        voice.colour = if place < COLOURS && voice.kind != SpeakerKind::Unknown { place + 1 } else { 0 };
    }
    Voices { list, of: of.into_iter().map(|i| rank[i]).collect() }
}

/// Words of a statement between quotation marks, and others.
fn counts(text: &str, a: &Attribution) -> (usize, usize) {
    let all = |piece: &str| words(piece).count();
    let total: usize = a.content.iter().map(|s| all(s.of(text))).sum();
    let direct = match a.manner {
        Manner::Direct => total,
        Manner::Indirect => 0,
        Manner::Mixed => a.content.iter().map(|s| quoted(s.of(text))).sum::<usize>().min(total),
    };
    (direct, total - direct)
}

/// Words between double quotation marks of any language, as far as the piece has them.
fn quoted(piece: &str) -> usize {
    let mut words_in = 0;
    let mut open: Option<usize> = None;
    for (i, c) in piece.char_indices() {
        match (open, c) {
            (None, '"' | '“' | '„' | '«' | '»') => open = Some(i + c.len_utf8()),
            (Some(from), '"' | '”' | '“' | '»' | '«') => {
                words_in += words(&piece[from..i]).count();
                open = None;
            }
            _ => {}
        }
    }
    words_in + open.map_or(0, |from| words(&piece[from..]).count())
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn words_between_marks_of_all_kinds_are_counted() {
        assert_eq!(quoted("that the plan is \"too late\" and “thin”"), 3);
        assert_eq!(quoted("er sei „nicht bereit“ und «müde»"), 3);
        assert_eq!(quoted("no marks"), 0);
        assert_eq!(quoted("an “open end"), 2);
    }
}
