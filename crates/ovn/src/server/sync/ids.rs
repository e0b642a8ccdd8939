//! Numbers of items as programs that speak to Google Reader's API write them: three ways, which all mean the same.

/// What stands before the number in its long form.
const LONG: &str = "tag:google.com,2005:reader/item/";

/// The long form.
pub(super) fn long(id: i64) -> String {
    format!("{LONG}{id:016x}")
}

/// A number in its long form, as 16 hexadecimal digits, or decimal with a sign where it is negative.
///
/// Sixteen digits may be either: ours are padded with zeros as hexadecimal and never as decimal numbers.
pub(super) fn read(written: &str) -> Option<i64> {
    let hex = |digits: &str| {
        let is_hex = (1..=16).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_hexdigit());
        is_hex.then(|| u64::from_str_radix(digits, 16).ok()).flatten().map(u64::cast_signed)
    };
    if let Some(digits) = written.strip_prefix(LONG) {
        return hex(digits);
    }
    let is_short = written.len() == 16 && (written.starts_with('0') || !written.bytes().all(|b| b.is_ascii_digit()));
    if is_short && !written.starts_with(['-', '+']) {
        return hex(written);
    }
    written.parse::<i64>().ok().or_else(|| written.parse::<u64>().ok().map(u64::cast_signed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_number_is_read() {
        for (written, id) in [
            ("tag:google.com,2005:reader/item/000000000000001f", Some(31)),
            ("tag:google.com,2005:reader/item/1F", Some(31)),
            ("tag:google.com,2005:reader/item/ffffffffffffffff", Some(-1)),
            ("000000000000001f", Some(31)),
            ("0000000000000031", Some(49)),
            ("31", Some(31)),
            ("-31", Some(-31)),
            ("1859353279692800", Some(1_859_353_279_692_800)),
            ("00069b0f5c700000", Some(0x0006_9b0f_5c70_0000)),
            ("18446744073709551615", Some(-1)),
            ("99999999999999999999", None),
            ("tag:google.com,2005:reader/item/", None),
            ("tag:google.com,2005:reader/item/00000000000000001f", None),
            ("tag:google.com,2005:reader/item/-1", None),
            ("+00000000000001f", None),
            ("", None),
            ("31; DROP", None),
        ] {
            assert_eq!(read(written), id, "{written}");
        }
        for id in [0, 1, 31, 1 << 40, 1_859_353_279_692_800, i64::MAX, -1] {
            assert_eq!(read(&long(id)), Some(id));
            assert_eq!(read(&id.to_string()), Some(id));
        }
    }
}
