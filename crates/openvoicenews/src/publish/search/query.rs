//! What a query asks for.

use jiff::civil::Date;

use super::facets::{Facet, any_token};
use super::parse;

/// What is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Our reports.
    Report,
    /// Publishers' articles.
    Article,
    /// What somebody said, as an article has it.
    Statement,
}

impl Kind {
    /// Each kind.
    pub const ALL: [Kind; 3] = [Kind::Report, Kind::Article, Kind::Statement];

    /// As `in:` has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Report => "reports",
            Kind::Article => "articles",
            Kind::Statement => "statements",
        }
    }
}

/// A query, read as far as it makes sense: all of `every` and none of `no`, in the days and the kinds that it names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// As it was written.
    pub text: String,
    /// What must occur.
    pub every: Vec<Clause>,
    /// What must not.
    pub no: Vec<Alternative>,
    /// The first day.
    pub from: Option<Date>,
    /// The last day, which counts too.
    pub until: Option<Date>,
    /// The kinds that are wanted; all where none is named.
    pub kinds: Vec<Kind>,
    /// What was not understood, in whole sentences.
    pub notes: Vec<String>,
}

/// Of these one must occur.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clause {
    /// One or more.
    pub any: Vec<Alternative>,
}

/// Terms that must stand one after the other: a word, a phrase, or the value of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// The filter, where it is no word of the text.
    pub facet: Option<Facet>,
    /// One or more terms, as texts and facets have them.
    pub terms: Vec<String>,
    /// Whether the last is only the beginning of a term.
    pub prefix: bool,
}

impl Query {
    /// Reads a query that is written to its end. There is no wrong one; what makes no sense is left out, and noted.
    #[must_use]
    pub fn parse(text: &str) -> Query {
        parse::query(text, false)
    }

    /// Reads a query that somebody is still typing: its last word may be the beginning of one.
    #[must_use]
    pub fn typed(text: &str) -> Query {
        parse::query(text, true)
    }

    /// Whether it asks for nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let unlimited = self.from.is_none() && self.until.is_none() && self.kinds.is_empty();
        self.every.is_empty() && self.no.is_empty() && unlimited
    }

    /// Whether it wants things of a kind.
    #[must_use]
    pub fn wants(&self, kind: Kind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }

    /// Whether a text of a day is found: `content` are its terms, `facets` those of its facets, with spaces between.
    ///
    /// This is what an index must come to; the tests hold one against it.
    #[must_use]
    pub fn finds(&self, content: &str, facets: &str, day: Date) -> bool {
        let terms: Vec<&str> = content.split(' ').filter(|t| !t.is_empty()).collect();
        let facets: Vec<&str> = facets.split(' ').filter(|t| !t.is_empty()).collect();
        let occurs = |a: &Alternative| a.stands_in(if a.facet.is_some() { &facets } else { &terms });
        let in_time = self.from.is_none_or(|from| day >= from) && self.until.is_none_or(|until| day <= until);
        in_time && self.every.iter().all(|c| c.any.iter().any(occurs)) && !self.no.iter().any(occurs)
    }

    /// The words and phrases of the text that are wanted: what an excerpt shows.
    pub(super) fn wanted_words(&self) -> impl Iterator<Item = &Alternative> {
        self.every.iter().flat_map(|c| &c.any).filter(|a| a.facet.is_none())
    }

    /// The query for an index of full text that has words and filters together, as SQLite's FTS5 reads it.
    #[must_use]
    pub fn fts5(&self, also: Option<&str>) -> String {
        expression(also, &self.every.iter().map(|c| &c.any[..]).collect::<Vec<_>>(), &self.no)
    }

    /// What an index of texts and one of their late filters ([`Facet::is_late`]) are asked: a text is found where each
    /// of these finds it. `also` is one more term that must occur, which both indexes have; it is left out where it saves
    /// nothing.
    #[must_use]
    pub fn parts(&self, also: Option<&str>, known: usize) -> Vec<Part> {
        let list = |clauses: &[&[Alternative]], no: &[Alternative]| Listed::new(also, clauses, no, known);
        let (late, text): (Vec<_>, Vec<_>) = self.no.iter().cloned().partition(Alternative::is_late);
        let mut parts = Vec::new();
        // Where nothing is filtered so, that is found out at once.
        for (is_late, no) in [(true, late), (false, text)] {
            let only = self.every.iter().filter(|c| c.any.iter().all(|a| a.is_late() == is_late));
            let clauses: Vec<&[Alternative]> = only.map(|c| &c.any[..]).collect();
            if !clauses.is_empty() || !no.is_empty() {
                let list = Some(list(&clauses, &no));
                parts.push(if is_late { Part { text: None, late: list } } else { Part { text: list, late: None } });
            }
        }
        // A word or a late filter: one of the two indexes must have it.
        for clause in &self.every {
            let (late, text): (Vec<_>, Vec<_>) = clause.any.iter().cloned().partition(Alternative::is_late);
            if !late.is_empty() && !text.is_empty() {
                parts.push(Part { text: Some(list(&[&text], &[])), late: Some(list(&[&late], &[])) });
            }
        }
        if parts.is_empty() {
            parts.push(Part { text: Some(list(&[], &[])), late: None });
        }
        parts
    }

    /// The query with each beginning of a filter's value that no index has as what it stands for: all terms with that
    /// beginning that there are. `stands_for` says `None` where these are too many; then it stays as it is.
    ///
    /// # Errors
    ///
    /// Those of `stands_for`.
    pub fn spelled_out<E>(
        &self,
        known: usize,
        stands_for: impl Fn(&str) -> Result<Option<Vec<String>>, E>,
    ) -> Result<Query, E> {
        let mut query = self.clone();
        for list in query.every.iter_mut().map(|c| &mut c.any).chain([&mut query.no]) {
            let mut spelled = Vec::new();
            for a in std::mem::take(list) {
                let whole = match a.terms.last().filter(|_| a.facet.is_some() && a.is_gathered(known)) {
                    Some(last) => stands_for(last)?.filter(|terms| !terms.is_empty()),
                    None => None,
                };
                let before = &a.terms[..a.terms.len().saturating_sub(1)];
                match whole {
                    None => spelled.push(a),
                    Some(ends) => spelled.extend(ends.into_iter().map(|end| Alternative {
                        facet: a.facet,
                        terms: before.iter().cloned().chain([end]).collect(),
                        prefix: false,
                    })),
                }
            }
            *list = spelled;
        }
        Ok(query)
    }

    /// Whether an index must gather all texts with some beginning of a word before it can tell the first: a beginning
    /// longer than `known`.
    #[must_use]
    pub fn gathers(&self, known: usize) -> bool {
        self.every.iter().flat_map(|c| &c.any).chain(&self.no).any(|a| a.is_gathered(known))
    }

    /// A query that finds all that this one finds, and more: beginnings of words that are longer than `known` are cut to
    /// so many letters, and nothing is left out for having one. What it finds is held against [`Query::narrows`].
    /// A beginning among a filter's values stays whole, since what a filter looks at is no text.
    #[must_use]
    pub fn wider(&self, known: usize) -> Query {
        let mut wider = self.clone();
        wider.no.retain(|a| a.facet.is_some() || !a.is_gathered(known));
        for clause in wider.every.iter_mut().filter(|c| c.is_of_words()) {
            for a in clause.any.iter_mut().filter(|a| a.is_gathered(known)) {
                if let Some(last) = a.terms.last_mut() {
                    *last = last.chars().take(known).collect();
                }
            }
        }
        wider
    }

    /// Whether a text that [`Query::wider`] finds is found by this query, too: `content` are its terms with spaces
    /// between.
    #[must_use]
    pub fn narrows(&self, content: &str) -> bool {
        let terms: Vec<&str> = content.split(' ').collect();
        let in_words = |a: &Alternative| a.facet.is_none() && a.stands_in(&terms);
        self.every.iter().filter(|c| c.is_of_words()).all(|c| c.any.iter().any(in_words))
            && !self.no.iter().any(in_words)
    }
}

/// What two indexes, one of texts and one of their late filters, are asked: one of the two must have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// For the index of texts.
    pub text: Option<Listed>,
    /// For the index of late filters.
    pub late: Option<Listed>,
}

/// A list of texts that an index has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// As SQLite's FTS5 reads it.
    pub expression: String,
    /// Whether the index gathers the whole list before it can tell the first: then it should be asked for it once.
    pub gathered: bool,
    every: Vec<Vec<Alternative>>,
    no: Vec<Alternative>,
}

impl Listed {
    fn new(also: Option<&str>, clauses: &[&[Alternative]], no: &[Alternative], known: usize) -> Listed {
        // One word's list ends by itself; what must be looked for in lists needs an end.
        let is_plain = |any: &[Alternative]| any.iter().all(|a| a.terms.len() == 1);
        let ends = no.is_empty() && matches!(clauses, [only] if is_plain(only));
        Listed {
            expression: expression(also.filter(|_| !ends), clauses, no),
            gathered: clauses.iter().copied().flatten().chain(no).any(|a| a.is_gathered(known)),
            every: clauses.iter().map(|any| any.to_vec()).collect(),
            no: no.to_vec(),
        }
    }

    /// Whether what has these terms, with spaces between, is in the list.
    #[must_use]
    pub fn has(&self, terms: &str) -> bool {
        let terms: Vec<&str> = terms.split(' ').collect();
        let occurs = |a: &Alternative| a.stands_in(&terms);
        self.every.iter().all(|any| any.iter().any(occurs)) && !self.no.iter().any(occurs)
    }
}

/// All of `clauses`, of each one, and none of `no`, with `also` as one more term that must occur.
fn expression(also: Option<&str>, clauses: &[&[Alternative]], no: &[Alternative]) -> String {
    let one = |a: &Alternative| format!("\"{}\"{}", a.terms.join(" "), if a.prefix { " *" } else { "" });
    let list = |l: &[Alternative]| l.iter().map(one).collect::<Vec<_>>().join(" OR ");
    let also = also.map(|term| format!("\"{term}\""));
    let clauses = clauses.iter().map(|any| match any {
        [only] => one(only),
        several => format!("({})", list(several)),
    });
    let mut every: Vec<String> = also.into_iter().chain(clauses).collect();
    if every.is_empty() {
        every.push(format!("\"{}\"", any_token()));
    }
    let every = every.join(" AND ");
    if no.is_empty() { every } else { format!("({every}) NOT ({})", list(no)) }
}

impl Clause {
    /// Whether no filter is among its alternatives.
    fn is_of_words(&self) -> bool {
        self.any.iter().all(|a| a.facet.is_none())
    }
}

impl Alternative {
    fn is_late(&self) -> bool {
        self.facet.is_some_and(Facet::is_late)
    }

    /// Whether its last term is a beginning of more letters than an index has lists of.
    fn is_gathered(&self, known: usize) -> bool {
        self.prefix && self.terms.last().is_some_and(|t| t.chars().count() > known)
    }

    /// Whether the terms stand somewhere in a list, one after the other.
    fn stands_in(&self, list: &[&str]) -> bool {
        list.windows(self.terms.len()).any(|window| self.begins(window))
    }

    /// Whether the terms are those that a list begins with.
    pub(super) fn begins(&self, list: &[impl AsRef<str>]) -> bool {
        let last = self.terms.len().saturating_sub(1);
        let fits = |(at, term): (usize, &String)| {
            let there = list[at].as_ref();
            if self.prefix && at == last { there.starts_with(term.as_str()) } else { there == term }
        };
        self.terms.len() <= list.len() && self.terms.iter().enumerate().all(fits)
    }
}
