//! Words whose full stop does not end a sentence.

/// What may follow an abbreviation inside its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name: `Mr. Otto`. Never the end of a sentence.
    BeforeName,
    /// A number: `No. 5`.
    BeforeNumber,
    /// Anything: `Inc.`, `a.m.`; the end of a sentence where a usual first word follows.
    Any,
}

/// The kind of an abbreviation given without its last full stop.
pub(crate) fn abbreviation(word: &str) -> Option<Kind> {
    const NAMES: &[&str] = &[
        "Adm", "Atty", "Brig", "Capt", "Cmdr", "Col", "Comdr", "Cpl", "Det", "Dr", "Drs", "Fr", "Ft", "Gen", "Gov",
        "Govs", "Hon", "Insp", "Lt", "MM", "Maj", "Messrs", "Mgr", "Mlle", "Mme", "Mr", "Mrs", "Ms", "Msgr", "Mt",
        "Mx", "Pfc", "Pres", "Prof", "Pvt", "Rep", "Reps", "Rev", "Sen", "Sens", "Sgt", "Spc", "St", "Ste", "Supt",
        "vs",
    ];
    const NUMBERS: &[&str] = &["Art", "Fig", "No", "Nos", "Sec", "Vol", "art", "ca", "fig", "no", "nos", "pp", "vol"];
    const ANY: &[&str] = &[
        "Ala", "Apr", "Ariz", "Ark", "Assn", "Aug", "Ave", "Blvd", "Bros", "Calif", "Co", "Colo", "Conn", "Corp",
        "Dec", "Del", "Dept", "Dist", "Esq", "Feb", "Fla", "Fri", "Ga", "Ill", "Inc", "Ind", "Jan", "Jr", "Jul", "Jun",
        "Kan", "Ky", "La", "Ltd", "Mar", "Mass", "Md", "Mich", "Minn", "Miss", "Mo", "Mont", "N.C", "Neb", "Nev",
        "Nov", "Oct", "Okla", "Ore", "Pa", "Ph.D", "Rd", "Sep", "Sept", "Sq", "Sr", "Tenn", "Tex", "Univ", "Va", "Vt",
        "Wash", "Wis", "Wyo", "a.m", "approx", "cf", "dept", "e.g", "est", "etc", "ft", "hr", "hrs", "i.e", "km", "lb",
        "lbs", "m.p.h", "mg", "mph", "oz", "p.m", "v",
    ];
    if NAMES.binary_search(&word).is_ok() {
        Some(Kind::BeforeName)
    } else if NUMBERS.binary_search(&word).is_ok() {
        Some(Kind::BeforeNumber)
    } else if ANY.binary_search(&word).is_ok() {
        Some(Kind::Any)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_first_and_last_of_each_list() {
        for (word, kind) in [
            ("Adm", Kind::BeforeName),
            ("vs", Kind::BeforeName),
            ("Art", Kind::BeforeNumber),
            ("vol", Kind::BeforeNumber),
            ("Ala", Kind::Any),
            ("v", Kind::Any),
            ("p.m", Kind::Any),
            ("MM", Kind::BeforeName),
        ] {
            assert_eq!(abbreviation(word), Some(kind), "{word}");
        }
        assert_eq!(abbreviation("in"), None);
    }
}
