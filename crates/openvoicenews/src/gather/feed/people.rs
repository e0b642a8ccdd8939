//! Names of authors, as RSS writes them beside addresses of mail.

/// The name in `ada@a.example (Ada Osk)`, `Ada Osk <ada@a.example>` or `Ada Osk`; empty for an address alone.
pub(super) fn name(written: &str) -> String {
    let written = written.trim();
    if !written.contains('@') {
        return written.to_owned();
    }
    if let Some((before, rest)) = written.split_once('(') {
        let inside = rest.split(')').next().unwrap_or(rest).trim();
        return if inside.contains('@') { before.trim().to_owned() } else { inside.to_owned() };
    }
    let words = written.split_whitespace().filter(|w| !w.contains('@'));
    words.collect::<Vec<_>>().join(" ").trim_matches(['<', '>', '"', ',', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn mail_is_no_name() {
        let cases = [
            ("ada@a.example (Ada Osk)", "Ada Osk"),
            ("Ada Osk (ada@a.example)", "Ada Osk"),
            ("\"Ada Osk\" <ada@a.example>", "Ada Osk"),
            ("ada@a.example", ""),
            ("Ada Osk", "Ada Osk"),
        ];
        for (written, meant) in cases {
            assert_eq!(name(written), meant, "{written}");
        }
    }
}
