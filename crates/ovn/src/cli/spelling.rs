//! Ids that are spelled like one that is not there; for hints.

/// Ids that a hint names.
const SUGGESTED: usize = 3;

/// Those spelled most like `wrong`, in back-ticks; empty where there are none.
pub(super) fn near<'a>(wrong: &str, ids: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut near: Vec<(usize, &str)> = ids.map(|known| (distance(wrong, known), known)).collect();
    near.sort_unstable();
    near.dedup();
    near.iter().take(SUGGESTED).map(|(_, id)| format!("`{id}`")).collect()
}

/// Letters to change, add or take away between two words (Levenshtein 1966); of long ones their beginnings are compared.
fn distance(a: &str, b: &str) -> usize {
    const LONGEST: usize = 64;
    let b: Vec<char> = b.chars().take(LONGEST).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(LONGEST).enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_compared() {
        assert_eq!(distance("p01", "p01"), 0);
        assert_eq!(distance("p01", "p10"), 2);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("ferry", "fery"), 1);
    }
}
