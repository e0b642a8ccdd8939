//! Cards of learned data: each data file of the sources is on a card, with the hash it has.

use sha2::{Digest, Sha256};

use super::{Fault, Text};

/// Where the cards lie.
const CARDS: &str = "docs/cards/";

/// A file on a card, with the hash that stands on the same line.
#[derive(Debug, PartialEq, Eq)]
struct Entry<'a> {
    line: usize,
    file: &'a str,
    hash: &'a str,
}

/// Entries that no longer hold, and data files that are on no card.
pub(crate) fn faults(texts: &[Text]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut carded: Vec<&str> = Vec::new();
    for card in texts.iter().filter(|t| t.name.starts_with(CARDS)) {
        let entries = entries(&card.body);
        if entries.is_empty() {
            faults.push(Fault::new(&card.name, 0, "names no file with its SHA-256 on one line, both in back-ticks"));
        }
        for e in entries {
            carded.push(e.file);
            match texts.iter().find(|t| t.name == e.file).map(|t| hash(&t.body)) {
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
    let data = texts.iter().filter(|t| is_data(&t.name) && !carded.contains(&t.name.as_str()));
    faults.extend(data.map(|t| Fault::new(&t.name, 0, format!("is on no card in `{CARDS}`"))));
    faults
}

fn is_data(name: &str) -> bool {
    name.starts_with("crates/") && name.contains("/src/") && name.ends_with(".txt")
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

fn hash(body: &str) -> String {
    Sha256::digest(body.as_bytes()).iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OF_X: &str = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";

    fn told(card: &str) -> Vec<String> {
        let text = |name: &str, body: &str| Text { name: name.to_owned(), body: body.to_owned() };
        let texts = [text("crates/a/src/x.txt", "x"), text("docs/cards/x.md", card)];
        faults(&texts).into_iter().map(|f| f.what).collect()
    }

    #[test]
    fn the_hash_on_the_card_is_that_of_the_file() {
        assert_eq!(told(&format!("| `crates/a/src/x.txt` | `{OF_X}` |")), [""; 0]);
        let other = OF_X.replace('2', "3");
        assert!(told(&format!("| `crates/a/src/x.txt` | `{other}` |"))[0].contains(OF_X));
    }

    #[test]
    fn data_without_a_card_and_cards_without_data_are_told() {
        assert_eq!(told("prose").len(), 2);
        assert_eq!(told(&format!("`crates/a/src/gone.txt` `{OF_X}`")).len(), 2);
    }
}
