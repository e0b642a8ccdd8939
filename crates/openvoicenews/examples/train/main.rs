//! Learns the parameters of a reader from marked texts: JSON Lines on standard input; what to learn and the file to
//! write as arguments. `cargo xtask train` calls it.
#![expect(clippy::print_stderr, reason = "a program for the terminal")]

mod boosting;
mod classes;
mod grouping;
mod learner;
mod names;
mod points;
mod stance;
mod statements;
mod topics;

use std::error::Error;
use std::io::Read;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(what), Some(out)) = (args.next(), args.next()) else {
        return Err("`train` needs what to learn and the file to write".into());
    };
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input)?;
    let bytes = match what.as_str() {
        "classes" => classes::learned(&input)?,
        "grouping" => grouping::learned(&input)?,
        "names" => names::learned(&input)?,
        "matters" => points::learned(&input, points::OF_MATTER)?,
        "points" => points::learned(&input, points::OF_SAMENESS)?,
        "stance" => stance::learned(&input)?,
        "statements" => statements::learned(&input)?,
        "topics" => topics::learned(&input)?,
        other => return Err(format!("`{other}` cannot be learned").into()),
    };
    eprintln!("{} bytes", bytes.len());
    std::fs::write(out, bytes)?;
    Ok(())
}
