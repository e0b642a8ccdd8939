//! Cards of learned data: each data file of the sources is on a card, with the hash it has.

use sha2::{Digest, Sha256};

use super::{Fault, Text};
use crate::{Outcome, workspace};

/// Where the cards lie.
const CARDS: &str = "docs/cards/";

/// A file on a card, with the hash that stands on the same line.
#[derive(Debug, PartialEq, Eq)]
struct Entry<'a> {
    line: usize,
    file: &'a str,
    hash: &'a str,
}

/// A data file that is no text.
#[derive(Debug)]
pub(crate) struct Hashed {
    name: String,
    hash: String,
}

/// The data files among `names` that are no text.
///
/// # Errors
///
/// Where one cannot be read.
pub(crate) fn binary(names: &[String]) -> Outcome<Vec<Hashed>> {
    let data = names.iter().filter(|n| is_data(n) && n.ends_with(".bin"));
    data.map(|n| {
        let bytes = std::fs::read(workspace::root().join(n)).map_err(|e| format!("`{n}` cannot be read: {e}"))?;
        Ok(Hashed { name: n.clone(), hash: hash(&bytes) })
    })
    .collect()
}

/// Entries that no longer hold, and data files that are on no card; `binary` are data files that are no text.
pub(crate) fn faults(texts: &[Text], binary: &[Hashed]) -> Vec<Fault> {
    let known = |file: &str| {
        let text = texts.iter().find(|t| t.name == file).map(|t| hash(t.body.as_bytes()));
        text.or_else(|| binary.iter().find(|b| b.name == file).map(|b| b.hash.clone()))
    };
    let mut faults = Vec::new();
    let mut carded: Vec<&str> = Vec::new();
    for card in texts.iter().filter(|t| t.name.starts_with(CARDS)) {
        let entries = entries(&card.body);
        if entries.is_empty() {
            faults.push(Fault::new(&card.name, 0, "names no file with its SHA-256 on one line, both in back-ticks"));
        }
        for e in entries {
            carded.push(e.file);
            match known(e.file) {
                Some(is) if is == e.hash => {}
                Some(is) => faults.push(Fault::new(
                    &card.name,
                    e.line,
                    format!("`{}` has the hash `{is}`: look whether its card is still true", e.file),
                )),
                None => faults.push(Fault::new(&card.name, e.line, format!("`{}` is not in the tree", e.file))),
            }
        }
    }
    let names = texts.iter().map(|t| &t.name).chain(binary.iter().map(|b| &b.name));
    let data = names.filter(|n| is_data(n) && !carded.contains(&n.as_str()));
    faults.extend(data.map(|n| Fault::new(n, 0, format!("is on no card in `{CARDS}`"))));
    faults
}

fn is_data(name: &str) -> bool {
    name.starts_with("crates/") && name.contains("/src/") && (name.ends_with(".txt") || name.ends_with(".bin"))
}

fn entries(card: &str) -> Vec<Entry<'_>> {
    let mut found = Vec::new();
    for (i, line) in card.lines().enumerate() {
        let quoted = || line.split('`').skip(1).step_by(2);
        let hash = quoted().find(|q| q.len() == 64 && q.bytes().all(|b| b.is_ascii_hexdigit()));
        let file = quoted().find(|q| q.contains('/'));
        if let (Some(file), Some(hash)) = (file, hash) {
            found.push(Entry { line: i + 1, file, hash });
        }
    }
    found
}

fn hash(body: &[u8]) -> String {
    Sha256::digest(body).iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OF_X: &str = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";

    fn told(card: &str) -> Vec<String> {
        let text = |name: &str, body: &str| Text { name: name.to_owned(), body: body.to_owned() };
        let texts = [text("crates/a/src/x.txt", "x"), text("docs/cards/x.md", card)];
        faults(&texts, &[]).into_iter().map(|f| f.what).collect()
    }

    #[test]
    fn the_hash_on_the_card_is_that_of_the_file() {
        assert_eq!(told(&format!("| `crates/a/src/x.txt` | `{OF_X}` |")), [""; 0]);
        let other = OF_X.replace('2', "3");
        assert!(told(&format!("| `crates/a/src/x.txt` | `{other}` |"))[0].contains(OF_X));
    }

    #[test]
    fn data_that_is_no_text_needs_a_card_too() {
        let file = [Hashed { name: "crates/a/src/y.bin".to_owned(), hash: OF_X.to_owned() }];
        let told = |card: String| faults(&[Text { name: "docs/cards/y.md".to_owned(), body: card }], &file).len();
        assert_eq!(told(format!("| `crates/a/src/y.bin` | `{OF_X}` |")), 0);
        assert_eq!(told(format!("| `crates/a/src/y.bin` | `{}` |", OF_X.replace('2', "3"))), 1);
    }

    #[test]
    fn data_without_a_card_and_cards_without_data_are_told() {
        assert_eq!(told("prose").len(), 2);
        assert_eq!(told(&format!("`crates/a/src/gone.txt` `{OF_X}`")).len(), 2);
    }
}
