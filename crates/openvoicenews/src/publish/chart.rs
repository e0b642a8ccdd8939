//! Charts as inline SVG: bars and dots in two inks at most, words beside them, and a text for those who don't see them.
//!
//! Widths are percentages and type is in pixels, so that a chart fills any
//! column and its words keep their size. Colours come from the stylesheet by class.

use std::fmt::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::escape::{escape, shorten};

/// Characters of a label that a phone has room for.
const LABEL: usize = 38;
/// Rows of a chart; what is beyond them stands in the table.
const MOST_ROWS: usize = 14;

/// A bar of a chart.
pub(super) struct Bar {
    pub(super) label: String,
    /// What stands at the right end, `120 words`.
    pub(super) value: String,
    /// Filled, in the unit of all bars.
    pub(super) solid: usize,
    /// Outlined, behind it.
    pub(super) open: usize,
    /// Hatched: those who are not named.
    pub(super) hatched: bool,
    /// In the ink of what is disputed.
    pub(super) disputed: bool,
}

/// An article in the chart of coverage over time.
pub(super) struct Dot {
    /// Seconds since 1970.
    pub(super) at: i64,
    pub(super) copy: bool,
}

/// A row of it: an origin.
pub(super) struct Track {
    pub(super) label: String,
    pub(super) dots: Vec<Dot>,
}

/// Begins a chart of `height` pixels; `id` is unique on its page.
fn begin(id: &str, height: usize, title: &str, text: &str) -> String {
    format!(
        "<svg class=\"chart\" role=\"img\" width=\"100%\" height=\"{height}\" \
         aria-labelledby=\"{id}-title {id}-text\"><title id=\"{id}-title\">{}</title><desc id=\"{id}-text\">{}</desc>",
        escape(title),
        escape(text)
    )
}

fn text(out: &mut String, class: &str, x: &str, y: usize, words: &str) {
    let _infallible = write!(out, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>", escape(words));
}

/// Horizontal bars, the longest of full width; `None` without bars.
pub(super) fn bars(id: &str, title: &str, bars: &[Bar]) -> Option<String> {
    const ROW: usize = 40;
    let most = bars.iter().map(|b| b.solid + b.open).max().filter(|m| *m > 0)?;
    let shown = &bars[..bars.len().min(MOST_ROWS)];
    let said: Vec<String> = shown.iter().map(|b| format!("{}: {}", b.label, b.value)).collect();
    let mut out = begin(id, shown.len() * ROW, title, &format!("{}.", said.join("; ")));
    if shown.iter().any(|b| b.hatched) {
        let _infallible = write!(
            out,
            "<defs><pattern id=\"{id}-hatch\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate(45)\"><rect class=\"hatch\" width=\"2\" height=\"5\"/></pattern></defs>"
        );
    }
    for (row, b) in shown.iter().enumerate() {
        let y = row * ROW;
        text(&mut out, "label", "0", y + 13, &shorten(&b.label, LABEL));
        text(&mut out, "value", "100%", y + 13, &b.value);
        rects(&mut out, id, b, most, y + 20);
    }
    out.push_str("</svg>");
    Some(out)
}

/// One bar alone, for a row of a table that has its numbers; `None` where the longest is empty.
///
/// Its hatching is the pattern `{id}-hatch`, which stands once on the page.
pub(super) fn single(id: &str, bar: &Bar, most: usize) -> Option<String> {
    if most == 0 {
        return None;
    }
    let mut out = "<svg class=\"chart amount\" width=\"100%\" height=\"13\" aria-hidden=\"true\">".to_owned();
    rects(&mut out, id, bar, most, 1);
    out.push_str("</svg>");
    Some(out)
}

/// The filled and the open part of a bar, as shares of the longest.
fn rects(out: &mut String, id: &str, b: &Bar, most: usize, y: usize) {
    let percent = |n: usize| n as f64 * 100.0 / most as f64;
    let fill = if b.hatched { format!(" fill=\"url(#{id}-hatch)\"") } else { String::new() };
    let class = match (b.hatched, b.disputed) {
        (true, _) => "open",
        (false, true) => "solid disputed",
        (false, false) => "solid",
    };
    let (solid, open) = (percent(b.solid), percent(b.open));
    let _infallible = write!(out, "<g{fill}>");
    if b.solid > 0 {
        let _infallible = write!(out, "<rect class=\"{class}\" y=\"{y}\" width=\"{solid:.1}%\" height=\"11\"/>");
    }
    if b.open > 0 {
        let _infallible = write!(
            out,
            "<rect class=\"open\" x=\"{solid:.1}%\" y=\"{y}\" width=\"{open:.1}%\" height=\"11\"{}/>",
            if b.hatched { "" } else { " fill=\"none\"" }
        );
    }
    out.push_str("</g>");
}

/// Columns from left to right, the highest `height` high, each filling a share of its place.
fn rise(out: &mut String, counts: &[u64], height: u64, share: f64) {
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let width = 100.0 / counts.len().max(1) as f64;
    for (place, &n) in counts.iter().enumerate().filter(|(_, n)| **n > 0) {
        // What happened once is to be seen beside what happened a thousand times.
        let high = (n * height).div_ceil(most);
        let (x, y) = (place as f64 * width, height - high);
        let _infallible = write!(
            out,
            "<rect class=\"solid\" x=\"{x:.2}%\" y=\"{y}\" width=\"{:.2}%\" height=\"{high}\"/>",
            width * share
        );
    }
}

/// Counts by the hour as small columns of one row, the highest of full height.
pub(super) fn columns(what: &str, counts: &[u64]) -> String {
    const HEIGHT: u64 = 24;
    let said: Vec<String> = counts.iter().map(u64::to_string).collect();
    let mut out = format!(
        "<svg class=\"chart hours\" role=\"img\" width=\"100%\" height=\"{}\" aria-label=\"{} by the hour: {}\">",
        HEIGHT + 1,
        escape(what),
        said.join(", ")
    );
    rise(&mut out, counts, HEIGHT, 0.8);
    let _infallible = write!(out, "<line class=\"day\" x1=\"0\" x2=\"100%\" y1=\"{HEIGHT}\" y2=\"{HEIGHT}\"/></svg>");
    out
}

/// Counts by the day as columns, the highest of full height, with the first and the last day below.
pub(super) fn by_day(id: &str, title: &str, said: &str, ends: (&str, &str), counts: &[u64]) -> String {
    const HEIGHT: u64 = 64;
    const FOOT: usize = 24;
    let mut out = begin(id, usize::try_from(HEIGHT).unwrap_or(0) + FOOT, title, said);
    rise(&mut out, counts, HEIGHT, 0.7);
    let _infallible = write!(out, "<line class=\"track\" x1=\"0\" x2=\"100%\" y1=\"{HEIGHT}\" y2=\"{HEIGHT}\"/>");
    let foot = usize::try_from(HEIGHT).unwrap_or(0) + 18;
    text(&mut out, "detail", "0", foot, ends.0);
    text(&mut out, "value", "100%", foot, ends.1);
    out.push_str("</svg>");
    out
}

/// When each origin's text came out, and its copies; `None` where fewer than two times are known.
pub(super) fn over_time(id: &str, title: &str, said: &str, ends: (&str, &str), tracks: &[Track]) -> Option<String> {
    const ROW: usize = 40;
    let times = || tracks.iter().flat_map(|t| &t.dots).map(|d| d.at);
    let (first, last) = (times().min()?, times().max()?);
    if first == last {
        return None;
    }
    let shown = &tracks[..tracks.len().min(MOST_ROWS)];
    let foot = shown.len() * ROW;
    let mut out = begin(id, foot + 24, title, said);
    // A little room at both ends, so that no dot is cut.
    let place = |at: i64| 1.5 + 97.0 * (at as f64 - first as f64) / (last as f64 - first as f64);
    for midnight in midnights(first, last) {
        let x = place(midnight);
        let _infallible = write!(out, "<line class=\"day\" x1=\"{x:.1}%\" x2=\"{x:.1}%\" y1=\"0\" y2=\"{foot}\"/>");
    }
    for (row, track) in shown.iter().enumerate() {
        let y = row * ROW;
        text(&mut out, "label", "0", y + 13, &shorten(&track.label, LABEL));
        let line = y + 25;
        let _infallible = write!(out, "<line class=\"track\" x1=\"0\" x2=\"100%\" y1=\"{line}\" y2=\"{line}\"/>");
        for dot in &track.dots {
            let class = if dot.copy { "open" } else { "solid" };
            let x = place(dot.at);
            let _infallible = write!(out, "<circle class=\"{class}\" cx=\"{x:.1}%\" cy=\"{line}\" r=\"6\"/>");
        }
    }
    text(&mut out, "detail", "0", foot + 18, ends.0);
    text(&mut out, "value", "100%", foot + 18, ends.1);
    out.push_str("</svg>");
    Some(out)
}

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
/// A span from which a scale names the years, in seconds.
const LONG: i64 = 300 * DAY;
/// From one tick of a scale to the next.
const STEPS: [i64; 10] = [HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 28 * DAY, 91 * DAY];

/// A span of time that several charts share, from one side of the page to the other.
pub(super) struct Scale {
    first: i64,
    last: i64,
}

/// An article on a lane.
pub(super) struct Mark {
    /// Seconds since 1970.
    pub(super) at: i64,
    pub(super) copy: bool,
    /// What is said of it.
    pub(super) label: String,
}

/// A time that the scale names.
struct Tick {
    at: i64,
    label: String,
    /// A midnight beside hours.
    day: bool,
}

impl Scale {
    /// From the first to the last of the times, with a little room; `None` without any.
    ///
    /// Where a few old ones, a twentieth at most, would press all others together, the scale begins after them.
    pub(super) fn new(times: impl Iterator<Item = i64>) -> Option<Scale> {
        let mut times: Vec<i64> = times.collect();
        times.sort_unstable();
        let (&oldest, &last) = (times.first()?, times.last()?);
        let most = times[times.len() / 20];
        let first = if last.saturating_sub(most) < last.saturating_sub(oldest) / 2 { most } else { oldest };
        let room = (last.saturating_sub(first) / 40).max(HOUR);
        Some(Scale { first: first.saturating_sub(room), last: last.saturating_add(room) })
    }

    /// Whether the time is on it.
    pub(super) fn has(&self, at: i64) -> bool {
        (self.first..=self.last).contains(&at)
    }

    /// Per cent from the left.
    fn place(&self, at: i64) -> f64 {
        100.0 * (at as f64 - self.first as f64) / (self.last as f64 - self.first as f64)
    }

    /// As many as a phone has room for, at whole hours, days or weeks.
    fn ticks(&self) -> Vec<Tick> {
        let span = self.last.saturating_sub(self.first);
        // The names of months with their years are wider.
        let (most, form) = if span > LONG { (4, "%b %Y") } else { (6, "%b %-d") };
        let step = STEPS.into_iter().find(|step| span / step < most).unwrap_or(span / most);
        let from = self.first.div_euclid(step) + 1;
        let tick = |n: i64| {
            let at = n * step;
            let midnight = at.rem_euclid(DAY) == 0 || span > LONG;
            let time = TimeZone::UTC.to_datetime(Timestamp::from_second(at).ok()?);
            let label = time.strftime(if midnight { form } else { "%H:%M" }).to_string();
            Some(Tick { at, label, day: midnight && step < DAY })
        };
        (from..=self.last.div_euclid(step)).filter_map(tick).collect()
    }
}

/// The names of the times over all lanes. Hidden from those who hear the page: each lane's list has the times.
pub(super) fn axis(id: &str, scale: &Scale) -> String {
    let mut out = format!("<svg class=\"chart axis\" id=\"{id}\" width=\"100%\" height=\"22\" aria-hidden=\"true\">");
    for tick in scale.ticks() {
        let x = scale.place(tick.at);
        let class = match x {
            x if x < 6.0 => "detail",
            x if x > 94.0 => "value",
            _ => "middle",
        };
        let class = if tick.day { format!("{class} strong") } else { class.to_owned() };
        text(&mut out, &class, &format!("{x:.1}%"), 14, &tick.label);
    }
    out.push_str("</svg>");
    out
}

/// A story over time: each origin a strand, its first text filled, copies open and joined to it. What would touch lies
/// below each other. The marks of a strand are in order of time; `None` where there are none.
pub(super) fn lane(id: &str, title: &str, said: &str, scale: &Scale, strands: &[Vec<Mark>]) -> Option<String> {
    const ROW: usize = 18;
    let placed = rows(scale, strands);
    let rows = placed.iter().flat_map(|strand| strand.iter().map(|(row, _)| row + 1)).max()?;
    let height = rows * ROW + 8;
    let mut out = begin(id, height, title, said);
    for tick in scale.ticks() {
        let (x, class) = (scale.place(tick.at), if tick.day { "tick day" } else { "tick" });
        let _infallible = write!(out, "<line class=\"{class}\" x1=\"{x:.1}%\" x2=\"{x:.1}%\" y2=\"{height}\"/>");
    }
    let y = |row: usize| row * ROW + ROW / 2 + 4;
    for strand in placed {
        for (from, to) in joints(&strand) {
            let (x1, x2) = (scale.place(from.1.at), scale.place(to.1.at));
            let _infallible = write!(
                out,
                "<line class=\"strand\" x1=\"{x1:.1}%\" x2=\"{x2:.1}%\" y1=\"{}\" y2=\"{}\"/>",
                y(from.0),
                y(to.0)
            );
        }
        for (row, mark) in strand {
            let (x, class) = (scale.place(mark.at), if mark.copy { "open" } else { "solid" });
            let _infallible = write!(
                out,
                "<circle class=\"{class}\" cx=\"{x:.1}%\" cy=\"{}\" r=\"6\"><title>{}</title></circle>",
                y(row),
                escape(&mark.label)
            );
        }
    }
    out.push_str("</svg>");
    Some(out)
}

/// A mark and its row.
type Placed<'a> = (usize, &'a Mark);

/// Per cent between two marks of a lane, so that they do not touch on a phone.
const APART: f64 = 4.5;

/// The strands that have marks, each mark in a row where it touches no other, and no line of another strand.
fn rows<'a>(scale: &Scale, strands: &'a [Vec<Mark>]) -> Vec<Vec<Placed<'a>>> {
    let mut taken: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut sorted: Vec<&Vec<Mark>> = strands.iter().filter(|s| !s.is_empty()).collect();
    sorted.sort_by_key(|s| s.first().map(|m| m.at));
    let place = |strand: &'a Vec<Mark>| {
        let (own, reach) = alone(scale, strand);
        let free = |row: usize, from: f64, to: f64| {
            let mut others = taken.get(row).into_iter().flatten();
            others.all(|(a, b)| from - b >= APART || a - to >= APART)
        };
        let fits = |base: usize| reach.iter().enumerate().all(|(n, (from, to))| free(base + n, *from, *to));
        let base = (0..taken.len()).find(|base| fits(*base)).unwrap_or(taken.len());
        taken.resize(taken.len().max(base + reach.len()), Vec::new());
        reach.into_iter().enumerate().for_each(|(n, reach)| taken[base + n].push(reach));
        own.into_iter().map(|(row, mark)| (base + row, mark)).collect()
    };
    sorted.into_iter().map(place).collect()
}

/// A strand by itself: its marks with rows of its own, and from where to where each row reaches.
fn alone<'a>(scale: &Scale, strand: &'a [Mark]) -> (Vec<Placed<'a>>, Vec<(f64, f64)>) {
    let (mut own, mut reach): (Vec<Placed<'a>>, Vec<(f64, f64)>) = (Vec::new(), Vec::new());
    for mark in strand {
        let x = scale.place(mark.at);
        let row = reach.iter().position(|(_, to)| x - to >= APART).unwrap_or(reach.len());
        match reach.get_mut(row) {
            Some((_, to)) => *to = x,
            None => reach.push((x, x)),
        }
        own.push((row, mark));
    }
    (own, reach)
}

/// What is joined in a strand: the first mark of each row with the first of all, and the others with it.
fn joints<'a>(strand: &[Placed<'a>]) -> Vec<(Placed<'a>, Placed<'a>)> {
    let Some(&first) = strand.first() else { return Vec::new() };
    let mut joints = Vec::new();
    for (n, &mark) in strand.iter().enumerate().skip(1) {
        let before = strand[..n].iter().rev().find(|(row, _)| *row == mark.0);
        joints.push((before.copied().unwrap_or(first), mark));
    }
    joints
}

/// The midnights (UTC) between two times, none where there would be too many to read.
fn midnights(first: i64, last: i64) -> impl Iterator<Item = i64> {
    let (from, to) = (first.div_euclid(DAY) + 1, last.div_euclid(DAY));
    // A report may come from anywhere: between the first and the last time that can be written are more days than
    // anybody can walk through.
    let few = to.saturating_sub(from) < 14;
    (from..if few { to + 1 } else { from }).map(|day| day * DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(label: &str, solid: usize, open: usize, hatched: bool) -> Bar {
        Bar { label: label.to_owned(), value: format!("{} words", solid + open), solid, open, hatched, disputed: false }
    }

    #[test]
    fn the_longest_bar_is_full_and_the_others_in_proportion() {
        let chart = bars("v", "Voices", &[bar("A & B", 30, 10, false), bar("an official", 0, 20, true)]).unwrap();
        assert!(chart.contains("width=\"75.0%\"") && chart.contains("x=\"75.0%\" y=\"20\" width=\"25.0%\""));
        assert!(chart.contains("fill=\"url(#v-hatch)\"") && chart.contains("width=\"50.0%\""));
        assert!(chart.contains("A &amp; B: 40 words; an official: 20 words."));
        assert_eq!(bars("v", "Voices", &[bar("nobody", 0, 0, false)]), None);
    }

    #[test]
    fn time_runs_from_the_first_article_to_the_last() {
        let dot = |at, copy| Dot { at, copy };
        let tracks = [
            Track { label: "Agency".to_owned(), dots: vec![dot(0, false), dot(86_400, true)] },
            Track { label: "Post".to_owned(), dots: vec![dot(172_800, false)] },
        ];
        let chart = over_time("t", "Coverage", "", ("January 1", "January 3"), &tracks).unwrap();
        assert!(chart.contains("cx=\"1.5%\"") && chart.contains("cx=\"50.0%\"") && chart.contains("cx=\"98.5%\""));
        assert_eq!(chart.matches("class=\"day\"").count(), 2);
        assert_eq!(over_time("t", "", "", ("", ""), &tracks[1..]), None);
    }

    #[test]
    fn a_lane_joins_copies_to_their_origin_and_keeps_strands_apart() {
        let mark = |hour: i64, copy| Mark { at: hour * 3_600, copy, label: format!("Post & Mail, {hour}") };
        let strands = [vec![mark(0, false), mark(10, true)], vec![mark(5, false)], vec![mark(38, false)], Vec::new()];
        let scale = Scale::new(strands.iter().flatten().map(|m| m.at)).unwrap();
        let chart = lane("l", "Story", "4 articles", &scale, &strands).unwrap();
        assert_eq!(chart.matches("class=\"strand\"").count(), 1, "of the one origin with a copy");
        assert_eq!((chart.matches("class=\"open\"").count(), chart.matches("class=\"solid\"").count()), (1, 3));
        assert!(chart.contains("cx=\"2.5%\" cy=\"13\"") && chart.contains("cx=\"97.5%\" cy=\"13\""), "{chart}");
        assert!(chart.contains("cx=\"15.0%\" cy=\"31\""), "below the strand that it would touch: {chart}");
        assert!(chart.contains("<title>Post &amp; Mail, 38</title>"));
        assert_eq!(lane("l", "", "", &scale, &[Vec::new()]), None);
        let crowd = [vec![mark(0, false), mark(0, true), mark(0, true), mark(38, true)], vec![mark(20, false)]];
        let chart = lane("l", "Story", "5 articles", &scale, &crowd).unwrap();
        assert_eq!(chart.matches("class=\"strand\"").count(), 3);
        for place in
            ["cx=\"2.5%\" cy=\"13\"", "cx=\"2.5%\" cy=\"31\"", "cx=\"2.5%\" cy=\"49\"", "cx=\"97.5%\" cy=\"13\""]
        {
            assert!(chart.contains(place), "{place} in {chart}");
        }
        assert!(chart.contains("cx=\"52.5%\" cy=\"31\""), "beside what hangs from the line, not on it: {chart}");
    }

    #[test]
    fn a_scale_names_hours_days_or_weeks_as_they_fit() {
        let labels = |hours: i64| {
            let scale = Scale::new([0, hours * 3_600].into_iter()).unwrap();
            scale.ticks().into_iter().map(|t| t.label).collect::<Vec<_>>()
        };
        assert_eq!(labels(0), ["Jan 1", "01:00"]);
        assert_eq!(labels(57), ["Jan 1", "12:00", "Jan 2", "12:00", "Jan 3"]);
        assert_eq!(labels(24 * 30), ["Jan 1", "Jan 8", "Jan 15", "Jan 22", "Jan 29"]);
        assert_eq!(labels(24 * 365 * 3), ["Jan 1970", "Oct 1970", "Jul 1971", "May 1972"]);
        let few_old = (0..40).map(|n| n * HOUR).chain([-900 * DAY, -800 * DAY]);
        let scale = Scale::new(few_old).unwrap();
        assert!(scale.has(0) && scale.has(39 * HOUR) && !scale.has(-800 * DAY));
        let many_old = (0..10).map(|n| n * HOUR).chain([-900 * DAY]);
        assert!(Scale::new(many_old).unwrap().has(-900 * DAY), "one in eleven is not a few");
        assert!(Scale::new(std::iter::empty()).is_none());
        let extreme = Scale::new([i64::MIN, i64::MAX].into_iter()).unwrap();
        assert!(extreme.ticks().len() < 8 && extreme.place(0).is_finite());
    }
}
