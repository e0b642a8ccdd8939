//! Loaded words outside quotations.

use super::document::Document;
use crate::model::Loaded;

const HARSH: &str = "a harsh word for criticised";
const BOAST: &str = "a word that praises or belittles";
const DOUBT: &str = "casts doubt on a name or claim";
const LABEL: &str = "labels people instead of saying what they did or hold";
const DRAMA: &str = "dramatises";
const CERTAIN: &str = "asserts what is in dispute";

/// The loaded words in order, from a short list.
pub(super) fn find(doc: &Document) -> Vec<Loaded> {
    let mut out = Vec::new();
    for (i, t) in doc.tokens.iter().enumerate() {
        if t.quoted || t.capital && i > 0 && doc.capital(i - 1) {
            continue;
        }
        if let Some(reason) = reason(doc, i) {
            out.push(Loaded { span: t.span, reason });
        }
    }
    out
}

fn reason(doc: &Document, i: usize) -> Option<&'static str> {
    let near = |wanted: &[&str]| (i + 1..i + 7).any(|k| wanted.contains(&doc.low(k)));
    Some(match doc.low(i) {
        "smashed" | "smashes" | "smashing" if near(&["network", "ring", "gang", "cell", "plot"]) => DRAMA,
        "clinging" | "clings" | "clung" if near(&["power", "office", "chair", "post", "job", "seat"]) => BOAST,
        "stink" | "stench" if doc.low(i + 1) == "of" => BOAST,
        "noisiest" | "mouthpiece" | "lackey" | "lackeys" | "hirelings" | "puppet" | "puppets" => LABEL,
        "unprepared" | "hapless" | "clueless" => BOAST,
        "slammed" | "slams" | "slamming" | "blasted" | "blasts" | "blasting" | "ripped" | "lambasted" | "lambasts"
        | "skewered" | "eviscerated" | "excoriated" | "trashed" | "torched" | "bashed" | "lashed" => HARSH,
        "so-called" | "self-styled" | "self-proclaimed" | "purported" | "supposedly" => DOUBT,
        "regime" | "cronies" | "thugs" | "extremist" | "extremists" | "radical" | "radicals" | "fanatic"
        | "fanatics" | "far-left" | "hardliners" | "henchmen" | "goons" | "leftist" | "leftists" | "right-winger"
        | "right-wingers" | "left-winger" | "left-wingers" | "zealots" | "hordes" => LABEL,
        "brazen" | "brazenly" | "shameless" | "shamelessly" | "disgraceful" | "heroic" | "heroically"
        | "outrageous" | "ludicrous" | "absurd" | "vile" | "despicable" | "laughable" | "pathetic" | "botched"
        | "bungled" | "stunningly" | "glorious" => BOAST,
        "bombshell" | "shocking" | "shockingly" | "explosive" | "meltdown" | "firestorm" | "skyrocketing"
        | "skyrocketed" | "carnage" | "stunning" | "horrifying" | "chilling" | "doomed" => DRAMA,
        "obviously" | "undeniably" | "unquestionably" | "falsely" | "admittedly" | "baseless" | "debunked" => CERTAIN,
        _ => return None,
    })
}
