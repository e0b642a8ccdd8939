//! Bytes inside, code points outside.

/// Converts between byte offsets and Unicode code point offsets of one text.
///
/// Text that is all ASCII costs nothing; for other text one checkpoint is kept
/// for every 64 bytes, so a conversion looks at no more than 64 bytes.
#[derive(Clone, Debug)]
pub struct CodePoints<'a> {
    text: &'a str,
    /// Code points before byte `64 * i`; empty for ASCII text.
    before: Vec<usize>,
}

const STEP: usize = 64;

impl<'a> CodePoints<'a> {
    /// Prepares a text.
    #[must_use]
    pub fn new(text: &'a str) -> CodePoints<'a> {
        if text.is_ascii() {
            return CodePoints { text, before: Vec::new() };
        }
        let mut before = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0;
        for (i, b) in text.bytes().enumerate() {
            if i % STEP == 0 {
                before.push(count);
            }
            count += usize::from(is_start(b));
        }
        CodePoints { text, before }
    }

    /// Code points before `byte`, which must be a character boundary; past the end, all of them.
    #[must_use]
    pub fn of_byte(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        if self.before.is_empty() {
            return byte;
        }
        let mark = (byte / STEP).min(self.before.len() - 1);
        let rest = &self.text.as_bytes()[mark * STEP..byte];
        self.before[mark] + rest.iter().filter(|b| is_start(**b)).count()
    }

    /// The byte at which code point number `point` starts; `None` past the end of the text.
    #[must_use]
    pub fn to_byte(&self, point: usize) -> Option<usize> {
        if self.before.is_empty() {
            return (point <= self.text.len()).then_some(point);
        }
        let mark = self.before.partition_point(|&n| n <= point) - 1;
        let mut count = self.before[mark];
        for (i, b) in self.text.bytes().enumerate().skip(mark * STEP) {
            if is_start(b) {
                if count == point {
                    return Some(i);
                }
                count += 1;
            }
        }
        (count == point).then_some(self.text.len())
    }
}

/// Whether a byte starts a character in UTF-8.
fn is_start(b: u8) -> bool {
    b & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back_on_mixed_text() {
        let text = "Größe — “naïve” 日本語 🎉 ".repeat(30) + "end";
        let points = CodePoints::new(&text);
        for (n, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(points.of_byte(byte), n);
            assert_eq!(points.to_byte(n), Some(byte));
        }
        let all = text.chars().count();
        assert_eq!(points.of_byte(text.len()), all);
        assert_eq!(points.to_byte(all), Some(text.len()));
        assert_eq!(points.to_byte(all + 1), None);
    }
}
