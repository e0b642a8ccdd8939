//! Facts about outlets as JSON lines.

use super::LineError;
use super::line_error::object;
use crate::model::Outlet;

/// Reads one line: `{"name", "hosts"?, "country"?, "owner"?, "kind"?, "source"?}`.
///
/// `kind` is `public`, `private`, `state`, `non-profit`, `agency` or
/// `government`. White space around the name does not count.
///
/// # Errors
///
/// Where the line is not such an object, or the name is empty.
pub fn read_outlet(line: &str) -> Result<Outlet, LineError> {
    let mut outlet: Outlet = object(line)?;
    outlet.name = outlet.name.trim().to_owned();
    if outlet.name.is_empty() {
        return Err(LineError::new("an outlet without a `name`"));
    }
    Ok(outlet)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::OutletKind;

    #[test]
    fn a_line_gives_the_facts() {
        let line = r#"{"name":" Osk Post ","hosts":["oskpost.example"],"kind":"non-profit","rating":5}"#;
        let outlet = read_outlet(line).unwrap();
        assert_eq!((outlet.name.as_str(), outlet.kind), ("Osk Post", Some(OutletKind::NonProfit)));
        assert_eq!((outlet.hosts.len(), outlet.owner), (1, None));
    }

    #[test]
    fn a_line_without_a_name_or_of_another_kind_is_refused() {
        for bad in ["", "[]", r#"["Osk Post"]"#, "{}", r#"{"name":" "}"#, r#"{"name":"Osk Post","kind":"trusted"}"#] {
            assert!(read_outlet(bad).is_err(), "{bad}");
        }
    }
}
