//! The stories of a day, or of some days, in a terminal: a block each, the biggest first.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{EVIDENCE, Placed, Terminal, one_line};
use crate::model::{Decision, Moment, Shared, SharedKind};
use crate::publish::screen::{BOLD, FAINT, LONGEST_LINE, PLAIN, Screen, in_one_line, padded, wrapped};
use crate::publish::{reasons, words};

/// Things that hold a story together, as many as are shown of each kind and of all.
const OF_A_KIND: usize = 6;
/// Linked stories that are shown.
const SEE_ALSO: usize = 3;
/// Lines of a block that say what holds it together.
const HELD_LINES: usize = 2;
const DAY: i64 = 86_400;

/// Which days to show.
#[derive(Clone, Copy, Debug)]
pub struct Days {
    /// The last of them; the newest day of the articles where none is given.
    pub last: Option<Date>,
    /// How many, at least one.
    pub count: u16,
}

/// The days that are shown, the first and the last.
#[derive(Clone, Copy)]
struct Window {
    first: Date,
    last: Date,
}

/// A story with those of its articles that are of the shown days.
#[derive(Default)]
struct Block<'a> {
    members: Vec<&'a Placed>,
    /// Of the shown days, in order of publication; where no article has a date, all.
    shown: Vec<&'a Placed>,
    /// Origins of the shown ones.
    origins: usize,
    /// The articles whose text nobody of the story had before, by their ids.
    own: HashSet<&'a str>,
    seen: HashSet<&'a str>,
}

/// The stories that have articles of these days (UTC), as lines of text for a terminal or a file.
///
/// A block a story: the headline of its first article; how many articles, outlets and origins; a line of time with a
/// mark for each article, filled where the text is its own and open where it is a copy; what holds the articles
/// together; linked stories. Stories of one article stand in a list below. `placed` is in order of arrival. A pure
/// function, near linear in the articles; control characters of theirs never reach the terminal.
#[must_use]
pub fn day(placed: &[Placed], days: &Days, how: &Terminal) -> String {
    let window = window(placed, days);
    let mut blocks = blocks(placed, window);
    blocks.sort_by_cached_key(|b| (std::cmp::Reverse((b.origins, b.shown.len())), b.begins()));
    let mut out = how.screen();
    let drawing = Drawing { window, width: how.width(), headlines: headlines(placed) };
    drawing.head(placed, &blocks, &mut out);
    let (many, one): (Vec<_>, Vec<_>) = blocks.iter().partition(|b| b.members.len() > 1);
    many.iter().for_each(|b| drawing.block(b, &mut out));
    drawing.singles(&one, &mut out);
    if many.iter().any(|b| b.shown.iter().any(|p| second(p, window).is_some())) {
        out.end();
        let legend = "● a text of its own · ○ a copy of another’s · 2 so many at once · hours are UTC";
        out.lines(legend, drawing.width, FAINT);
    }
    out.into_text()
}

fn window(placed: &[Placed], days: &Days) -> Option<Window> {
    let newest = || placed.iter().filter_map(|p| p.published).map(|m| m.day()).max();
    let last = days.last.or_else(newest)?;
    let back = i64::from(days.count.saturating_sub(1)).days();
    Some(Window { first: last.checked_sub(back).unwrap_or(Date::MIN), last })
}

impl Window {
    fn has(&self, moment: Moment) -> bool {
        (self.first..=self.last).contains(&moment.day())
    }

    fn days(&self) -> i64 {
        (Moment::Day(self.last).seconds() - Moment::Day(self.first).seconds()) / DAY + 1
    }
}

/// The stories that have something to show.
fn blocks(placed: &[Placed], window: Option<Window>) -> Vec<Block<'_>> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut blocks: Vec<Block<'_>> = Vec::new();
    for one in placed {
        let place = *places.entry(&one.assignment.story).or_insert_with(|| {
            blocks.push(Block::default());
            blocks.len() - 1
        });
        blocks[place].members.push(one);
        if blocks[place].seen.insert(&one.assignment.origin) {
            blocks[place].own.insert(&one.assignment.article);
        }
        if window.is_none_or(|w| one.published.is_some_and(|m| w.has(m))) {
            blocks[place].shown.push(one);
        }
    }
    blocks.retain(|b| !b.shown.is_empty());
    for block in &mut blocks {
        block.shown.sort_by_key(|p| when(p));
        block.origins = block.shown.iter().map(|p| &p.assignment.origin).collect::<BTreeSet<_>>().len();
    }
    blocks
}

/// For sorting: undated ones last.
fn when(placed: &Placed) -> i64 {
    placed.published.map_or(i64::MAX, |m| m.seconds())
}

/// Where an article stands on the line of time of these days: of one day its hour, of several the middle of its day
/// where no hour is known.
fn second(placed: &Placed, window: Option<Window>) -> Option<i64> {
    match placed.published? {
        Moment::Day(day) if window?.days() > 1 => Some(Moment::Day(day).seconds() + DAY / 2),
        Moment::Day(_) => None,
        instant @ Moment::Instant(_) => Some(instant.seconds()),
    }
}

/// The headline of each story's first article, by the story's id.
fn headlines(placed: &[Placed]) -> HashMap<&str, &Placed> {
    let mut first: HashMap<&str, &Placed> = HashMap::new();
    for one in placed {
        let known = first.entry(&one.assignment.story).or_insert(one);
        if when(one) < when(known) {
            *known = one;
        }
    }
    first
}

impl Block<'_> {
    /// For sorting stories of one size: the earlier first, then by the id.
    fn begins(&self) -> (i64, String) {
        (self.shown.first().map_or(i64::MAX, |p| when(p)), self.story().to_owned())
    }

    fn is_own(&self, placed: &Placed) -> bool {
        self.own.contains(&*placed.assignment.article)
    }

    fn story(&self) -> &str {
        self.members.first().map_or("", |p| &p.assignment.story)
    }

    /// `6 articles · 5 outlets · 5 origins`, and what the line of time does not show.
    fn facts(&self, window: Option<Window>) -> String {
        let outlets: BTreeSet<&str> = self.shown.iter().filter_map(|p| p.outlet.as_deref()).collect();
        let shown = self.shown.len();
        let undated = self.members.iter().filter(|p| p.published.is_none()).count();
        // Undated articles are shown where there is no day at all.
        let elsewhen = self.members.iter().filter(|p| p.published.is_some()).count().saturating_sub(shown);
        let hourless = self.shown.iter().filter(|p| p.published.is_some() && second(p, window).is_none()).count();
        let mut facts = vec![words::count(shown, "article")];
        facts.extend((!outlets.is_empty()).then(|| words::count(outlets.len(), "outlet")));
        facts.push(words::count(self.origins, "origin"));
        let episodes: BTreeSet<&str> = self.members.iter().filter_map(|p| p.assignment.episode.as_deref()).collect();
        facts.extend((episodes.len() > 1).then(|| words::count(episodes.len(), "episode")));
        facts.extend((elsewhen > 0).then(|| format!("{elsewhen} more on other days")));
        facts.extend((hourless > 0).then(|| format!("{hourless} without an hour")));
        facts.extend((undated > 0).then(|| format!("{undated} undated")));
        facts.join(" · ")
    }

    /// What holds the articles together: `people: Ana Otto · rare words: ferry, harbour`.
    fn held(&self) -> String {
        let inside = self.members.iter().filter(|p| p.assignment.reason.decision != Decision::New);
        // Capitals of a headline or a dateline make no other word.
        let mut weights: BTreeMap<(SharedKind, String), Shared> = BTreeMap::new();
        for shared in inside.flat_map(|p| &p.assignment.reason.shared) {
            let text = one_line(&shared.text);
            let new = || Shared { kind: shared.kind, text: text.clone(), weight: 0.0 };
            weights.entry((shared.kind, text.to_lowercase())).or_insert_with(new).weight += shared.weight;
        }
        let all: Vec<Shared> = weights.into_values().collect();
        let kinds = reasons::by_kind(&all).into_iter().map(|(kind, things)| {
            let named: Vec<&str> = things.iter().take(OF_A_KIND).map(|s| s.text.as_str()).collect();
            format!("{}: {}", reasons::label(kind), named.join(", "))
        });
        kinds.collect::<Vec<_>>().join(" · ")
    }
}

struct Drawing<'a> {
    window: Option<Window>,
    width: usize,
    headlines: HashMap<&'a str, &'a Placed>,
}

impl Drawing<'_> {
    fn head(&self, placed: &[Placed], blocks: &[Block<'_>], out: &mut Screen) {
        let days = self.window.map_or_else(|| "Undated".to_owned(), in_words);
        let articles = blocks.iter().map(|b| b.shown.len()).sum();
        let outlets: BTreeSet<&str> =
            blocks.iter().flat_map(|b| &b.shown).filter_map(|p| p.outlet.as_deref()).collect();
        let mut facts = vec![words::count(blocks.len(), "story"), words::count(articles, "article")];
        facts.extend((!outlets.is_empty()).then(|| words::count(outlets.len(), "outlet")));
        out.lines(&format!("{days} · {}", facts.join(" · ")), self.width, BOLD);
        let undated = placed.iter().filter(|p| p.published.is_none()).count();
        if blocks.is_empty() {
            let dated = || placed.iter().filter_map(|p| p.published).map(|m| m.day());
            if let Some((from, to)) = dated().min().zip(dated().max()) {
                let days = in_words(Window { first: from, last: to });
                out.lines(&format!("No article is of that time. There are articles of {days}."), self.width, PLAIN);
            }
        } else if self.window.is_some() && undated > 0 {
            let are = if undated == 1 { "article has no date and stands" } else { "articles have no date and stand" };
            out.lines(&format!("{undated} {are} with no day."), self.width, FAINT);
        }
    }

    fn block(&self, block: &Block<'_>, out: &mut Screen) {
        out.end();
        if let Some(first) = self.headlines.get(block.story()) {
            out.lines(&first.headline(), self.width.min(LONGEST_LINE), BOLD);
        }
        out.lines(&block.facts(self.window), self.width, PLAIN);
        self.track(block, out);
        let lines = wrapped(&block.held(), self.width.min(LONGEST_LINE));
        lines.iter().take(HELD_LINES).for_each(|line| out.lines(line, self.width, FAINT));
        for other in self.linked(block) {
            out.put(&in_one_line(&format!("see also: {}", other.headline()), self.width), FAINT);
            out.end();
        }
    }

    /// The first articles of the linked stories that are among the articles.
    fn linked(&self, block: &Block<'_>) -> Vec<&Placed> {
        let mut known = BTreeSet::from([block.story()]);
        let ids = block.members.iter().flat_map(|p| &p.assignment.linked);
        let new = ids.filter(|id| known.insert(id));
        new.filter_map(|id| self.headlines.get(&**id).copied()).take(SEE_ALSO).collect()
    }

    /// The line of time: a mark where an article came out, the number where several fall into one column.
    fn track(&self, block: &Block<'_>, out: &mut Screen) {
        let Some(window) = self.window else { return };
        let hours: Vec<(i64, bool)> =
            block.shown.iter().filter_map(|p| Some((second(p, Some(window))?, block.is_own(p)))).collect();
        if hours.is_empty() {
            return;
        }
        let (from, to) = ends(window);
        let axis = Axis::new(window, self.width - from.len() - to.len() - 2);
        let mut cells = vec![(0_usize, false); axis.cells];
        for (at, own) in hours {
            let cell = &mut cells[axis.cell(at)];
            *cell = (cell.0 + 1, cell.1 || own);
        }
        out.put(&format!("{from} "), FAINT);
        for (n, (count, own)) in cells.into_iter().enumerate() {
            match count {
                0 => out.letter(axis.ground(n), FAINT),
                1 => out.letter(if own { '●' } else { '○' }, EVIDENCE),
                2..=9 => out.letter(char::from(b'0' + count as u8), EVIDENCE),
                _ => out.letter('#', EVIDENCE),
            }
        }
        out.put(&format!(" {to}"), FAINT);
        out.end();
    }

    fn singles(&self, blocks: &[&Block<'_>], out: &mut Screen) {
        if blocks.is_empty() {
            return;
        }
        out.end();
        out.lines("One article each", self.width, BOLD);
        let many_days = self.window.is_some_and(|w| w.days() > 1);
        let times = if many_days { 13 } else { 7 };
        for one in blocks.iter().flat_map(|b| &b.shown) {
            let outlet = one.outlet.as_deref().map(|o| format!(" ({})", one_line(o))).unwrap_or_default();
            out.put(&padded(&time(one, many_days), times), FAINT);
            out.put(&in_one_line(&format!("{}{outlet}", one.headline()), self.width - times), PLAIN);
            out.end();
        }
    }
}

/// `Mar 10 09:40`, the hour alone where there is one day, the day alone where no more is known.
fn time(placed: &Placed, many_days: bool) -> String {
    let form = if many_days { "%b %-d %H:%M" } else { "%H:%M" };
    match placed.published {
        Some(Moment::Instant(t)) => TimeZone::UTC.to_datetime(t).strftime(form).to_string(),
        Some(Moment::Day(day)) if many_days => short(day),
        Some(Moment::Day(_)) | None => String::new(),
    }
}

/// Columns for the days of a window.
struct Axis {
    start: i64,
    days: i64,
    cells: usize,
}

impl Axis {
    /// As many columns as there is room for, so that each day, or each two hours of the one day, has the same number.
    fn new(window: Window, room: usize) -> Axis {
        let days = window.days();
        let unit = if days == 1 { 12 } else { usize::try_from(days).unwrap_or(usize::MAX) };
        let cells = if room < unit { room } else { (room / unit * unit).min(96.max(unit)) };
        Axis { start: Moment::Day(window.first).seconds(), days, cells }
    }

    fn cell(&self, at: i64) -> usize {
        let into = (at - self.start).clamp(0, self.days * DAY - 1);
        usize::try_from(into * self.cells as i64 / (self.days * DAY)).unwrap_or(0).min(self.cells - 1)
    }

    /// What stands where no article is: a tick at each midnight between days, and at six, twelve and six of one day.
    fn ground(&self, cell: usize) -> char {
        let step = if self.days == 1 { DAY / 4 } else { DAY };
        let begins = |n: usize| n as i64 * self.days * DAY / self.cells as i64;
        let ticks = |n: usize| (begins(n) + step - 1) / step;
        if cell > 0 && ticks(cell) != ticks(cell + 1) && self.cells as i64 > 2 * self.days { '┊' } else { '·' }
    }
}

fn ends(window: Window) -> (String, String) {
    if window.days() == 1 {
        ("00:00".to_owned(), "24:00".to_owned())
    } else {
        (short(window.first), short(window.last))
    }
}

fn short(day: Date) -> String {
    day.strftime("%b %-d").to_string()
}

fn in_words(window: Window) -> String {
    if window.first == window.last {
        return words::long_day(window.last);
    }
    let full = |day: Date| words::moment(Moment::Day(day));
    if window.first.year() == window.last.year() {
        return format!("{} to {}", window.first.strftime("%B %-d"), full(window.last));
    }
    format!("{} to {}", full(window.first), full(window.last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Reason;
    use crate::publish::reasons::tests::reason;
    use crate::publish::stories::tests::placed;

    const HOW: Terminal = Terminal { width: 60, colour: false, unicode: true };
    const NEWEST: Days = Days { last: None, count: 1 };

    fn first() -> Reason {
        Reason { decision: Decision::New, ..reason(&[(SharedKind::Term, "elsewhere", 1.0)], &[]) }
    }

    /// A story of four articles in two origins over two days, one of one article, one of yesterday.
    fn some() -> Vec<Placed> {
        use SharedKind::{Person, Place, Term};
        let joined = reason(&[(Term, "ferry", 0.5), (Person, "Ana Otto", 0.2), (Place, "Osk", 0.1)], &[]);
        let more = reason(&[(Term, "FERRY", 0.1), (Term, "harbour", 0.3)], &[]);
        let mut all = vec![
            placed("p1", "09T23:00", "s1", "o1", first()),
            placed("q2", "10T00:10", "s1", "o1", joined),
            placed("r3", "10T12:00", "s1", "o2", more.clone()),
            placed("q4", "10T12:20", "s1", "o2", more),
            placed("p5", "10T06:30", "s2", "o3", first()),
            placed("p6", "09T10:00", "s3", "o4", first()),
        ];
        all[3].assignment.linked = vec!["s3".into(), "s1".into(), "gone".into(), "s3".into()];
        all
    }

    #[test]
    fn a_day_has_a_block_for_each_story_and_a_list_of_the_single_articles() {
        let expected = "\
Tuesday, March 10, 2026 · 2 stories · 4 articles · 3 outlets

Headline of p1
3 articles · 2 outlets · 2 origins · 1 more on other days
00:00 ○···········┊···········2···········┊··········· 24:00
people: Ana Otto · places: Osk · rare words: ferry, harbour
see also: Headline of p6

One article each
06:30  Headline of p5 (Outlet p)

● a text of its own · ○ a copy of another’s · 2 so many at
once · hours are UTC
";
        assert_eq!(day(&some(), &NEWEST, &HOW), expected);
    }

    #[test]
    fn other_days_and_several_days_can_be_shown() {
        let on = |last: &str, count| day(&some(), &Days { last: Moment::parse(last).map(|m| m.day()), count }, &HOW);
        let yesterday = on("2026-03-09", 1);
        assert!(yesterday.starts_with("Monday, March 9, 2026 · 2 stories · 2 articles · 1 outlet\n"), "{yesterday}");
        assert!(
            yesterday.contains("1 article · 1 outlet · 1 origin · 3 more on other days\n00:00 ····"),
            "{yesterday}"
        );
        let both = on("2026-03-10", 2);
        assert!(both.starts_with("March 9 to March 10, 2026 · 3 stories"), "{both}");
        assert!(both.contains("\nMar 9 ···"), "{both}");
        let row = both.lines().find(|l| l.starts_with("Mar 9 ···")).unwrap_or_default();
        assert_eq!(row.chars().filter(|c| "●○2".contains(*c)).collect::<String>(), "●○2", "{row}");
        assert!(both.contains("Mar 9 10:00  Headline of p6"), "{both}");
        let never = on("2026-05-01", 1).replace('\n', " ");
        assert!(never.contains("No article is of that time. There are articles of March 9 to March 10, 2026."));
        assert!(!never.contains("Headline"), "{never}");
    }

    #[test]
    fn what_has_no_hour_or_no_day_is_said_and_not_drawn() {
        let mut all = some();
        all[1].published = Moment::parse("2026-03-10");
        all[2].published = None;
        let shown = day(&all, &NEWEST, &HOW).replace('\n', " ");
        let facts = "2 articles · 1 outlet · 2 origins · 1 more on other days · 1 without an hour · 1 undated";
        assert!(shown.contains(facts), "{shown}");
        assert!(shown.contains("1 article has no date and stands with no day."), "{shown}");
        let both = day(&all, &Days { last: None, count: 2 }, &HOW);
        assert!(!both.contains("an hour"), "of several days the day is enough: {both}");
        let row = both.lines().find(|l| l.starts_with("Mar 9 ···")).unwrap_or_default();
        assert_eq!(row.chars().filter(|c| "●○2".contains(*c)).collect::<String>(), "●2", "{row}");
        all.iter_mut().for_each(|p| p.published = None);
        let undated = day(&all, &NEWEST, &HOW);
        assert!(undated.starts_with("Undated · 3 stories · 6 articles"), "{undated}");
        assert!(undated.contains("4 articles · 3 outlets · 2 origins · 4 undated"), "{undated}");
        assert_eq!(day(&[], &NEWEST, &HOW), "Undated · 0 stories · 0 articles\n");
    }

    #[test]
    fn every_line_keeps_to_the_width_whatever_the_articles_hold() {
        let mut all = some();
        all[0].title = format!("\u{1b}[31m{}\u{7} {}\nnext", "very long ".repeat(40), "日本語".repeat(50));
        all[4].outlet =
            Some("\u{202e}An outlet with a name\tthat is far too long for any line of a terminal".to_owned());
        for width in [0, 40, 41, 77, 200] {
            for days in [1, 2, 400, u16::MAX] {
                let how = Terminal { width, ..HOW };
                let shown = day(&all, &Days { last: None, count: days }, &how);
                let longest = shown.lines().map(crate::publish::screen::columns).max();
                assert!(longest.is_some_and(|l| l <= width.max(40)), "{longest:?} of {width}\n{shown}");
                assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{202e}', '\t']), "{shown}");
            }
        }
        let plain = day(&all, &NEWEST, &Terminal { unicode: false, ..HOW });
        assert!(plain.is_ascii(), "{plain}");
        assert!(plain.contains("00:00 o-----------|-----------2"), "{plain}");
        let coloured = day(&some(), &NEWEST, &Terminal { colour: true, ..HOW });
        assert!(coloured.contains("\u{1b}[0;36m○"), "{coloured}");
    }
}
