//! Charts as inline SVG: bars and dots in two inks at most, words beside them, and a text for those who don't see them.
//!
//! Widths are percentages and type is in pixels, so that a chart fills any
//! column and its words keep their size. Colours come from the stylesheet by class.

use std::fmt::Write;

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
    let said: Vec<String> = bars.iter().map(|b| format!("{}: {}", b.label, b.value)).collect();
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
    let place = |at: i64| 1.5 + 97.0 * (at - first) as f64 / (last - first) as f64;
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

/// The midnights (UTC) between two times, none where there would be too many to read.
fn midnights(first: i64, last: i64) -> impl Iterator<Item = i64> {
    const DAY: i64 = 86_400;
    let (from, to) = (first.div_euclid(DAY) + 1, last.div_euclid(DAY));
    let few = to - from < 14;
    (from..=to).filter(move |_| few).map(|day| day * DAY)
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
}
