//! `ovn reader`: who reads here.

use std::io::{self, BufRead, IsTerminal};

use clap::{Args, Subcommand};
use console::Term;

use crate::clock;
use crate::console::Console;
use crate::error::Error;
use crate::lines::Output;
use crate::newsroom::{Newsroom, Place};
use crate::passwords;
use crate::store::{Reader, is_name};

/// Add, list and remove those who read here, and set their passwords
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn reader add ada                         (asks twice for a password, or reads it from standard input)
  ovn reader password ada < password.txt
  ovn reader sync ada                        (a password for feed readers, shown once)
  ovn reader list
  ovn reader remove ada")]
pub(crate) struct ReaderCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Add a reader
    ///
    /// The first one is the operator, who sees how the newsroom fares and the
    /// whole text of captured articles.
    Add {
        #[command(flatten)]
        place: Place,
        /// The name to log in with
        name: String,
        /// An operator too
        #[arg(long)]
        operator: bool,
    },
    /// Set another password, which ends all sessions
    Password {
        #[command(flatten)]
        place: Place,
        /// Whose
        name: String,
    },
    /// Make a password for feed readers that sync (Google Reader, Fever), and show it once
    Sync {
        #[command(flatten)]
        place: Place,
        /// Whose
        name: String,
        /// Take it back instead
        #[arg(long)]
        off: bool,
    },
    /// Make a key for the JSON API, and show it once
    Token {
        #[command(flatten)]
        place: Place,
        /// Whose
        name: String,
        /// What it is for
        #[arg(long = "for", value_name = "TEXT", default_value = "a program")]
        purpose: String,
    },
    /// List readers
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Remove a reader with all that is theirs
    Remove {
        #[command(flatten)]
        place: Place,
        /// Whom
        name: String,
    },
}

impl ReaderCommand {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        match self.what {
            What::Add { place, name, operator } => add(&place.open()?, &name, operator, console),
            What::Password { place, name } => {
                let newsroom = place.open()?;
                let reader = named(&newsroom, &name)?;
                newsroom.store.set_password(reader.id, &passwords::hash(&asked(console)?)?, None)?;
                console.sum(&format!("the password of `{}` is set; all sessions are ended", reader.name));
                Ok(())
            }
            What::Sync { place, name, off } => sync(&place.open()?, &name, off, console),
            What::Token { place, name, purpose } => {
                let newsroom = place.open()?;
                let reader = named(&newsroom, &name)?;
                let secret = passwords::secret()?;
                newsroom.store.add_token(secret.as_bytes(), reader.id, &purpose, clock::now())?;
                show(&secret)
            }
            What::List { place } => list(&place.open()?),
            What::Remove { place, name } => {
                let newsroom = place.open()?;
                let reader = named(&newsroom, &name)?;
                newsroom.store.remove_reader(reader.id)?;
                console.sum(&format!("`{}` is removed", reader.name));
                Ok(())
            }
        }
    }
}

fn named(newsroom: &Newsroom, name: &str) -> Result<Reader, Error> {
    newsroom
        .store
        .reader_named(name)?
        .ok_or_else(|| Error::input(format!("nobody here is called `{name}`")).with_hint("`ovn reader list` names all"))
}

fn add(newsroom: &Newsroom, name: &str, operator: bool, console: &Console) -> Result<(), Error> {
    let name = name.trim();
    if !is_name(name) {
        return Err(Error::usage("a name has 1 to 60 characters, in one line and without a colon"));
    }
    let hash = passwords::hash(&asked(console)?)?;
    let is_first = !newsroom.store.readers()?.iter().any(|r| r.password.is_some());
    if is_first && newsroom.store.name_sole_reader(name, &hash)? {
        console.sum(&format!(
            "`{name}` may read here, is the operator, and has the stars and rules that were made so far"
        ));
        return Ok(());
    }
    match newsroom.store.add_reader(name, Some(&hash), operator || is_first, clock::now())? {
        Some(_) => {
            console.sum(&format!("`{name}` may read here{}", if is_first { ", and is the operator" } else { "" }));
            Ok(())
        }
        None => Err(Error::input(format!("somebody here is called `{name}` already"))
            .with_hint("`ovn reader password NAME` sets another password")),
    }
}

fn sync(newsroom: &Newsroom, name: &str, off: bool, console: &Console) -> Result<(), Error> {
    let reader = named(newsroom, name)?;
    if off {
        newsroom.store.set_sync(reader.id, None, None)?;
        console.sum(&format!("feed readers of `{}` are shut out", reader.name));
        return Ok(());
    }
    let secret = passwords::secret()?;
    let fever = passwords::fever_key(&reader.name, &secret);
    newsroom.store.set_sync(reader.id, Some(&passwords::hash(&secret)?), Some(&fever))?;
    show(&secret)
}

fn show(secret: &str) -> Result<(), Error> {
    let mut output = Output::open(None)?;
    output.line(secret)?;
    output.finish()
}

fn list(newsroom: &Newsroom) -> Result<(), Error> {
    let mut output = Output::open(None)?;
    for reader in newsroom.store.readers()? {
        let mut facts = vec![if reader.password.is_some() { "password" } else { "no password: this machine only" }];
        if reader.is_operator {
            facts.push("operator");
        }
        if reader.sync.is_some() {
            facts.push("feed readers");
        }
        output.line(&format!("{}  ({})", reader.name, facts.join(", ")))?;
    }
    output.finish()
}

/// A password from somebody who types it, or the first line of standard input.
fn asked(console: &Console) -> Result<String, Error> {
    let unreadable = |e: io::Error| Error::input(format!("no password can be read: {e}"));
    // What is typed is not shown; to ask for it, something has to be a terminal beside the input.
    let shown_on = [Term::stderr(), Term::stdout()].into_iter().find(Term::is_term);
    if io::stdin().is_terminal()
        && let Some(terminal) = shown_on
    {
        console.note(&format!(
            "a password of at least {} characters (nothing is shown while you type):",
            passwords::SHORTEST
        ));
        let first = terminal.read_secure_line().map_err(unreadable)?;
        console.note("the same once more:");
        if terminal.read_secure_line().map_err(unreadable)? != first {
            return Err(Error::usage("the two passwords differ").with_hint("nothing was changed; try again"));
        }
        return Ok(first);
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(unreadable)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
