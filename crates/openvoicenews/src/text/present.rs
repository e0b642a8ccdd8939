//! The present of a verb whose past is known, as headlines have it: `signed` is `signs`.

use std::sync::LazyLock;

use foldhash::HashMap;

use super::verbs;

/// Infinitives of regular verbs that news tells of: only of a known one is it sure whether `-ed` or `-d` is its ending.
const REGULAR: &str = "
    abandon abolish absorb accept accompany accuse achieve acknowledge acquire act add address adjourn admire admit
    adopt advance advertise advise advocate affect affirm afford agree aid aim airlift allege allocate allow alter
    amend analyze announce answer apologise apologize appeal appear applaud apply appoint appreciate approach
    approve argue arrange arrest arrive ask assail assassinate assault assemble assert assess assign assist assume
    assure attack attempt attend attract avert avoid await award back balk ban bar barricade bash battle beg
    begrudge believe belittle benefit berate betray blame blast bless block board boast bomb boost boycott brace
    brief brush bury call campaign cancel capture carry celebrate certify challenge change charge chase chastise
    cheer chide cite claim clarify clash clear climb clinch close coach collapse collect combat comfort command
    commemorate commend comment commit compare compel compete complain complete compromise concede concern conclude
    condemn conduct confer confess confirm confiscate confront congratulate connect conquer consider construct
    consult contact contend continue contract contradict contribute convene convert convey convict convince
    cooperate counter crack crash create credit criticise criticize cross crush curb cure curtail damage dance dare
    deadlock debate debunk decide declare decline decrease decry dedicate deepen defeat defect defend defer define
    defuse defy delay delete deliver demand demolish demonstrate demote denounce deny depart depend depict deploy
    deport deprive derail describe deserve designate detail detain deter deteriorate detonate devastate develop
    devote die differ dip direct disagree disappear disappoint disavow disband discard discharge disclose discover
    discredit discuss dismantle dismiss dispatch dispel display dispute disrupt dissolve distance distribute disturb
    divert divide divorce dodge dominate donate double doubt downgrade downplay draft drag drench drop dump dwarf
    earn ease echo edge edit educate elaborate elect eliminate embark embrace emerge emphasize employ empower enable
    enact encounter encourage end endorse endure enforce engage enjoy ensure enter entertain erase erect erupt
    escalate escape establish estimate evacuate evade evict examine exceed exclude execute exempt exhibit exit
    exonerate expand expect expel experience explain explode explore export expose express extend extinguish
    extradite face fail falter favor favour fear feature file fill finalize finance finish fire flag flash flatten
    flood focus follow force form fuel fulfill function fund gain gather generate grab graduate grant greet grill
    guarantee guard guide hail halt hammer handle happen harass harden harm heal help highlight hijack hint hire
    honor honour hope host hound ignite ignore illustrate impeach implement implicate impose impress imprison
    improve include increase indicate indict inflict influence inform inject injure insist inspect inspire install
    instruct insult intend intensify intercept interrupt intervene interview introduce invade invest investigate
    invite invoke involve issue jail join joke jump justify kick kidnap kill kiss label land lash laud laugh launch
    lecture level lift like limit link list listen lobby lock loom loosen loot lower maintain manage mandate march
    mark match meddle mention merge mobilise mobilize mock monitor mount mourn move murder name nationalize need
    negotiate nominate note notify oblige obstruct obtain occupy offer open operate oppose opt order organise
    organize oust outlaw outline outpace overhaul overrule overturn owe pack paint pardon participate pass pause
    pave penalize perform permit persist persuade pick pitch place plan plant play plead please pledge plot plow
    plummet plunge poach point poison poll pose post postpone pound pour praise pray predict prefer prepare present
    preserve press pressure prevail prevent proceed proclaim produce profit prohibit project promise promote prompt
    propose prosecute protect protest prove provide provoke publish pull pump punch punish purchase purge pursue
    push question quote raid rail raise rally ram ramp ratify ravage reach react reaffirm realize reappear reassert
    reassign reassure rebuff rebuke recall receive reclaim recognise recognize recommend reconsider record recover
    recruit redefine reduce refer reflect reform refrain refuse regain register regret regulate reinstate reiterate
    reject relate release relent relocate rely remain remember remind remove rename renew reopen repeal repeat
    replace reply report represent request require rescind rescue resemble reshuffle resign resist resolve respond
    restore restrict restructure result resume retain retaliate retire retract retreat return reunite reveal reverse
    review revise revive revoke reward rip risk roar rob rock roll rule rush sack safeguard salute sanction save
    scale schedule score scramble scrap screen scuttle seal search secure seize select sentence separate serve
    settle sever share shatter shelter shelve shield shift shock shorten shout shove shutter side sideline sign
    signal skip skirt slam slap slash slip slow smash smear soar soften solve spare spark spell spur squeeze stab
    stage stall stare start state stay stem step stir stoke stop storm strengthen stress stretch strip struggle
    stumble submit subpoena succeed sue suffer suggest summon support suppress surge surpass surprise surrender
    surround survey survive suspect suspend sustain swap switch tackle talk tap target taunt tax tease tend
    terminate test testify thank threaten thwart tie tighten topple torch torpedo total touch tour tout trace track
    trade trail train transfer transform transport trap travel treat tremble trigger trim triple triumph trust try
    tumble turn tweet uncover undermine underscore unfurl unify unite unleash unload unveil update upgrade urge use
    vacate value vanish vie view violate visit voice volunteer vote vow wage wait waive walk want warn wash watch
    weaken weigh welcome widen wield wipe wish witness wonder work worry wrap wreck yank yell yield
";

/// Verbs that double their last letter before `-ed`, beside those of one syllable.
const DOUBLING: [&str; 14] = [
    "admit", "commit", "compel", "confer", "defer", "deter", "expel", "kidnap", "permit", "prefer", "refer", "regret",
    "submit", "transfer",
];

/// The present of the third person to a folded past form, or participle where `participle`: `plural` as of `they`.
/// `None` for any other word, and for verbs that are not known.
#[must_use]
pub fn present(folded: &str, participle: bool, plural: bool) -> Option<String> {
    static PASTS: LazyLock<HashMap<String, &str>> =
        LazyLock::new(|| REGULAR.split_whitespace().map(|verb| (past(verb), verb)).collect());
    let verb = verbs::of_past(folded, participle).or_else(|| PASTS.get(folded).copied())?;
    Some(if plural { verb.to_owned() } else { third_person(verb) })
}

fn past(verb: &str) -> String {
    let vowel = |c: u8| b"aeiou".contains(&c);
    match verb.as_bytes() {
        [.., b'e'] => format!("{verb}d"),
        [.., before, b'y'] if !vowel(*before) => format!("{}ied", &verb[..verb.len() - 1]),
        letters => {
            let short = letters.iter().filter(|c| vowel(**c)).count() == 1
                && matches!(letters, [.., v, last] if vowel(*v) && b"bdgmnprt".contains(last));
            let last = if short || DOUBLING.contains(&verb) { &verb[verb.len() - 1..] } else { "" };
            format!("{verb}{last}ed")
        }
    }
}

fn third_person(verb: &str) -> String {
    match verb.as_bytes() {
        [.., before, b'y'] if !b"aeiou".contains(before) => format!("{}ies", &verb[..verb.len() - 1]),
        [.., b's' | b'x' | b'z' | b'o'] | [.., b'c' | b's', b'h'] => format!("{verb}es"),
        _ => format!("{verb}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_has_no_irregular_verb() {
        let list: Vec<&str> = REGULAR.split_whitespace().collect();
        assert!(list.is_sorted_by(|a, b| a < b));
        assert!(list.iter().all(|verb| verbs::of_past(&past(verb), false).is_none()));
    }

    #[test]
    fn presents_of_pasts() {
        let one = |past: &str| present(past, false, false);
        for (past, told) in [
            ("signed", "signs"),
            ("announced", "announces"),
            ("denied", "denies"),
            ("planned", "plans"),
            ("visited", "visits"),
            ("transferred", "transfers"),
            ("pushed", "pushes"),
            ("won", "wins"),
            ("took", "takes"),
            ("said", "says"),
            ("put", "puts"),
            ("passed", "passes"),
            ("stayed", "stays"),
        ] {
            assert_eq!(one(past).as_deref(), Some(told), "{past}");
        }
        assert_eq!(present("taken", true, false).as_deref(), Some("takes"));
        assert_eq!(present("denied", false, true).as_deref(), Some("deny"));
        for other in ["taken", "harboured", "red", "signs", "was"] {
            assert_eq!(one(other), None, "{other}");
        }
    }
}
