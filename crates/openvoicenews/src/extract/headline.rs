//! The headline, as the page itself shows it.

use super::body::folded;
use super::facts::Facts;
use super::linked_data;

/// The headline and the node of the `h1` that shows it, where one does.
#[derive(Debug, Default)]
pub(super) struct Headline {
    /// Without the site's name.
    pub text: String,
    /// Its `h1`.
    pub node: Option<usize>,
}

/// The headline: the `h1` that the page's data confirms, else what the data says.
///
/// Confirmed means that `og:title`, the JSON-LD headline or `title` share most of
/// its words; the first `h1` of many pages is the site's name or a section.
pub(super) fn headline(facts: &Facts, outlet: Option<&str>) -> Headline {
    let stated = stated(facts, outlet);
    let agreed = agreed(facts, outlet);
    let headings = facts.headings.iter().filter(|(_, t)| !t.is_empty() && t.len() < 500);
    let best = headings
        .map(|(node, text)| (stated.iter().map(|s| likeness(s, text)).fold(0.0_f32, f32::max), *node, text))
        .reduce(|a, b| if b.0 > a.0 { b } else { a });
    match best {
        Some((likeness, node, text)) if likeness >= 0.5 || stated.is_empty() => {
            // Two sources that agree against the `h1` know better; mostly they add or leave out a kicker.
            let agreed = agreed.filter(|a| self::likeness(a, text) >= 0.5);
            // What ends in the stated headline has a kicker before it.
            let bare = stated.iter().find(|s| s.len() > 15 && text.len() > s.len() && text.ends_with(s.as_str()));
            Headline { text: agreed.or(bare.cloned()).unwrap_or_else(|| text.clone()), node: Some(node) }
        }
        _ => {
            let only = facts.headings.first().filter(|_| facts.headings.len() == 1);
            let text = stated.first().cloned().or_else(|| only.map(|(_, t)| t.clone())).unwrap_or_default();
            Headline { text, node: only.map(|(n, _)| *n) }
        }
    }
}

/// The headline that `og:title` and the article's data agree on.
fn agreed(facts: &Facts, outlet: Option<&str>) -> Option<String> {
    let og = without_site(facts.meta_first(&["og:title"])?, outlet);
    let data = linked_data::string(facts.data.articles().first()?, "headline")?;
    let longer = facts.data.articles().first().and_then(|a| linked_data::string(a, "alternativeHeadline"));
    let same = |other: &str| folded(&og) == folded(&without_site(other, outlet));
    (same(&data) || longer.is_some_and(|l| same(&l))).then_some(og)
}

/// What the data says the headline is, best first.
fn stated(facts: &Facts, outlet: Option<&str>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let article = facts.data.articles().first().and_then(|a| linked_data::string(a, "headline"));
    let og = facts.meta_first(&["og:title", "twitter:title", "headline", "dc.title"]).map(str::to_owned);
    let window = Some(facts.window_title.clone());
    for text in [og, article, window].into_iter().flatten() {
        let text = without_site(&text, outlet);
        if !text.is_empty() {
            out.push(text);
        }
    }
    out
}

/// Cuts ` - Site name` and `Site name: ` off; without a known name, a short last part after ` | `.
fn without_site(title: &str, outlet: Option<&str>) -> String {
    let outlet = outlet.map(folded).filter(|o| o.len() > 1);
    for separator in [" | ", " – ", " — ", " - ", " · ", " • ", " : ", " :: ", " » ", " / "] {
        if let Some((front, last)) = title.rsplit_once(separator) {
            let last = folded(last);
            let is_site =
                outlet.as_ref().is_some_and(|o| last.contains(o.as_str()) || (last.len() > 2 && o.contains(&last)));
            if !front.is_empty() && (is_site || (separator == " | " && last.len() < 25 && front.len() > 25)) {
                return without_site(front.trim(), None);
            }
        }
    }
    title.trim().to_owned()
}

/// Dice's coefficient of the words.
fn likeness(a: &str, b: &str) -> f32 {
    let list = |t: &str| -> Vec<String> { crate::text::words(t).map(|w| w.text.to_lowercase()).collect() };
    let (wa, wb) = (list(a), list(b));
    if folded(a) == folded(b) {
        return 1.0;
    }
    let both = wa.iter().filter(|w| wb.contains(w)).count();
    2.0 * both as f32 / (wa.len() + wb.len()).max(1) as f32
}
