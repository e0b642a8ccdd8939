//! Units of measure and currencies, each in one form.

use super::super::document::{Document, Kind};

/// An ISO 4217 code for the mark or code before a number, with the tokens it takes.
pub(super) fn currency_before(doc: &Document, i: usize) -> Option<(&'static str, usize)> {
    let number_follows = |k: usize| doc.tokens.get(k).is_some_and(|t| t.kind == Kind::Number);
    if let Some(code) = mark(doc.word(i)).or_else(|| iso(doc.word(i))) {
        return number_follows(i + 1).then_some((code, 1));
    }
    let prefixed = match doc.word(i) {
        "US" | "U.S." => "USD",
        "A" | "AU" | "Aus" => "AUD",
        "C" | "CA" | "Can" => "CAD",
        "HK" => "HKD",
        "NZ" => "NZD",
        "S" => "SGD",
        "R" => "BRL",
        "Rs" | "Rs." => return number_follows(i + 1).then_some(("INR", 1)),
        _ => return None,
    };
    (doc.word(i + 1) == "$" && doc.touches(i) && number_follows(i + 2)).then_some((prefixed, 2))
}

fn mark(word: &str) -> Option<&'static str> {
    Some(match word {
        "$" => "USD",
        "£" => "GBP",
        "€" => "EUR",
        "¥" => "JPY",
        "₹" => "INR",
        "₽" => "RUB",
        "₴" => "UAH",
        "₩" => "KRW",
        "₪" => "ILS",
        "₺" => "TRY",
        _ => return None,
    })
}

/// ISO 4217 codes that are written out in news.
fn iso(word: &str) -> Option<&'static str> {
    const CODES: [&str; 21] = [
        "USD", "EUR", "GBP", "JPY", "CNY", "RUB", "UAH", "CHF", "INR", "CAD", "AUD", "NZD", "HKD", "SGD", "SEK", "NOK",
        "DKK", "PLN", "TRY", "ZAR", "BRL",
    ];
    CODES.into_iter().find(|c| *c == word)
}

/// A unit after a number, with the tokens it takes.
pub(super) fn unit_after(doc: &Document, i: usize, value: f64) -> Option<(&'static str, usize)> {
    if let Some(code) = iso(doc.word(i)) {
        return Some((code, 1));
    }
    let next = doc.low(i + 1);
    let dollars = matches!(next, "dollars" | "dollar");
    Some(match doc.low(i) {
        "per" if next == "cent" => ("%", 2),
        "percentage" if next.starts_with("point") => ("percentage point", 2),
        "basis" if next.starts_with("point") => ("basis point", 2),
        "years" | "year" if next == "old" => ("year", 2),
        "canadian" if dollars => ("CAD", 2),
        "australian" if dollars => ("AUD", 2),
        "us" | "u.s." | "american" if dollars => ("USD", 2),
        "hong" if next == "kong" && matches!(doc.low(i + 2), "dollars" | "dollar") => ("HKD", 3),
        "zealand" if dollars => ("NZD", 2),
        "square" => (squared(next)?, 2),
        "°" if matches!(next, "c" | "f") => (if next == "c" { "°C" } else { "°F" }, 2),
        "degrees" if next == "celsius" || doc.word(i + 1) == "C" => ("°C", 2),
        "degrees" if next == "fahrenheit" || doc.word(i + 1) == "F" => ("°F", 2),
        // Sterling comes by the million, weight does not.
        "pounds" if next == "sterling" => ("GBP", 2),
        "pounds" if value >= 1e6 && next != "of" => ("GBP", 1),
        "won" if value >= 1e6 && doc.low(i - 1).ends_with("illion") => ("KRW", 1),
        low => (single(low)?, 1),
    })
}

fn squared(low: &str) -> Option<&'static str> {
    Some(match low {
        "miles" | "mile" => "square mile",
        "kilometers" | "kilometres" | "kilometer" | "kilometre" | "km" => "km²",
        "meters" | "metres" | "meter" | "metre" => "m²",
        "feet" | "foot" => "square foot",
        _ => return None,
    })
}

/// The unit that one word is.
pub(super) fn single(low: &str) -> Option<&'static str> {
    Some(match low {
        "%" | "percent" | "pct" => "%",
        "dollars" | "dollar" => "USD",
        "euros" | "euro" => "EUR",
        "yen" => "JPY",
        "yuan" | "renminbi" => "CNY",
        "rubles" | "roubles" | "ruble" | "rouble" => "RUB",
        "rupees" => "INR",
        "hryvnias" | "hryvnia" => "UAH",
        "francs" => "CHF",
        "lira" | "liras" => "TRY",
        "shekels" => "ILS",
        "rand" => "ZAR",
        "baht" => "THB",
        "zloty" | "zlotys" => "PLN",
        // Of several countries: which, the number alone does not say.
        "pesos" => "peso",
        "crowns" | "kronor" | "kroner" => "crown",
        "cents" => "cent",
        "pence" => "penny",
        "km" | "kilometers" | "kilometres" | "kilometer" | "kilometre" => "km",
        "miles" | "mile" => "mile",
        "meters" | "metres" | "meter" | "metre" | "m" => "m",
        "yards" | "yard" => "yard",
        "feet" | "foot" | "ft" | "ft." => "foot",
        "inches" | "inch" => "inch",
        "cm" | "centimeters" | "centimetres" => "cm",
        "mm" | "millimeters" | "millimetres" => "mm",
        "kg" | "kilograms" | "kilogrammes" | "kilos" => "kg",
        "pounds" | "lbs" | "lb" => "pound",
        "tons" | "tonnes" | "ton" | "tonne" => "tonne",
        "acres" | "acre" => "acre",
        "hectares" | "hectare" => "hectare",
        "barrels" | "barrel" => "barrel",
        "liters" | "litres" => "litre",
        "gallons" => "gallon",
        "kilowatts" | "kw" => "kW",
        "megawatts" | "mw" => "MW",
        "gigawatts" | "gw" => "GW",
        "degrees" | "°" => "degree",
        "mph" => "mph",
        "kph" | "km/h" => "km/h",
        _ => return None,
    })
}
