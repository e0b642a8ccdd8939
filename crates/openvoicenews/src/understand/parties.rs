//! Words for the members of a party: readers that were taught with articles must not read one party otherwise than the
//! other.

/// The word that stands for all of its kind: nouns in the plural, names as adjectives and nouns in the singular,
/// abbreviations, and members of a chamber with their states, `D-Ohio`. A lower-case word with another meaning,
/// `democratic`, is not asked about.
pub(super) fn even(low: &str) -> &str {
    const MANY: [&str; 4] = ["democrats", "republicans", "dems", "repubs"];
    const ONE: [&str; 4] = ["democrat", "democratic", "republican", "repub"];
    const SHORT: [&str; 8] = ["gop", "dem", "dnc", "rnc", "dccc", "nrcc", "dscc", "nrsc"];
    match low {
        _ if MANY.contains(&low) => "republicans",
        _ if ONE.contains(&low) => "republican",
        _ if SHORT.contains(&low) => "gop",
        // Which state it is tells nothing: members of all states are read alike. `D-Day` is no state.
        _ if (low.starts_with("d-") || low.starts_with("r-")) && !matches!(low, "d-day" | "r-rated") => "r-ohio",
        _ => low,
    }
}

#[cfg(test)]
mod tests {
    use super::even;

    #[test]
    fn the_parties_are_one_to_the_reader() {
        for [a, b] in [["democrats", "republicans"], ["democratic", "republican"], ["dem", "gop"], ["d-n.y", "r-ky"]] {
            assert_eq!(even(a), even(b));
        }
        assert_eq!(even("liberal"), "liberal");
    }
}
