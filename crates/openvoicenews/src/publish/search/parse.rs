//! Reads queries as people write them.

use jiff::ToSpan;
use jiff::civil::Date;

use super::facets::Facet;
use super::query::{Alternative, Clause, Kind, Query};
use super::terms;
use crate::text::is_function_word;

/// Characters of a query that are read.
const LONGEST: usize = 1_000;
/// Words, phrases and filters that are read.
const MOST: usize = 32;
/// Terms of one phrase.
const PHRASE: usize = 32;
/// Letters of the shortest beginning of a word that is searched for: with fewer, nearly every text is found.
const BEGINNING: usize = 3;

/// Reads a query; the last word of one that is still typed may be the beginning of a word.
pub(super) fn query(text: &str, typed: bool) -> Query {
    let whole = text.char_indices().nth(LONGEST).map(|(end, _)| end);
    let mut items = items(whole.map_or(text, |end| &text[..end]));
    let mut query = Query { text: text.to_owned(), ..Query::default() };
    if whole.is_some() || items.len() > MOST {
        query.notes.push(format!("Only the first {MOST} words are searched for."));
        items.truncate(MOST);
    }
    let mut reader = Reader { query, or: false };
    let last = items.len().saturating_sub(1);
    for (at, item) in items.into_iter().enumerate() {
        let unfinished = typed && at == last && item.touches_end;
        reader.take(&item, unfinished);
    }
    reader.query
}

/// A word, a phrase or a filter as written.
#[derive(Debug, Default)]
struct Item<'a> {
    /// `-` before it.
    negated: bool,
    /// What stands before a colon.
    name: Option<&'a str>,
    value: &'a str,
    quoted: bool,
    /// `*` behind it.
    star: bool,
    /// Whether the text ends with it, with no space or closing quotation mark behind it.
    touches_end: bool,
}

const QUOTES: [char; 5] = ['"', '“', '”', '„', '«'];

/// Divides a query at its spaces, but for those between quotation marks.
fn items(text: &str) -> Vec<Item<'_>> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (item, after) = item(rest);
        out.push(item);
        rest = after.trim_start();
    }
    out
}

fn item(text: &str) -> (Item<'_>, &str) {
    let bare = text.strip_prefix('-').filter(|after| after.starts_with(|c: char| c.is_alphanumeric() || is_quote(c)));
    let (negated, text) = (bare.is_some(), bare.unwrap_or(text));
    let word = text.find(|c: char| c.is_whitespace() || is_quote(c)).unwrap_or(text.len());
    // A filter's name is letters alone: `10:30` is a time, and `https://` no filter either.
    let named = text[..word].split_once(':').filter(|(name, value)| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic()) && !value.starts_with("//")
    });
    let name = named.map(|(name, _)| name);
    let text = name.map_or(text, |name| &text[name.len() + 1..]);
    let (value, quoted, closed, after) = match text.strip_prefix(is_quote) {
        Some(inside) => match inside.find(|c| is_quote(c) || c == '»') {
            Some(end) => {
                let width = inside[end..].chars().next().map_or(0, char::len_utf8);
                (&inside[..end], true, true, &inside[end + width..])
            }
            None => (inside, true, false, ""),
        },
        None => {
            let end = text.find(|c: char| c.is_whitespace() || is_quote(c)).unwrap_or(text.len());
            (&text[..end], false, false, &text[end..])
        }
    };
    let outside = after.strip_prefix('*').filter(|_| quoted);
    let inside = value.strip_suffix('*').filter(|_| !quoted);
    let star = outside.is_some() || inside.is_some();
    let after = outside.unwrap_or(after);
    let touches_end = after.is_empty() && !closed && !star;
    (Item { negated, name, value: inside.unwrap_or(value), quoted, star, touches_end }, after)
}

fn is_quote(c: char) -> bool {
    QUOTES.contains(&c)
}

/// Takes items in, one after the other.
struct Reader {
    query: Query,
    /// Whether `OR` stood before what comes now.
    or: bool,
}

impl Reader {
    fn take(&mut self, item: &Item<'_>, unfinished: bool) {
        match (item.name, item.value) {
            (None, "OR") if !item.quoted => self.or = true,
            (None, "AND") if !item.quoted => {}
            (None, _) => self.add(None, item, unfinished),
            (Some(name), _) => self.filter(name, item, unfinished),
        }
    }

    fn filter(&mut self, name: &str, item: &Item<'_>, unfinished: bool) {
        let lower = name.to_ascii_lowercase();
        if let Some(facet) = Facet::ALL.into_iter().find(|f| f.name() == lower) {
            self.add(Some(facet), item, unfinished);
            return;
        }
        match &*lower {
            "from" | "until" if !item.negated => self.date(&lower, item.value, unfinished),
            "in" => self.kind(item, unfinished),
            _ => {
                self.add(None, &Item { value: name, negated: item.negated, ..Item::default() }, false);
                self.add(None, &Item { name: None, value: item.value, ..*item }, unfinished);
                self.note(unfinished, format!("There is no filter `{lower}`: it was read as a word."));
            }
        }
    }

    /// Adds words or the value of a facet.
    fn add(&mut self, facet: Option<Facet>, item: &Item<'_>, unfinished: bool) {
        let value = if facet == Some(Facet::Language) { language(item.value) } else { item.value };
        let mut terms = facet.map_or_else(|| terms::list(value), |facet| facet.terms(value));
        terms.truncate(PHRASE);
        let Some(last) = terms.last() else { return self.nothing(facet, unfinished) };
        let is_short = facet.is_none() && last.chars().count() < BEGINNING && !terms::is_unspaced(last);
        // Who types `with` means it; as a beginning it would stand for half of all texts.
        let is_whole = terms.len() == 1 && is_function_word(last);
        if is_short && item.star {
            self.note(false, format!("`{last}*` is too short a beginning: it was read as a word."));
        }
        if is_short && unfinished && terms.len() > 1 {
            terms.pop();
        } else if is_short && unfinished && !self.query.every.is_empty() {
            // The first letters of a word say nothing yet.
            return;
        }
        let prefix = !is_short && (item.star || unfinished && !is_whole);
        let alternative = Alternative { facet, terms, prefix };
        let or = std::mem::take(&mut self.or);
        if item.negated {
            self.query.no.push(alternative);
            return;
        }
        let every = &mut self.query.every;
        let joined = match facet {
            // The values of one filter are alternatives, wherever they stand.
            Some(_) if !or => every.iter_mut().find(|c| c.any.iter().all(|a| a.facet == facet)),
            _ => every.last_mut().filter(|_| or),
        };
        match joined {
            Some(clause) => clause.any.push(alternative),
            None => every.push(Clause { any: vec![alternative] }),
        }
    }

    fn nothing(&mut self, facet: Option<Facet>, unfinished: bool) {
        if let Some(facet) = facet {
            self.note(unfinished, format!("`{}:` has no value: it was left out.", facet.name()));
        }
    }

    fn date(&mut self, name: &str, value: &str, unfinished: bool) {
        match days(value) {
            Some((first, _)) if name == "from" => self.query.from = Some(first),
            Some((_, last)) => self.query.until = Some(last),
            None => {
                let hint = "a day is written `2026-03-01`, a month `2026-03`, a year `2026`";
                self.note(unfinished, format!("`{name}:{value}` was left out: {hint}."));
            }
        }
    }

    fn kind(&mut self, item: &Item<'_>, unfinished: bool) {
        let value = item.value.to_lowercase();
        let fits = |k: &Kind| k.name() == value || k.name().strip_suffix('s') == Some(&*value);
        match Kind::ALL.into_iter().find(fits) {
            Some(kind) if item.negated => {
                let kinds = &mut self.query.kinds;
                kinds.is_empty().then(|| kinds.extend(Kind::ALL));
                kinds.retain(|k| *k != kind);
            }
            Some(kind) if self.query.kinds.contains(&kind) => {}
            Some(kind) => self.query.kinds.push(kind),
            None => {
                let hint = "it knows `in:reports`, `in:articles` and `in:statements`";
                self.note(unfinished, format!("`in:{value}` was left out: {hint}."));
            }
        }
    }

    /// Notes what was not understood; not of what is still typed.
    fn note(&mut self, unfinished: bool, note: String) {
        if !unfinished && !self.query.notes.contains(&note) {
            self.query.notes.push(note);
        }
    }
}

/// The first and the last day of a day, a month or a year.
fn days(value: &str) -> Option<(Date, Date)> {
    let digits = |part: &str, n: usize| (part.len() == n && part.bytes().all(|b| b.is_ascii_digit())).then_some(());
    let mut parts = value.split('-');
    let (year, month, day) = (parts.next()?, parts.next(), parts.next());
    digits(year, 4)?;
    month.map_or(Some(()), |m| digits(m, 2))?;
    day.map_or(Some(()), |d| digits(d, 2))?;
    let number = |part: Option<&str>| part.map_or(Some(1), |p| p.parse::<i8>().ok());
    if parts.next().is_some() {
        return None;
    }
    let first = Date::new(year.parse().ok()?, number(month)?, number(day)?).ok()?;
    let next = match (month, day) {
        (_, Some(_)) => return Some((first, first)),
        (Some(_), None) => first.checked_add(1.month()),
        (None, None) => first.checked_add(1.year()),
    };
    // The last year of the calendar has none after it.
    let last = next.map_or(Ok(Date::MAX), |next| next.checked_sub(1.day())).ok()?;
    Some((first, last))
}

/// The code of a language by its English name; codes are as they are.
fn language(value: &str) -> &str {
    const NAMES: [(&str, &str); 12] = [
        ("arabic", "ar"),
        ("chinese", "zh"),
        ("dutch", "nl"),
        ("english", "en"),
        ("french", "fr"),
        ("german", "de"),
        ("italian", "it"),
        ("japanese", "ja"),
        ("portuguese", "pt"),
        ("russian", "ru"),
        ("spanish", "es"),
        ("ukrainian", "uk"),
    ];
    NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(value)).map_or(value, |(_, code)| code)
}
