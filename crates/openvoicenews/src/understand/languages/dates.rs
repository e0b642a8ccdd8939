//! Days, months and years in other languages, as TIMEX3 values.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::Table;
use super::cut::Text;
use crate::model::{DateKind, DateMention};

/// The expressions of time in order; those that count from the day of publication only where it is known.
pub(super) fn find(text: &Text, table: &Table, published: Option<Date>) -> Vec<DateMention> {
    let reader = Reader { text, table, published };
    let mut out = Vec::new();
    let mut i = 0;
    while i < text.tokens.len() {
        match reader.at(i) {
            Some((tokens, value)) => {
                out.push(DateMention { span: text.span(i..i + tokens), kind: DateKind::Date, value });
                i += tokens;
            }
            None => i += 1,
        }
    }
    out
}

struct Reader<'a> {
    text: &'a Text<'a>,
    table: &'a Table,
    published: Option<Date>,
}

impl Reader<'_> {
    fn at(&self, i: usize) -> Option<(usize, String)> {
        self.day_of_month(i)
            .or_else(|| self.weekday(i))
            .or_else(|| self.month(i))
            .or_else(|| self.relative(i))
            .or_else(|| self.year(i))
    }

    /// `19. August 2025`, `1er août`, `19 de agosto de 2025`.
    fn day_of_month(&self, i: usize) -> Option<(usize, String)> {
        let day: i8 = self
            .text
            .low(i)
            .trim_end_matches("er")
            .trim_end_matches('º')
            .parse()
            .ok()
            .filter(|d| (1..=31).contains(d))?;
        let mut at = i + 1;
        at += usize::from(matches!(self.text.low(at), "." | "de"));
        let month = self.month_number(at)?;
        let (year, taken) = self.year_after(at + 1);
        let value = match year.or_else(|| self.year_of(month, Some(day))) {
            Some(y) => Date::new(y, month, day).ok()?.to_string(),
            None => format!("XXXX-{month:02}-{day:02}"),
        };
        Some((at + 1 + taken - i, value))
    }

    fn month_number(&self, i: usize) -> Option<i8> {
        let place = self.table.months.iter().position(|m| *m == self.text.low(i))?;
        i8::try_from(place + 1).ok()
    }

    /// A year after a month, and the tokens it takes.
    fn year_after(&self, i: usize) -> (Option<i16>, usize) {
        let of = usize::from(matches!(self.text.low(i), "de" | "del"));
        match four_digits(self.text.low(i + of)) {
            Some(year) => (Some(year), of + 1),
            None => (None, 0),
        }
    }

    /// The year in which a month that is told alone lies nearest to the day of publication, rather before it.
    fn year_of(&self, month: i8, day: Option<i8>) -> Option<i16> {
        let published = self.published?;
        let here = Date::new(published.year(), month, day.unwrap_or(1)).ok()?;
        let ahead = here.since(published).ok()?.get_days();
        Some(published.year() - i16::from(ahead > 150) + i16::from(ahead < -250))
    }

    fn month(&self, i: usize) -> Option<(usize, String)> {
        let month = self.month_number(i)?;
        let (year, taken) = self.year_after(i + 1);
        let year = match year {
            Some(y) => y.to_string(),
            // "Mai", "mars" and "marzo" alone are months after a word of time only.
            None if i > 0 && self.text.is(i - 1, self.table.before_year) => {
                self.year_of(month, None).map_or_else(|| "XXXX".to_owned(), |y| y.to_string())
            }
            None => return None,
        };
        Some((1 + taken, format!("{year}-{month:02}")))
    }

    /// `Dienstag`, `mardi dernier`, `el próximo martes`: the last one, unless it is said to come.
    fn weekday(&self, i: usize) -> Option<(usize, String)> {
        let wanted = self.table.weekdays.iter().position(|w| *w == self.text.low(i))?;
        let comes = i > 0 && self.text.is(i - 1, self.table.next) || self.text.is(i + 1, self.table.next);
        let gone = i > 0 && self.text.is(i - 1, self.table.last) || self.text.is(i + 1, self.table.last);
        let after = usize::from(self.text.is(i + 1, self.table.next) || self.text.is(i + 1, self.table.last));
        let Some(published) = self.published else { return Some((1 + after, format!("XXXX-WXX-{}", wanted + 1))) };
        let own = i64::from(published.weekday().to_monday_zero_offset());
        let back = (own - i64::try_from(wanted).ok()?).rem_euclid(7);
        let ahead = match (comes, gone, back) {
            (true, _, _) => 7 - back,
            (false, true, 0) => -7,
            _ => -back,
        };
        // "Dienstag, 19. August": one expression.
        let comma = usize::from(self.text.low(i + 1) == ",")
            + usize::from(self.text.low(i + 1) == "," && self.text.low(i + 2) == "den");
        if let Some((taken, value)) = self.day_of_month(i + 1 + comma) {
            return Some((1 + comma + taken, value));
        }
        Some((1 + after, days(published, ahead)?))
    }

    /// `gestern`, `hier`, `ayer`.
    fn relative(&self, i: usize) -> Option<(usize, String)> {
        let taken_and_ahead = self.table.relative.iter().find(|(word, _)| self.text.low(i) == *word);
        let (_, ahead) = taken_and_ahead?;
        // "La mañana", "am Morgen" is a part of the day.
        let part =
            self.text.low(i) == "mañana" && i > 0 && matches!(self.text.low(i - 1), "la" | "esta" | "una" | "cada")
                || self.text.low(i) == "morgen" && self.text.capital(i);
        if part {
            return None;
        }
        Some((1, days(self.published?, *ahead)?))
    }

    /// `im Jahr 2019`, `en 2019`.
    fn year(&self, i: usize) -> Option<(usize, String)> {
        let year = four_digits(self.text.low(i))?;
        let framed = i > 0 && self.text.is(i - 1, self.table.before_year);
        framed.then(|| (1, year.to_string()))
    }
}

fn days(from: Date, ahead: i64) -> Option<String> {
    let span: Span = ahead.days();
    from.checked_add(span).ok().map(|d| d.to_string())
}

/// A year between 1400 and 2100.
fn four_digits(word: &str) -> Option<i16> {
    if word.len() != 4 {
        return None;
    }
    word.parse().ok().filter(|y| (1400..=2100).contains(y))
}
