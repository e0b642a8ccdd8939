//! A reader's own rules: which reports go up, down or away, and why (`spec/publish/rules.md`).

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::search::each_term;

/// What a rule that holds adds to a report's importance, where it raises it: as much as 1.7 times as many origins again.
pub const BOOST: f64 = 1.0;

/// What a report is, as rules look at it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// The publishers of its articles.
    pub outlets: BTreeSet<String>,
    /// Where these are at home, as far as it is known.
    pub countries: BTreeSet<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// Categories by name, and Media Topics by code.
    pub topics: BTreeSet<String>,
    /// Who is heard in it, as [`plain`] has it.
    pub names: BTreeSet<String>,
    /// Its sentences, as [`plain`] has them, one a line.
    pub text: String,
}

/// What is done with a report for which a rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// It is not shown; how many are not is.
    Block,
    /// Its headline stands at the end.
    Mute,
    /// It goes up.
    Boost,
    /// Reports are written without this outlet's articles.
    Veto,
}

impl Action {
    /// All of them.
    pub const ALL: [Action; 4] = [Action::Block, Action::Mute, Action::Boost, Action::Veto];

    /// As rules are written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Action::Block => "block",
            Action::Mute => "mute",
            Action::Boost => "boost",
            Action::Veto => "veto",
        }
    }
}

/// What of a report a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Aspect {
    /// A publisher by its name.
    Outlet,
    /// A word or words in a row, anywhere in the report.
    Word,
    /// Somebody who is heard or named.
    Person,
    /// A category or a Media Topic.
    Topic,
    /// Where a publisher is at home.
    Country,
    /// The language of the report.
    Language,
}

impl Aspect {
    /// All of them.
    pub const ALL: [Aspect; 6] =
        [Aspect::Outlet, Aspect::Word, Aspect::Person, Aspect::Topic, Aspect::Country, Aspect::Language];

    /// As rules are written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Aspect::Outlet => "outlet",
            Aspect::Word => "word",
            Aspect::Person => "person",
            Aspect::Topic => "topic",
            Aspect::Country => "country",
            Aspect::Language => "language",
        }
    }
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// What is done.
    pub action: Action,
    /// What is looked at.
    pub aspect: Aspect,
    /// What it is to be.
    pub value: String,
}

/// Why a text is no rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotARule {
    /// No such action.
    Action(String),
    /// No such aspect.
    Aspect(String),
    /// No value, or one without a word.
    Value,
    /// Only outlets can be vetoed.
    Veto,
}

impl fmt::Display for NotARule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotARule::Action(a) => write!(f, "`{a}` is none of block, mute, boost, veto"),
            NotARule::Aspect(a) => write!(f, "`{a}` is none of outlet, word, person, topic, country, language"),
            NotARule::Value => f.write_str("a rule needs a word or a name"),
            NotARule::Veto => f.write_str("only an outlet can be vetoed"),
        }
    }
}

impl std::error::Error for NotARule {}

impl Rule {
    /// A rule from its three parts.
    ///
    /// # Errors
    ///
    /// Where they are none.
    pub fn new(action: &str, aspect: &str, value: &str) -> Result<Rule, NotARule> {
        let action = action.trim();
        let known = Action::ALL.into_iter().find(|a| a.name() == action);
        let action = known.ok_or_else(|| NotARule::Action(action.to_owned()))?;
        let aspect = aspect.trim();
        let known = Aspect::ALL.into_iter().find(|a| a.name() == aspect);
        Rule::of(action, known.ok_or_else(|| NotARule::Aspect(aspect.to_owned()))?, value)
    }

    /// The same from an action and an aspect.
    ///
    /// # Errors
    ///
    /// Where the value has no word, or something other than an outlet is to be vetoed.
    pub fn of(action: Action, aspect: Aspect, value: &str) -> Result<Rule, NotARule> {
        if action == Action::Veto && aspect != Aspect::Outlet {
            return Err(NotARule::Veto);
        }
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if plain(&value).trim().is_empty() {
            return Err(NotARule::Value);
        }
        Ok(Rule { action, aspect, value })
    }

    /// Whether it holds for a report. Where it would hide one, an outlet or a country must stand alone: a story that others
    /// report too is no story of theirs.
    #[must_use]
    pub fn holds(&self, facts: &Facts) -> bool {
        let same = |name: &str| plain(name) == plain(&self.value);
        let hides = matches!(self.action, Action::Block | Action::Mute);
        let among = |all: &BTreeSet<String>| match hides {
            true => !all.is_empty() && all.iter().all(|name| same(name)),
            false => all.iter().any(|name| same(name)),
        };
        match self.aspect {
            Aspect::Outlet => among(&facts.outlets),
            Aspect::Country => among(&facts.countries),
            Aspect::Language => facts.language.as_deref().is_some_and(same),
            Aspect::Topic => facts.topics.iter().any(|t| same(t)),
            Aspect::Word => has_words(&facts.text, &self.value),
            Aspect::Person => {
                facts.names.iter().any(|n| has_words(n, &self.value)) || has_words(&facts.text, &self.value)
            }
        }
    }
}

impl FromStr for Rule {
    type Err = NotARule;

    /// `mute word football`.
    fn from_str(line: &str) -> Result<Rule, NotARule> {
        let mut parts = line.trim().splitn(3, char::is_whitespace);
        let mut part = || parts.next().unwrap_or_default();
        Rule::new(part(), part(), part())
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.action.name(), self.aspect.name(), self.value)
    }
}

/// Words as search has them, without case and accents, each with a space before and behind it: what stands in one is found
/// in it whole.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(' ');
    each_term(text, |_, term| {
        out.push_str(term);
        out.push(' ');
    });
    out
}

/// Whether words stand in a row in a text that [`plain`] made; the last may be begun only: `elect*`.
fn has_words(text: &str, wanted: &str) -> bool {
    let begun = wanted.trim_end().ends_with('*');
    let wanted = plain(wanted);
    let wanted = if begun { wanted.trim_end() } else { &wanted };
    !wanted.trim().is_empty() && text.contains(wanted)
}

/// Where a report goes, and the rules that say so, as places in the list of rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    /// Whether it is away, at the end, or shown.
    pub place: Place,
    /// The rules that hold for it.
    pub by: Vec<usize>,
    /// How many of them raise it.
    pub boosts: usize,
}

/// Where a report goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Where its importance puts it.
    #[default]
    Shown,
    /// At the end, by its headline.
    Muted,
    /// Nowhere.
    Blocked,
}

/// Where rules put a report. What blocks counts more than what mutes, and what raises nothing beside either.
#[must_use]
pub fn place(rules: &[Rule], facts: &Facts) -> Placed {
    let mut placed = Placed::default();
    for (at, rule) in rules.iter().enumerate().filter(|(_, r)| r.action != Action::Veto) {
        if !rule.holds(facts) {
            continue;
        }
        placed.by.push(at);
        match rule.action {
            Action::Block => placed.place = Place::Blocked,
            Action::Mute if placed.place == Place::Shown => placed.place = Place::Muted,
            Action::Boost => placed.boosts += 1,
            Action::Mute | Action::Veto => {}
        }
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_read_as_it_is_written() {
        for line in ["mute word football", "block outlet Osk Post", "boost person Irena Kovan", "veto outlet Osk Post"]
        {
            assert_eq!(line.parse::<Rule>().unwrap().to_string(), line);
        }
        assert_eq!("burn word x".parse::<Rule>(), Err(NotARule::Action("burn".to_owned())));
        assert_eq!("mute colour x".parse::<Rule>(), Err(NotARule::Aspect("colour".to_owned())));
        assert_eq!("mute word ...".parse::<Rule>(), Err(NotARule::Value));
        assert_eq!("veto word x".parse::<Rule>(), Err(NotARule::Veto));
    }
}
