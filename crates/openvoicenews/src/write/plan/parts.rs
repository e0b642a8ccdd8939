//! The parts of a report: what was chosen for each, and how many sentences each may have.

use std::collections::BTreeSet;

use super::super::candidates::Role;
use crate::model::{Claim, Comparison};

/// A chosen sentence.
#[derive(Clone)]
pub(in super::super) struct Chosen {
    pub(in super::super) passage: usize,
    pub(in super::super) point: usize,
    pub(in super::super) speaker: Option<String>,
    /// How much it matters to the story.
    pub(in super::super) weight: f32,
    pub(in super::super) claim: Claim,
}

/// Accounts that differ, each in a sentence of its own.
pub(in super::super) struct Contrast {
    /// Index into the comparison's differences.
    pub(in super::super) difference: usize,
    /// The value as worded, with the sentence that gives it; the lede may be one of them.
    pub(in super::super) accounts: Vec<(String, Chosen)>,
    /// Passages whose accounts stand beside the others only, not in the body.
    pub(in super::super) aside: BTreeSet<usize>,
}

impl Contrast {
    /// The accounts that the body gives, in order of their articles: a count that grows is read as it grew.
    pub(in super::super) fn in_body(&self) -> impl Iterator<Item = &Chosen> {
        let mut told: Vec<&Chosen> =
            self.accounts.iter().map(|a| &a.1).filter(|x| !self.aside.contains(&x.passage)).collect();
        told.sort_by_key(|x| x.passage);
        told.into_iter()
    }
}

/// What a report says, sorted by its parts.
#[derive(Default)]
pub(in super::super) struct Plan {
    pub(in super::super) headline: Option<Claim>,
    pub(in super::super) lede: Option<Chosen>,
    pub(in super::super) contrasts: Vec<Contrast>,
    pub(in super::super) facts: Vec<Chosen>,
    pub(in super::super) statements: Vec<Chosen>,
    pub(in super::super) unknown: Vec<Chosen>,
    pub(in super::super) background: Vec<Chosen>,
    pub(in super::super) outlook: Vec<Chosen>,
    /// The body in reading order, as passages.
    pub(in super::super) paragraphs: Vec<Vec<usize>>,
}

impl Plan {
    /// The sentences that a role has chosen.
    pub(in super::super) fn part(&mut self, role: Role) -> &mut Vec<Chosen> {
        match role {
            Role::Fact => &mut self.facts,
            Role::Statement => &mut self.statements,
            Role::Unknown => &mut self.unknown,
            Role::Background => &mut self.background,
            Role::Outlook => &mut self.outlook,
        }
    }

    /// All that was chosen, in no order; a passage may be there several times.
    pub(in super::super) fn all(&self) -> impl Iterator<Item = &Chosen> {
        let accounts = self.contrasts.iter().flat_map(|x| &x.accounts).map(|a| &a.1);
        let parts = [&self.facts, &self.statements, &self.unknown, &self.background, &self.outlook];
        self.lede.iter().chain(accounts).chain(parts.into_iter().flatten())
    }

    pub(super) fn all_mut(&mut self) -> impl Iterator<Item = &mut Chosen> {
        let accounts = self.contrasts.iter_mut().flat_map(|x| &mut x.accounts).map(|a| &mut a.1);
        let parts = [&mut self.facts, &mut self.statements, &mut self.unknown, &mut self.background, &mut self.outlook];
        self.lede.iter_mut().chain(accounts).chain(parts.into_iter().flatten())
    }
}

/// How many sentences each part may have.
#[derive(Clone, Copy)]
pub(in super::super) struct Limits {
    /// All together, without the lede.
    pub(in super::super) body: usize,
    pub(in super::super) facts: usize,
    pub(in super::super) statements: usize,
    pub(in super::super) of_one_speaker: usize,
    pub(in super::super) unknown: usize,
    pub(in super::super) background: usize,
    pub(in super::super) outlook: usize,
}

impl Limits {
    pub(in super::super) fn of(c: &Comparison) -> Limits {
        match c.sources.len() {
            0 | 1 => {
                Limits { body: 2, facts: 1, statements: 1, of_one_speaker: 1, unknown: 1, background: 0, outlook: 1 }
            }
            _ => Limits { body: 9, facts: 4, statements: 4, of_one_speaker: 2, unknown: 1, background: 1, outlook: 2 },
        }
    }

    pub(super) fn of_role(&self, role: Role) -> usize {
        match role {
            Role::Fact => self.facts,
            Role::Statement => self.statements,
            Role::Unknown => self.unknown,
            Role::Background => self.background,
            Role::Outlook => self.outlook,
        }
    }
}
