//! The table of rooms in `ARCHITECTURE.md`, held against the tree both ways.

use std::collections::BTreeSet;

use super::Fault;

/// Where the table stands.
const MAP: &str = "ARCHITECTURE.md";
/// The library's sources.
pub(crate) const LIBRARY: &str = "crates/openvoicenews/src/";

/// One row: a place in the tree, and what it may import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Room {
    /// The place, from the root, without a slash at the end.
    pub(crate) place: String,
    /// The library's rooms that it may name.
    pub(crate) uses: BTreeSet<String>,
    /// The line of the table.
    pub(crate) line: usize,
}

/// Reads the rows of the table whose first column's head is `Room`.
pub(crate) fn read(map: &str) -> Vec<Room> {
    let mut rooms = Vec::new();
    let mut within = false;
    for (i, line) in map.lines().enumerate() {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        if !line.trim_start().starts_with('|') {
            within = false;
        } else if cells[0].eq_ignore_ascii_case("room") {
            within = true;
        } else if within && let Some(place) = code(cells[0]).first() {
            let uses = cells.last().map(|c| code(c).into_iter().map(str::to_owned).collect()).unwrap_or_default();
            rooms.push(Room { place: place.trim_end_matches('/').to_owned(), uses, line: i + 1 });
        }
    }
    rooms
}

/// The words between back-ticks.
fn code(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// Rows without a place in the tree, and places without a row.
pub(crate) fn faults(rooms: &[Room], files: &[String]) -> Vec<Fault> {
    if rooms.is_empty() {
        return vec![Fault::new(MAP, 0, "has no table with the heads `Room`, `What it is for`, `May import`")];
    }
    let mut faults = Vec::new();
    for room in rooms {
        let below = format!("{}/", room.place);
        if !files.iter().any(|f| *f == room.place || f.starts_with(&below)) {
            faults.push(Fault::new(MAP, room.line, format!("`{}` is not in the tree", room.place)));
        }
    }
    for place in places(files) {
        if !rooms.iter().any(|r| r.place == place) {
            faults.push(Fault::new(MAP, 0, format!("`{place}` has no row in the table of rooms")));
        }
    }
    faults
}

/// What must have a row: the first level below each member's `src`, and the folders at the root.
fn places(files: &[String]) -> BTreeSet<String> {
    let mut places = BTreeSet::new();
    for file in files {
        let parts: Vec<&str> = file.split('/').collect();
        match parts.as_slice() {
            ["crates", member, "src", entry, ..] if !matches!(*entry, "lib.rs" | "main.rs") => {
                places.insert(format!("crates/{member}/src/{entry}"));
            }
            ["crates", member, ..] => {
                places.insert(format!("crates/{member}"));
            }
            [folder, _, ..] if !matches!(*folder, ".cargo" | ".ci" | "crates") => {
                places.insert((*folder).to_owned());
            }
            _ => {}
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\
| Word | Meaning |
|---|---|
| `story` | not a room |

| Room | What it is for | May import |
|---|---|---|
| `crates/a` | a member | |
| `crates/a/src/write/` | step 6 | `model`, `text` |
";

    fn owned(list: &[&str]) -> Vec<String> {
        list.iter().map(|s| (*s).to_owned()).collect()
    }

    #[test]
    fn reads_rows_with_what_they_may_import() {
        let rooms = read(TABLE);
        assert_eq!(rooms.len(), 2);
        assert_eq!(rooms[1].place, "crates/a/src/write");
        assert_eq!(rooms[1].uses, ["model", "text"].map(str::to_owned).into());
    }

    #[test]
    fn a_map_that_matches_has_no_faults() {
        let files = owned(&["crates/a/Cargo.toml", "crates/a/src/lib.rs", "crates/a/src/write/mod.rs", "README.md"]);
        assert_eq!(faults(&read(TABLE), &files), []);
    }

    #[test]
    fn tells_both_ways() {
        let files = owned(&["crates/a/Cargo.toml", "crates/a/src/group/mod.rs", "spec/x.md"]);
        let told: Vec<String> = faults(&read(TABLE), &files).into_iter().map(|f| f.what).collect();
        assert!(told.iter().any(|t| t.contains("`crates/a/src/write` is not in the tree")), "{told:?}");
        assert!(told.iter().any(|t| t.contains("`crates/a/src/group` has no row")), "{told:?}");
        assert!(told.iter().any(|t| t.contains("`spec` has no row")), "{told:?}");
    }
}
