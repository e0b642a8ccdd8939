//! Edits must be honest: the words they change, the words they give, and nothing slipped in.

use super::lexicon::{binds, is_light, says, weekday};
use super::scan::{Scan, Token};
use super::{Brought, Cited, Proof, Sources, Unproved, dates, names};
use crate::model::{Claim, Edit, EditKind};
use crate::text::present;

/// Judges each edit, and marks the words that honest ones bring.
pub(super) fn judge(
    proof: &Proof<'_>,
    claim: &Claim,
    evidence: &[Vec<Cited<'_>>],
    sources: &dyn Sources,
    why: &mut Vec<Unproved>,
) -> Brought {
    let count = proof.sentence.tokens.len();
    let mut brought =
        Brought { name: vec![false; count], date: vec![false; count], verb: vec![false; count], names: Vec::new() };
    for (edit, own) in claim.edits.iter().zip(evidence) {
        let change = Change { edit, own, from: Scan::of(&edit.from), to: Scan::of(&edit.to) };
        match change.verdict(proof, sources) {
            Err(reason) => why.push(reason),
            Ok(()) => brought.mark(proof, change),
        }
    }
    brought
}

impl Brought {
    fn mark(&mut self, proof: &Proof<'_>, change: Change<'_>) {
        let marks = match change.edit.kind {
            EditKind::Name => &mut self.name,
            EditKind::Date => &mut self.date,
            EditKind::Verb if change.is_present() => &mut self.verb,
            _ => return,
        };
        let run = &change.to.tokens;
        for (at, window) in proof.sentence.tokens.windows(run.len().max(1)).enumerate() {
            if !run.is_empty() && window.iter().zip(run).all(|(a, b)| a.bare() == b.bare()) {
                marks[at..at + run.len()].fill(true);
            }
        }
        if change.edit.kind == EditKind::Name {
            self.names.push(change.to);
        }
    }
}

struct Change<'a> {
    edit: &'a Edit,
    own: &'a [Cited<'a>],
    from: Scan,
    to: Scan,
}

impl Change<'_> {
    fn verdict(&self, proof: &Proof<'_>, sources: &dyn Sources) -> Result<(), Unproved> {
        let kind = self.edit.kind;
        if !self.from.tokens.is_empty() && !proof.cited.iter().any(|c| c.scan.find(&self.from.tokens).is_some()) {
            return Err(Unproved::EditFrom { kind, from: self.edit.from.clone() });
        }
        if !self.to.tokens.is_empty() && proof.sentence.find(&self.to.tokens).is_none() {
            return Err(Unproved::EditTo { kind, to: self.edit.to.clone() });
        }
        let words = |scan: &Scan| scan.tokens.iter().map(|t| t.word.clone()).collect::<Vec<_>>();
        if words(&self.from) == words(&self.to) && self.from.plain.trim() == self.to.plain.trim() {
            return Err(Unproved::EditIdle(kind));
        }
        match kind {
            EditKind::Name => self.name(sources),
            EditKind::Date => self.date(proof, sources),
            EditKind::Verb if self.is_present() => Ok(()),
            EditKind::Verb => self.only(|t| says(&t.word) || binds(&t.word)),
            EditKind::Attribution => self.only(|t| {
                says(&t.word) || binds(&t.word) || stands(proof, t) || proof.credits.iter().any(|c| holds(c, t))
            }),
            EditKind::Cut => self.cut(proof),
            EditKind::Join => self.only(|t| binds(&t.word) || stands(proof, t)),
        }
    }

    /// One verb, and the same in the present: `signed` and `signs`, `has taken` and `takes`.
    fn is_present(&self) -> bool {
        let (past, participle) = match &self.from.tokens[..] {
            [past] => (past, false),
            [has, past] if matches!(&*has.word, "has" | "have") => (past, true),
            _ => return false,
        };
        let [to] = &self.to.tokens[..] else { return false };
        [false, true].into_iter().any(|plural| present(&past.word, participle, plural).as_ref() == Some(&to.word))
    }

    /// A name must stand in the edit's evidence as one run, keep a word of the
    /// name that it completes, and be made of names: titles of office may stand before it. It must be
    /// another form of the same name: see [`names::completes`].
    fn name(&self, sources: &dyn Sources) -> Result<(), Unproved> {
        let kind = EditKind::Name;
        let bare: Vec<&str> = self.to.tokens.iter().map(Token::bare).collect();
        let run = |c: &Cited<'_>| {
            c.scan.tokens.windows(bare.len().max(1)).any(|w| w.iter().map(Token::bare).eq(bare.iter().copied()))
        };
        let all = || bare.join(" ");
        if bare.is_empty() || !self.own.iter().any(run) {
            return Err(Unproved::EditBrings { kind, word: all() });
        }
        if let Some(t) = self.to.tokens.iter().find(|t| !t.upper && !binds(&t.word) && !self.had(t)) {
            return Err(Unproved::EditBrings { kind, word: t.word.clone() });
        }
        if self.to.tokens.iter().all(|t| !t.upper) {
            return Err(Unproved::EditBrings { kind, word: all() });
        }
        let named: Vec<&Token> = self.from.tokens.iter().filter(|t| t.upper && !is_light(&t.word)).collect();
        if !named.is_empty() && !named.iter().any(|t| bare.contains(&t.bare())) && !abbreviates(&named, &bare) {
            return Err(Unproved::EditBrings { kind, word: all() });
        }
        let other = || Unproved::OtherName { from: self.edit.from.clone(), to: self.edit.to.clone() };
        let same = |c: &Cited<'_>| names::completes(&named, &self.to.tokens, c, sources);
        let short = named.len() == 1 && abbreviates(&named, &bare);
        if named.is_empty() || short || self.own.iter().any(same) { Ok(()) } else { Err(other()) }
    }

    /// All words of the date must belong to one time to which the expression leads from the day of publication.
    fn date(&self, proof: &Proof<'_>, sources: &dyn Sources) -> Result<(), Unproved> {
        let wrong = || Unproved::Date(self.edit.to.clone());
        let article = match &self.edit.basis {
            Some(basis) if basis.field == "published" => &*basis.article,
            Some(_) => return Err(wrong()),
            None => &**self.own.first().ok_or_else(wrong)?.article,
        };
        let says_so = |c: &&Cited<'_>| &**c.article == article && c.scan.find(&self.from.tokens).is_some();
        let own = proof.cited.iter().find(says_so).map(|c| (c, &self.from.tokens[..]));
        let (around, expression) = own.or_else(|| self.weekday_of_others(proof, article, sources)).ok_or_else(wrong)?;
        let day = sources.published(article).ok_or_else(wrong)?.day();
        let new: Vec<&str> =
            self.to.tokens.iter().filter(|t| !self.had(t) && !binds(&t.word)).map(Token::bare).collect();
        let said: Vec<&str> = self.to.tokens.iter().map(Token::bare).collect();
        let times = dates::meant(expression, &around.scan, day);
        let fits = |when: &dates::When| new.iter().all(|w| when.has(w)) && when.is_said_by(&said);
        if new.is_empty() || !times.iter().any(fits) { Err(wrong()) } else { Ok(()) }
    }

    /// A weekday of a cited article without a date: the edit cites another article, of a known date, that names it, too.
    fn weekday_of_others(
        &self,
        proof: &Proof<'_>,
        article: &str,
        sources: &dyn Sources,
    ) -> Option<(&Cited<'_>, &[Token])> {
        let undated =
            |c: &Cited<'_>| sources.published(c.article).is_none() && c.scan.find(&self.from.tokens).is_some();
        proof.cited.iter().find(|c| undated(c))?;
        let at = self.from.tokens.iter().position(|t| weekday(t.bare()).is_some())?;
        let named = self.from.tokens.get(at..=at)?;
        let says_so = |c: &&Cited<'_>| &**c.article == article && c.scan.find(named).is_some();
        Some((self.own.iter().find(says_so)?, named))
    }

    /// A cut leaves something out that no longer stands in the sentence. Inside a passage it must leave out more than
    /// a word that binds, or one that leads on from a neighbour: else it only breaks a run of copied words.
    fn cut(&self, proof: &Proof<'_>) -> Result<(), Unproved> {
        self.only(|t| self.had(t) || stands(proof, t))?;
        let opens = |c: &Cited<'_>| c.scan.find(&self.from.tokens) == Some(0);
        let leads_on = matches!(&self.from.tokens[..], [t] if t.word == "also");
        let light = !leads_on && self.from.tokens.iter().all(|t| is_light(&t.word));
        let stated: usize = proof.cited.iter().map(|c| c.scan.count(&self.from.tokens)).sum();
        // A dateline's newsroom, cut at the head, may stand behind as the outlet.
        let head = proof.cited.iter().any(opens);
        let left = if head {
            proof.sentence.find(&self.from.tokens) == Some(0)
        } else {
            proof.sentence.count(&self.from.tokens) >= stated
        };
        let still_there = self.to.tokens.is_empty() && left;
        if self.from.tokens.is_empty() || still_there || (light && !head) {
            return Err(Unproved::EditIdle(EditKind::Cut));
        }
        Ok(())
    }

    fn only(&self, may: impl Fn(&Token) -> bool) -> Result<(), Unproved> {
        match self.to.tokens.iter().find(|t| !may(t)) {
            Some(t) => Err(Unproved::EditBrings { kind: self.edit.kind, word: t.word.clone() }),
            None => Ok(()),
        }
    }

    fn had(&self, token: &Token) -> bool {
        holds(&self.from, token)
    }
}

fn holds(scan: &Scan, token: &Token) -> bool {
    scan.tokens.iter().any(|t| t.bare() == token.bare())
}

fn stands(proof: &Proof<'_>, token: &Token) -> bool {
    proof.cited.iter().any(|c| holds(&c.scan, token))
}

/// Whether a short form in capitals (`UN`, `E.U.`) is the first letters of the full one.
fn abbreviates(short: &[&Token], full: &[&str]) -> bool {
    let [one] = short else { return false };
    let letters: String = one.bare().chars().filter(|c| c.is_alphanumeric()).collect();
    let initials = full.iter().filter(|w| !binds(w)).flat_map(|w| w.split('-')).filter_map(|w| w.chars().next());
    letters.len() >= 2 && letters == initials.collect::<String>()
}
