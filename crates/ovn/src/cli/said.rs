//! `ovn said`: what somebody is reported to have said.

use clap::Args;
use openvoicenews::model::Manner;
use openvoicenews::publish::subjects::Said;

use super::screen::Screen;
use crate::console::Console;
use crate::error::Error;
use crate::lines::Output;
use crate::newsroom::Place;
use crate::subjects;

/// Near names that are offered where nobody has the one that was asked for.
const NEAR: usize = 5;

/// Show what somebody is reported to have said, with where it stands
///
/// SPEAKER is a full name, as articles give it: a person, a body or a country.
/// Who has the same full name is one speaker; a surname alone is nobody, unless
/// one speaker only has it. The newest statements come first, each with the
/// words, the outlet, the day and the address. `--about` leaves those that name
/// somebody or something, or have all of some words.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn said 'Vera Otto'
  ovn said 'Vera Otto' --about Halvik
  ovn said 'Vera Otto' --about 'harbour fire' --limit 100
  ovn said --json 'Vera Otto' | jq -r .exact")]
pub(crate) struct SaidCommand {
    /// A full name, or the key of a page: `person/vera-otto`
    #[arg(value_name = "SPEAKER")]
    speaker: String,

    /// Only what names this person, body or place, or has all of these words
    #[arg(long, value_name = "WORDS")]
    about: Option<String>,

    /// How many statements are shown
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,

    /// One JSON object a line
    #[arg(long)]
    json: bool,

    /// Columns to use; by default those of the terminal, else 80
    #[arg(long, value_name = "N", conflicts_with = "json", value_parser = clap::value_parser!(u16).range(40..))]
    width: Option<u16>,

    #[command(flatten)]
    place: Place,
}

impl SaidCommand {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        let newsroom = self.place.open()?;
        let store = &newsroom.store;
        let found = subjects::speakers(store, &self.speaker, NEAR)?;
        let [speaker] = found.as_slice() else { return Err(nobody(&self.speaker, &found)) };
        let about = self.about.as_deref();
        let (sum, said) = subjects::said_by(store, &speaker.subject.key, about, self.limit)?;
        let mut output = Output::open(None)?;
        let screen = Screen::new(self.width, true);
        for statement in &said {
            if self.json {
                output.line(&serde_json::to_string(statement).map_err(|e| Error::internal(e.to_string()))?)?;
            } else {
                told(statement, screen.width).iter().try_for_each(|line| output.line(line))?;
            }
        }
        output.finish()?;
        let n = |n: u64, noun: &str| format!("{n} {noun}{}", if n == 1 { "" } else { "s" });
        console.note(&format!(
            "{}: {} in {} that we read",
            speaker.subject.name,
            n(sum.statements, "statement"),
            n(sum.articles, "article")
        ));
        if store.behind()?.0 {
            console.note("older articles are still to be read for this; `ovn run` does it little by little");
        }
        Ok(())
    }
}

fn nobody(asked: &str, near: &[crate::store::StoredSubject]) -> Error {
    if near.is_empty() {
        return Error::usage(format!("no article names `{asked}`"))
            .with_hint("give the full name as articles have it; `ovn run` reads what is new");
    }
    let names: Vec<String> = near.iter().map(|s| format!("`{}`", s.subject.name)).collect();
    Error::usage(format!("`{asked}` may be several")).with_hint(format!("give the full name: {}", names.join(", ")))
}

/// A statement in lines: the day and the outlet, the words, where they stand.
fn told(said: &Said, width: usize) -> Vec<String> {
    let manner = match said.manner {
        Manner::Direct => "quoted",
        Manner::Indirect => "reported",
        Manner::Mixed => "partly quoted",
    };
    let via = said.via.as_ref().map(|via| format!(" by way of {via}")).unwrap_or_default();
    let outlet = said.outlet.as_deref().unwrap_or("an outlet without a name");
    let mut out = vec![format!("{}  {outlet}  ({manner}{via})", said.published.day())];
    let words = format!("{}{}{}", said.passage.before, said.passage.exact, said.passage.after);
    out.extend(wrapped(&words, width.saturating_sub(4)).into_iter().map(|line| format!("    {line}")));
    out.extend(said.url.iter().map(|url| format!("    {url}")));
    out.push(String::new());
    out
}

/// Words in lines of at most so many characters, where none of them is longer.
fn wrapped(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let word: String = word.chars().filter(|c| !c.is_control()).collect();
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < most => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}
