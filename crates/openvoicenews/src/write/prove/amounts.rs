//! Numbers with their scale and currency, as one value that can be compared.

use super::lexicon::number_word;
use super::scan::Token;

/// A number as stated. Two are the same only where value, scale and currency are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    /// Index of its token.
    pub(super) at: usize,
    value: String,
    scale: Scale,
    money: Option<Money>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scale {
    One,
    Percent,
    Hundred,
    Thousand,
    Million,
    Billion,
    Trillion,
}

/// A currency; one without a sign of its own goes by its word.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Money {
    Dollar,
    Euro,
    Pound,
    Yen,
    Named(String),
}

impl Amount {
    /// Whether the two say the same.
    pub(super) fn equals(&self, other: &Amount) -> bool {
        self.value == other.value && self.scale == other.scale && self.money == other.money
    }

    /// Whether it is a bare number, as those of days and years are.
    pub(super) fn is_bare(&self) -> bool {
        self.scale == Scale::One && self.money.is_none()
    }

    /// Whether it has a value in digits; `one` and `zero` have none.
    pub(super) fn is_in_digits(&self) -> bool {
        self.value.starts_with(|c: char| c.is_ascii_digit())
    }

    /// How it reads in a message.
    pub(super) fn words(&self) -> String {
        let scale = match self.scale {
            Scale::One => "",
            Scale::Percent => " per cent",
            Scale::Hundred => " hundred",
            Scale::Thousand => " thousand",
            Scale::Million => " million",
            Scale::Billion => " billion",
            Scale::Trillion => " trillion",
        };
        let money = match &self.money {
            None => "",
            Some(Money::Dollar) => " dollars",
            Some(Money::Euro) => " euros",
            Some(Money::Pound) => " pounds",
            Some(Money::Yen) => " yen",
            Some(Money::Named(word)) => return format!("{}{scale} {word}", self.value),
        };
        format!("{}{scale}{money}", self.value)
    }
}

/// The amounts of a text, in order.
pub(super) fn amounts(tokens: &[Token]) -> Vec<Amount> {
    (0..tokens.len()).filter_map(|at| amount(tokens, at)).collect()
}

fn amount(tokens: &[Token], at: usize) -> Option<Amount> {
    let token = tokens.get(at)?;
    let word = |n: usize| tokens.get(at + n).map_or("", |t| t.word.as_str());
    let (sign, value, percent) = if token.digits {
        let written = token.word.trim_start_matches(['$', '€', '£', '¥']);
        let sign = money_sign(&token.word);
        (sign, value(written.trim_end_matches(|c: char| !c.is_ascii_digit())), written.ends_with('%'))
    } else {
        (None, spelled(&token.word)?, false)
    };
    let scale = if percent { Scale::Percent } else { scale(word(1), word(2), token.digits) };
    let money_at = if matches!(scale, Scale::One | Scale::Percent) { 1 } else { 2 };
    let money = sign.or_else(|| money_word(word(money_at)));
    Some(Amount { at, value, scale, money })
}

/// A number word in digits. `one` and `zero` are often no count, so they stay words: `1` does not follow from `one`.
fn spelled(word: &str) -> Option<String> {
    let n = number_word(word)?;
    Some(if n < 2 { word.to_owned() } else { n.to_string() })
}

/// `1,500` is 1500 and `2.50` is 2.5; a comma that divides no thousands is a decimal point.
fn value(written: &str) -> String {
    let (whole, rest) = written.split_once('.').unwrap_or((written, ""));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    let thousands =
        first.len() <= 3 && whole.contains(',') && groups.all(|g| g.len() == 3) && !rest.contains([',', '.']);
    let plain = if thousands { written.replace(',', "") } else { written.replace(',', ".") };
    if plain.matches('.').count() == 1 {
        return plain.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    plain
}

fn scale(next: &str, after: &str, digits: bool) -> Scale {
    match next {
        "hundred" => Scale::Hundred,
        "thousand" => Scale::Thousand,
        "million" | "m" => Scale::Million,
        "billion" | "bn" => Scale::Billion,
        "trillion" | "tn" => Scale::Trillion,
        "percent" => Scale::Percent,
        "per" if after == "cent" || !digits => Scale::Percent,
        _ => Scale::One,
    }
}

fn money_sign(word: &str) -> Option<Money> {
    match word.chars().next() {
        Some('$') => Some(Money::Dollar),
        Some('€') => Some(Money::Euro),
        Some('£') => Some(Money::Pound),
        Some('¥') => Some(Money::Yen),
        _ => None,
    }
}

fn money_word(word: &str) -> Option<Money> {
    match word {
        "dollar" | "dollars" => Some(Money::Dollar),
        "euro" | "euros" => Some(Money::Euro),
        "pound" | "pounds" => Some(Money::Pound),
        "yen" => Some(Money::Yen),
        "cent" | "cents" | "ruble" | "rubles" | "rouble" | "roubles" | "hryvnia" | "yuan" | "rupee" | "rupees"
        | "shekel" | "shekels" | "peso" | "pesos" | "franc" | "francs" | "lira" | "rial" | "rials" | "won"
        | "bitcoin" | "zloty" | "krona" | "kronor" => Some(Money::Named(word.to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::scan::Scan;
    use super::*;

    fn list(text: &str) -> Vec<String> {
        amounts(&Scan::of(text).tokens).iter().map(Amount::words).collect()
    }

    #[test]
    fn reads_scale_and_currency() {
        assert_eq!(list("$2.50 billion, 1,500 and twelve"), ["2.5 billion dollars", "1500", "12"]);
        assert_eq!(
            list("5 million euros; 45%; 45 per cent; 3 pounds"),
            ["5 million euros", "45 per cent", "45 per cent", "3 pounds"]
        );
        assert_eq!(list("£2bn in 2019, 1,5 and 10.000.000"), ["2 billion pounds", "2019", "1.5", "10.000.000"]);
    }
}
