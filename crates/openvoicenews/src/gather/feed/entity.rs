//! Entities that a feed declares itself: short texts are followed, everything else is refused.

use std::borrow::Cow;

use memchr::memchr;

/// More are not kept.
const MOST: usize = 32;
/// Longer replacements are refused.
const LONGEST: usize = 256;
/// Bytes that all replacements of a feed may come to: a few bytes of a feed must not become gigabytes.
const BUDGET: usize = 1 << 18;

/// The declared entities of a feed.
pub(super) struct Entities<'a> {
    known: Vec<(&'a str, &'a str)>,
    left: usize,
    /// How many were declared or named and not followed.
    pub(super) refused: usize,
}

impl Default for Entities<'_> {
    fn default() -> Self {
        Entities { known: Vec::new(), left: BUDGET, refused: 0 }
    }
}

impl<'a> Entities<'a> {
    /// Takes `<!ENTITY name "text">`. One that names another, or a file, is refused.
    pub(super) fn declare(&mut self, declared: &'a str) {
        for one in declared.split("<!ENTITY").skip(1) {
            let one = one.split('>').next().unwrap_or(one).trim();
            let parts = one.split_once(char::is_whitespace);
            let quoted = parts.and_then(|(name, value)| {
                let value = value.trim();
                let inside = value.strip_prefix(['"', '\''])?.strip_suffix(['"', '\''])?;
                (name != "%" && inside.len() <= LONGEST && !names_another(inside)).then_some((name, inside))
            });
            match quoted {
                Some(entity) if self.known.len() < MOST => self.known.push(entity),
                _ => self.refused += 1,
            }
        }
    }

    /// Text with the declared entities replaced.
    pub(super) fn expand<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        if self.known.is_empty() || memchr(b'&', text.as_bytes()).is_none() {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = memchr(b'&', rest.as_bytes()) {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let found = self
                .known
                .iter()
                .find(|(name, _)| rest[1..].strip_prefix(*name).is_some_and(|after| after.starts_with(';')));
            match found {
                Some((name, value)) => {
                    rest = &rest[name.len() + 2..];
                    if value.len() > self.left {
                        self.refused += 1;
                    } else {
                        self.left -= value.len();
                        out.push_str(value);
                    }
                }
                None => {
                    out.push('&');
                    rest = &rest[1..];
                }
            }
        }
        out.push_str(rest);
        Cow::Owned(out)
    }
}

/// Whether an entity's text names another entity, which is how a few lines become gigabytes.
fn names_another(text: &str) -> bool {
    text.match_indices('&').any(|(i, _)| !text[i + 1..].starts_with('#'))
}
