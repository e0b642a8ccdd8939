//! A reading in a terminal: the text with its statements marked, and the speakers in the margin.

use super::marks::{self, Run};
use super::voices::{Voice, Voices};
use super::{NOBODY, headline, name};
use crate::model::{Reading, SpeakerKind};
use crate::publish::escape::clean;
use crate::publish::screen::{
    BOLD, FAINT, LONGEST_LINE, NARROWEST, PLAIN, Screen, Style, columns, lines, padded, wrapped,
};
use crate::publish::words;

/// Confidence below which a reader is told how sure the reading is.
const UNSURE: f32 = 0.6;

/// How to show it.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Columns; less than forty counts as forty.
    pub width: usize,
    /// Whether the terminal understands colours. Without them the marks are the same.
    pub colour: bool,
    /// Whether each expression of time is followed by the day or time that it means.
    pub dates: bool,
}

/// The reading as lines of text, for a terminal or a file.
///
/// Each statement has a number: `¹[...]` in the text, and beside it in the margin the speaker, with `not named`, the
/// outlet that was told, what it is nested in, and how sure the reading is where it is not. Control characters of the
/// article never reach the terminal. A pure function, linear in the reading.
#[must_use]
pub fn terminal(reading: &Reading, how: &Terminal) -> String {
    let width = how.width.max(NARROWEST);
    let margin = (width / 4).clamp(12, 24);
    let line = (width - margin - 3).min(LONGEST_LINE);
    let voices = Voices::new(reading);
    let view = View { reading, voices: &voices, how, margin, line, width };
    let mut out = Screen::new(how.colour);
    view.head(&mut out);
    let mut noted = vec![false; reading.attributions.len()];
    for runs in marks::paragraphs(reading) {
        view.paragraph(&runs, &mut noted, &mut out);
    }
    view.table(&mut out);
    view.lists(&mut out);
    out.into_text()
}

/// A character of a paragraph.
#[derive(Clone, Copy)]
struct Cell {
    letter: char,
    style: Style,
    /// The outermost statement that it belongs to.
    statement: Option<usize>,
}

struct View<'a> {
    reading: &'a Reading,
    voices: &'a Voices,
    how: &'a Terminal,
    margin: usize,
    line: usize,
    width: usize,
}

impl View<'_> {
    fn head(&self, out: &mut Screen) {
        for line in wrapped(&clean(headline(self.reading)), self.width.min(LONGEST_LINE + self.margin)) {
            out.put(&line, BOLD);
            out.end();
        }
        for line in wrapped(&clean(&about(self.reading, self.voices)), self.width) {
            out.put(&line, FAINT);
            out.end();
        }
        out.end();
    }

    /// `noted` are the statements whose speaker the margin has told; a further piece has the number alone.
    fn paragraph(&self, runs: &[Run], noted: &mut [bool], out: &mut Screen) {
        let (cells, starts) = self.cells(runs);
        let letters: Vec<char> = cells.iter().map(|c| c.letter).collect();
        let lines = lines(&letters, self.line);
        let mut labels = Labels { waiting: Vec::new(), next: 0 };
        let mut starts = starts.into_iter().peekable();
        for line in lines {
            while let Some((_, n)) = starts.next_if(|(at, _)| *at < line.end) {
                labels.add(self.label(n, std::mem::replace(&mut noted[n], true)));
            }
            self.row(labels.take(), &cells[line], out);
        }
        while let Some(label) = labels.take() {
            self.row(Some(label), &[], out);
        }
        out.end();
    }

    /// The characters of a paragraph with the marks put in, and where statements begin.
    fn cells(&self, runs: &[Run]) -> (Vec<Cell>, Vec<(usize, usize)>) {
        let mut cells = Vec::new();
        let mut starts = Vec::new();
        for run in runs {
            for &n in &run.opens {
                starts.push((cells.len(), n));
                let mark = format!("{}[", superscript(n + 1));
                self.push(&mut cells, &mark, Style { bold: true, ..self.colour(n) }, Some(n));
            }
            let statement = run.within.first().copied();
            self.push(&mut cells, &clean(run.span.of(&self.reading.article.text)), self.style(run), statement);
            for &n in &run.closes {
                self.push(&mut cells, "]", Style { bold: true, ..self.colour(n) }, statement);
            }
            if let Some((n, true)) = run.date.filter(|_| self.how.dates)
                && let Some(date) = self.reading.dates.get(n)
            {
                self.push(&mut cells, &format!("\u{a0}{{{}}}", clean(&date.value)), FAINT, statement);
            }
        }
        (cells, starts)
    }

    fn push(&self, cells: &mut Vec<Cell>, words: &str, style: Style, statement: Option<usize>) {
        cells.extend(words.chars().map(|letter| Cell { letter, style, statement }));
    }

    fn colour(&self, statement: usize) -> Style {
        Style { colour: self.voices.of(statement).map_or(0, |v| v.colour), ..PLAIN }
    }

    /// Contents in the colour of their speaker, sources bold, words of saying underlined, what is not known in italics.
    fn style(&self, run: &Run) -> Style {
        let whose = run.within.last().copied().or(run.source).or(run.cue);
        Style {
            bold: run.source.is_some(),
            underline: run.cue.is_some(),
            italic: run.unknown,
            ..whose.map_or(PLAIN, |n| self.colour(n))
        }
    }

    /// A line: what stands in the margin, the bar of the statement, the text.
    fn row(&self, label: Option<(String, Style)>, cells: &[Cell], out: &mut Screen) {
        let (label, style) = label.unwrap_or_default();
        let pad = self.margin.saturating_sub(columns(&label));
        if !cells.is_empty() || !label.is_empty() {
            out.put(&" ".repeat(pad), PLAIN);
            out.put(&label, style);
        }
        let statement = cells.iter().find_map(|c| c.statement);
        match statement.and_then(|n| Some((self.voices.of(n)?, n))) {
            Some((voice, n)) => {
                let bar = if is_named(voice) { " │ " } else { " ┊ " };
                out.put(bar, self.colour(n));
            }
            None if !cells.is_empty() => out.put("   ", PLAIN),
            None => {}
        }
        for cell in cells {
            out.letter(cell.letter, cell.style);
        }
        out.end();
    }

    /// What the margin says of a statement: the speaker, then what a reader has to know.
    fn label(&self, n: usize, noted: bool) -> Vec<(String, Style)> {
        let Some(a) = self.reading.attributions.get(n) else { return Vec::new() };
        if noted {
            return vec![(format!("… {}", n + 1), self.colour(n))];
        }
        let whole = format!("{}\u{a0}{}", clean(name(self.reading, n).unwrap_or(NOBODY)), n + 1);
        let names = wrapped(&whole, self.margin).into_iter().map(|l| (l, Style { bold: true, ..self.colour(n) }));
        let mut facts = Vec::new();
        facts.extend(kind_in_margin(a.speaker.kind).map(str::to_owned));
        facts.extend(a.negated.then(|| "says it not".to_owned()));
        facts.extend(a.via.as_ref().map(|via| format!("told {}", clean(via))));
        facts.extend(a.within.map(|w| format!("inside {}", w + 1)));
        facts.extend((a.confidence < UNSURE).then(|| format!("{} % sure", percent(a.confidence))));
        let facts = wrapped(&facts.join(", "), self.margin).into_iter().map(|l| (l, FAINT));
        names.chain(facts).filter(|(l, _)| !l.is_empty()).map(|(l, style)| (l.replace('\u{a0}', " "), style)).collect()
    }

    fn table(&self, out: &mut Screen) {
        if self.voices.list.is_empty() {
            out.put("Nobody is quoted.", PLAIN);
            out.end();
            return;
        }
        let bar = if self.width < 72 { 0 } else { (self.width - 60).min(24) };
        let kinds = self.width >= 56;
        let name_columns = (self.width - if kinds { 37 } else { 23 } - if bar > 0 { bar + 2 } else { 0 }).min(44);
        let most = self.voices.list.iter().map(|v| v.direct + v.indirect).max().unwrap_or(0).max(1);
        out.put("Who is quoted, and how much", BOLD);
        out.end();
        let kind_column = |kind: &str| if kinds { format!("  {kind:<12}") } else { String::new() };
        let (speaker, kind) = (padded("speaker", name_columns), kind_column("kind"));
        out.put(&format!("{speaker}{kind} {:>5} {:>7} {:>8}", "times", "quoted", "reported"), FAINT);
        out.end();
        for voice in &self.voices.list {
            let kind = if voice.kind == SpeakerKind::Unknown { "not settled" } else { words::speaker_kind(voice.kind) };
            let mut names = wrapped(&clean(&voice.name), name_columns).into_iter();
            out.put(&padded(&names.next().unwrap_or_default(), name_columns), Style { colour: voice.colour, ..PLAIN });
            let (times, direct, indirect) = (voice.statements, voice.direct, voice.indirect);
            out.put(&format!("{} {times:>5} {direct:>7} {indirect:>8}", kind_column(kind)), PLAIN);
            if bar > 0 {
                out.put(&format!("  {}", bars(voice, most, bar)), Style { colour: voice.colour, ..PLAIN });
            }
            out.end();
            for more in names {
                out.put(&more, Style { colour: voice.colour, ..PLAIN });
                out.end();
            }
        }
        if bar > 0 {
            let ink = if self.voices.list.iter().any(|v| !is_named(v)) {
                "; ╳ and ╱ the same, of who is not named"
            } else {
                ""
            };
            out.put(&format!("words: █ between quotation marks, ░ in the reporter’s words{ink}"), FAINT);
            out.end();
        }
    }

    fn lists(&self, out: &mut Screen) {
        let text = &self.reading.article.text;
        let unknown: Vec<String> = self
            .reading
            .unknown
            .iter()
            .map(|u| {
                let by = u.by.as_ref().map(|b| format!(" ({b})")).unwrap_or_default();
                format!("{}{by}", u.span.of(text))
            })
            .collect();
        self.list("What is not known", &unknown, out);
        let dates: Vec<String> =
            self.reading.dates.iter().map(|d| format!("{}: {}", d.span.of(text), d.value)).collect();
        if self.how.dates {
            self.list("When", &dates, out);
        }
        let notes: Vec<String> = self.reading.notes.iter().map(|n| n.detail.clone()).collect();
        self.list("Notes", &notes, out);
    }

    fn list(&self, heading: &str, items: &[String], out: &mut Screen) {
        if items.is_empty() {
            return;
        }
        out.end();
        out.put(heading, BOLD);
        out.end();
        for item in items {
            for (i, line) in wrapped(&clean(item), self.width.min(LONGEST_LINE + self.margin) - 2).iter().enumerate() {
                out.put(if i == 0 { "- " } else { "  " }, PLAIN);
                out.put(line, PLAIN);
                out.end();
            }
        }
    }
}

/// Labels that wait for a line of the margin to be free.
struct Labels {
    waiting: Vec<(String, Style)>,
    next: usize,
}

impl Labels {
    fn add(&mut self, lines: Vec<(String, Style)>) {
        self.waiting.extend(lines);
    }

    fn take(&mut self) -> Option<(String, Style)> {
        let label = self.waiting.get_mut(self.next).map(std::mem::take);
        self.next += usize::from(label.is_some());
        label
    }
}

/// Outlet, day, and how many say how much.
fn about(reading: &Reading, voices: &Voices) -> String {
    let named = voices.list.iter().filter(|v| v.kind != SpeakerKind::Unknown).count();
    let mut parts: Vec<String> = reading.article.outlet.iter().cloned().collect();
    parts.extend(reading.article.published.map(words::moment));
    parts.extend(reading.language.as_ref().filter(|l| *l != "en").map(|l| format!("in {}", words::language(l))));
    parts.push(format!(
        "{} by {}",
        words::count(reading.attributions.len(), "statement"),
        words::count(named, "speaker")
    ));
    parts.join(" · ")
}

fn is_named(voice: &Voice) -> bool {
    !matches!(voice.kind, SpeakerKind::Anonymous | SpeakerKind::Unknown)
}

fn kind_in_margin(kind: SpeakerKind) -> Option<&'static str> {
    match kind {
        SpeakerKind::Anonymous | SpeakerKind::Document => Some(words::speaker_kind(kind)),
        SpeakerKind::Person | SpeakerKind::Organisation | SpeakerKind::Unknown => None,
    }
}

fn percent(share: f32) -> u32 {
    (share.clamp(0.0, 1.0) * 100.0).round() as u32
}

/// The words of a speaker as a bar of at most `columns`.
fn bars(voice: &Voice, most: usize, columns: usize) -> String {
    let (solid, open) = if is_named(voice) { ("█", "░") } else { ("╳", "╱") };
    let share = |n: usize| (n * columns).div_ceil(most);
    let direct = share(voice.direct);
    let all = share(voice.direct + voice.indirect);
    format!("{}{}", solid.repeat(direct), open.repeat(all.saturating_sub(direct)))
}

fn superscript(n: usize) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    n.to_string().bytes().map(|b| DIGITS[usize::from(b - b'0') % 10]).collect()
}
