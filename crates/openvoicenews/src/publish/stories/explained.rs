//! Two articles beside each other in a terminal: whether they are one story, and why.

use super::{EVIDENCE, Placed, Terminal, one_line};
use crate::model::{Explained, Measure, Reason};
use crate::publish::screen::{BOLD, FAINT, LONGEST_LINE, PLAIN, Screen, Style, columns, in_one_line, padded};
use crate::publish::{reasons, words};
use crate::text::capitalised;

/// Columns of the names beside bars.
const NAMES: usize = 18;
/// Columns of the things that are shared, at most.
const LONGEST_TEXT: usize = 30;
/// Columns of a bar at most.
const LONGEST_BAR: usize = 24;
/// The ink of what speaks against.
const AGAINST: Style = Style { colour: 2, ..PLAIN };

/// Why two articles are one story or are not, as lines of text for a terminal or a file.
///
/// What was decided, in words; how they hang together where it is through others; what both have and few others, with
/// a bar for its part; and each measure with a bar to the right where it speaks for one event and to the left where it
/// speaks against it. Of an article that `placed` lacks the id stands for its headline. A pure function; control
/// characters of articles never reach the terminal.
#[must_use]
pub fn explained(explained: &Explained, placed: &[Placed], how: &Terminal) -> String {
    let drawing = Drawing { explained, placed, width: how.width() };
    let mut out = how.screen();
    drawing.head(&mut out);
    drawing.path(&mut out);
    drawing.shared(&mut out);
    drawing.measures(&mut out);
    out.into_text()
}

struct Drawing<'a> {
    explained: &'a Explained,
    placed: &'a [Placed],
    width: usize,
}

impl Drawing<'_> {
    fn head(&self, out: &mut Screen) {
        let Explained { a, b, together, reason, path } = self.explained;
        out.lines(if *together { "One story" } else { "Two stories" }, self.width, BOLD);
        out.end();
        for id in [a, b] {
            self.article(id, out);
        }
        out.end();
        let width = self.width.min(LONGEST_LINE);
        out.lines(&format!("{} {}", reasons::sentence(reason), reasons::verdict(reason)), width, PLAIN);
        if let Some(origin) = &reason.origin {
            out.lines(&format!("{}.", capitalised(&one_line(origin))), width, PLAIN);
        }
        if let Some(links) = path.len().checked_sub(2).filter(|_| *together) {
            let through = match links {
                0 => "They were joined directly.".to_owned(),
                n => format!("They are one story through {} between them.", words::count(n, "article")),
            };
            out.lines(&through, width, PLAIN);
        } else if *together && reason.likeness < reason.needed {
            out.lines("They are one story through the others of it.", width, PLAIN);
        }
    }

    /// The id, the headline, and who published it when.
    fn article(&self, id: &str, out: &mut Screen) {
        let found = self.placed.iter().find(|p| &*p.assignment.article == id);
        let id = one_line(id);
        let Some(placed) = found else {
            out.lines(&id, self.width, PLAIN);
            return;
        };
        out.lines(&placed.headline(), self.width.min(LONGEST_LINE), PLAIN);
        let published = placed.published.map_or_else(|| "undated".to_owned(), words::moment);
        let about: Vec<String> = placed.outlet.iter().map(|o| one_line(o)).chain([published, id]).collect();
        out.lines(&about.join(" · "), self.width, FAINT);
    }

    fn path(&self, out: &mut Screen) {
        if self.explained.path.len() < 3 {
            return;
        }
        out.end();
        out.lines("How they hang together", self.width, BOLD);
        for (n, id) in self.explained.path.iter().enumerate() {
            let headline = self.placed.iter().find(|p| p.assignment.article == *id).map(Placed::headline);
            let line = format!("{}. {}", n + 1, headline.unwrap_or_else(|| one_line(id)));
            out.put(&in_one_line(&line, self.width), PLAIN);
            out.end();
        }
    }

    fn shared(&self, out: &mut Screen) {
        let Reason { shared, .. } = &self.explained.reason;
        if shared.is_empty() {
            return;
        }
        out.end();
        out.lines("What both have and few others", self.width, BOLD);
        let most = shared.iter().map(|s| s.weight).fold(0.0, f32::max);
        let longest = shared.iter().map(|s| columns(&one_line(&s.text))).max().unwrap_or(0);
        let text = longest.clamp(6, LONGEST_TEXT.min(self.width - NAMES - 14)) + 2;
        let bar = (self.width - NAMES - text - 8).min(LONGEST_BAR);
        for (kind, things) in reasons::by_kind(shared) {
            for (n, thing) in things.iter().enumerate() {
                out.put(&padded(if n == 0 { reasons::label(kind) } else { "" }, NAMES), FAINT);
                out.put(&padded(&in_one_line(&one_line(&thing.text), text - 2), text), PLAIN);
                let ink = "█".repeat(length(thing.weight, most, bar));
                out.put(&padded(&ink, bar), EVIDENCE);
                out.put(&format!(" {:>4} %", reasons::percent(thing.weight)), FAINT);
                out.end();
            }
        }
    }

    fn measures(&self, out: &mut Screen) {
        let (pro, contra) = reasons::sides(&self.explained.reason.measures);
        if pro.is_empty() && contra.is_empty() {
            return;
        }
        out.end();
        out.lines("Against one event, and for it (log odds)", self.width, BOLD);
        let bar = ((self.width - NAMES - 8) / 2).min(LONGEST_BAR);
        let most = pro.iter().chain(&contra).map(|m| m.odds.abs()).fold(0.0, f32::max);
        for measure in pro.iter().chain(&contra) {
            self.measure(measure, most, bar, out);
        }
        let sum: f32 = pro.iter().chain(&contra).map(|m| m.odds).sum();
        out.put(&padded("together", NAMES), FAINT);
        out.put(&" ".repeat(bar), PLAIN);
        out.put(&format!("│ {}", reasons::odds(sum)), FAINT);
        out.end();
    }

    fn measure(&self, measure: &Measure, most: f32, bar: usize, out: &mut Screen) {
        let length = length(measure.odds.abs(), most, bar);
        out.put(&padded(&in_one_line(&one_line(&measure.of), NAMES - 1), NAMES), FAINT);
        let (left, right) = if measure.odds < 0.0 { (length, 0) } else { (0, length) };
        out.put(&" ".repeat(bar - left), PLAIN);
        out.put(&"░".repeat(left), AGAINST);
        out.put("│", FAINT);
        out.put(&"█".repeat(right), EVIDENCE);
        out.put(&format!(" {}", reasons::odds(measure.odds)), FAINT);
        out.end();
    }
}

/// Columns of a bar, the largest value's being full; what is more than nothing has one at least.
fn length(value: f32, most: f32, full: usize) -> usize {
    if value.is_nan() || value <= 0.0 || most <= 0.0 {
        return 0;
    }
    ((value / most * full as f32).round() as usize).clamp(1, full)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Decision, SharedKind};
    use crate::publish::reasons::tests::reason;
    use crate::publish::screen::columns;
    use crate::publish::stories::tests::placed;

    const HOW: Terminal = Terminal { width: 64, colour: false, unicode: true };

    fn pair() -> (Explained, Vec<Placed>) {
        use SharedKind::{Date, Person, Place, Term};
        let shared = [(Term, "ferry", 0.4), (Person, "Ana Otto", 0.2), (Place, "Osk", 0.05), (Date, "March 3", 0.05)];
        let measures = [("words", 2.0), ("people", 1.0), ("time apart", -1.5), ("places", 0.0)];
        let reason = Reason { hours: Some(216.0), likeness: 0.81, ..reason(&shared, &measures) };
        let all = vec![
            placed("p1", "01T09:00", "s1", "o1", reason.clone()),
            placed("p2", "10T09:00", "s1", "o2", reason.clone()),
            placed("p3", "10T10:00", "s1", "o3", reason.clone()),
        ];
        (Explained { a: "p1".into(), b: "p3".into(), together: true, reason, path: Vec::new() }, all)
    }

    #[test]
    fn what_is_shared_and_what_speaks_for_and_against_is_drawn() {
        let (explained, all) = pair();
        let expected = "\
One story

Headline of p1
Outlet p · March 1, 2026, 09:00 UTC · p1
Headline of p3
Outlet p · March 10, 2026, 10:00 UTC · p3

They share 1 person, 1 place, 1 day and 1 rare word, but stand 9
days apart. That both report one event is 81 % likely; 50 % is
needed.

What both have and few others
people            Ana Otto  ████████████               20 %
places            Osk       ███                         5 %
days              March 3   ███                         5 %
rare words        ferry     ████████████████████████   40 %

Against one event, and for it (log odds)
words                                │███████████████████ +2.0
time apart             ░░░░░░░░░░░░░░│ −1.5
people                               │██████████ +1.0
together                             │ +1.5
";
        let shown = super::explained(&explained, &all, &HOW);
        let sorted = expected.replace(
            "time apart             ░░░░░░░░░░░░░░│ −1.5\npeople                               │██████████ +1.0\n",
            "people                               │██████████ +1.0\ntime apart             ░░░░░░░░░░░░░░│ −1.5\n",
        );
        assert_eq!(shown, sorted);
    }

    #[test]
    fn a_way_through_others_is_named() {
        let (mut explained, all) = pair();
        explained.path = vec!["p1".into(), "p2".into(), "p3".into()];
        let shown = super::explained(&explained, &all, &HOW);
        assert!(shown.contains("They are one story through 1 article between them.\n"), "{shown}");
        assert!(shown.contains("How they hang together\n1. Headline of p1\n2. Headline of p2\n3. "), "{shown}");
        (explained.path, explained.reason.likeness) = (Vec::new(), 0.2);
        let shown = super::explained(&explained, &all, &HOW);
        assert!(shown.contains("They are one story through the others of it.\n"), "{shown}");
    }

    #[test]
    fn two_stories_copies_and_given_ones_are_told_apart() {
        let (mut explained, all) = pair();
        explained.together = false;
        explained.reason.likeness = 0.001;
        let shown = super::explained(&explained, &all, &HOW);
        assert!(shown.starts_with("Two stories\n") && shown.contains("less than 1 % likely"), "{shown}");
        explained.together = true;
        explained.reason.decision = Decision::Copy;
        explained.reason.origin = Some("near-copy: 96 % of the shorter text is shared".to_owned());
        let shown = super::explained(&explained, &all, &HOW);
        assert!(shown.contains("Near-copy: 96 % of the shorter text is shared."), "{shown}");
        explained.reason.decision = Decision::Given;
        let shown = super::explained(&explained, &[], &HOW);
        assert!(
            shown.contains("Whoever handed the articles in put it there.") && shown.contains("\np1\np3\n"),
            "{shown}"
        );
    }

    #[test]
    fn lines_keep_to_the_width_and_hold_no_commands() {
        let (mut explained, mut all) = pair();
        all[0].title = format!("\u{1b}]0;x\u{7} {}", "日本".repeat(90));
        explained.reason.shared[0].text = "\u{1b}[2J a very long name that no column of a terminal holds".to_owned();
        explained.reason.shared[1].weight = f32::NAN;
        explained.reason.measures[0].odds = f32::INFINITY;
        explained.path = vec!["p1".into(), "nobody".into(), "p3".into()];
        for width in [0, 40, 64, 160] {
            for unicode in [true, false] {
                let shown = super::explained(&explained, &all, &Terminal { width, unicode, colour: false });
                let longest = shown.lines().map(columns).max();
                assert!(longest.is_some_and(|l| l <= width.max(40)), "{longest:?} of {width}\n{shown}");
                assert!(!shown.contains(['\u{1b}', '\u{7}']) && (unicode || shown.is_ascii()), "{shown}");
            }
        }
    }
}
