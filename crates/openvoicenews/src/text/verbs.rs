//! English verbs whose past is no `-ed`: `met` is a form of `meet`.

use std::sync::LazyLock;

use foldhash::HashMap;

/// Infinitive, past and participle. Left out are forms that are more often something else: `wound`, `ground`, `bore`.
#[rustfmt::skip]
const IRREGULAR: [[&str; 3]; 128] = [
    ["arise", "arose", "arisen"], ["awake", "awoke", "awoken"], ["bear", "bore", "borne"], ["beat", "beat", "beaten"],
    ["become", "became", "become"], ["begin", "began", "begun"], ["bend", "bent", "bent"], ["bet", "bet", "bet"],
    ["bind", "bound", "bound"], ["bite", "bit", "bitten"], ["bleed", "bled", "bled"], ["blow", "blew", "blown"],
    ["break", "broke", "broken"], ["breed", "bred", "bred"], ["bring", "brought", "brought"],
    ["build", "built", "built"], ["burn", "burnt", "burnt"], ["burst", "burst", "burst"], ["buy", "bought", "bought"],
    ["cast", "cast", "cast"], ["catch", "caught", "caught"], ["choose", "chose", "chosen"],
    ["cling", "clung", "clung"], ["come", "came", "come"], ["cost", "cost", "cost"], ["creep", "crept", "crept"],
    ["cut", "cut", "cut"], ["deal", "dealt", "dealt"], ["dig", "dug", "dug"], ["do", "did", "done"],
    ["draw", "drew", "drawn"], ["drink", "drank", "drunk"], ["drive", "drove", "driven"], ["eat", "ate", "eaten"],
    ["fall", "fell", "fallen"], ["feed", "fed", "fed"], ["feel", "felt", "felt"], ["fight", "fought", "fought"],
    ["find", "found", "found"], ["flee", "fled", "fled"], ["fly", "flew", "flown"],
    ["forbid", "forbade", "forbidden"], ["forget", "forgot", "forgotten"], ["forgive", "forgave", "forgiven"],
    ["freeze", "froze", "frozen"], ["get", "got", "gotten"], ["give", "gave", "given"], ["go", "went", "gone"],
    ["grow", "grew", "grown"], ["hang", "hung", "hung"], ["hear", "heard", "heard"], ["hide", "hid", "hidden"],
    ["hit", "hit", "hit"], ["hold", "held", "held"], ["hurt", "hurt", "hurt"], ["keep", "kept", "kept"],
    ["know", "knew", "known"], ["lay", "laid", "laid"], ["lead", "led", "led"], ["leave", "left", "left"],
    ["lend", "lent", "lent"], ["let", "let", "let"], ["lie", "lay", "lain"], ["light", "lit", "lit"],
    ["lose", "lost", "lost"], ["make", "made", "made"], ["mean", "meant", "meant"], ["meet", "met", "met"],
    ["mistake", "mistook", "mistaken"], ["overcome", "overcame", "overcome"],
    ["overthrow", "overthrew", "overthrown"], ["pay", "paid", "paid"], ["put", "put", "put"],
    ["quit", "quit", "quit"], ["read", "read", "read"], ["rebuild", "rebuilt", "rebuilt"], ["ride", "rode", "ridden"],
    ["ring", "rang", "rung"], ["rise", "rose", "risen"], ["run", "ran", "run"], ["say", "said", "said"],
    ["see", "saw", "seen"], ["seek", "sought", "sought"], ["sell", "sold", "sold"], ["send", "sent", "sent"],
    ["set", "set", "set"], ["shake", "shook", "shaken"], ["shed", "shed", "shed"], ["shine", "shone", "shone"],
    ["shoot", "shot", "shot"], ["show", "showed", "shown"], ["shrink", "shrank", "shrunk"], ["shut", "shut", "shut"],
    ["sing", "sang", "sung"], ["sink", "sank", "sunk"], ["sit", "sat", "sat"], ["sleep", "slept", "slept"],
    ["slide", "slid", "slid"], ["speak", "spoke", "spoken"], ["spend", "spent", "spent"], ["spin", "spun", "spun"],
    ["split", "split", "split"], ["spread", "spread", "spread"], ["spring", "sprang", "sprung"],
    ["stand", "stood", "stood"], ["steal", "stole", "stolen"], ["stick", "stuck", "stuck"],
    ["strike", "struck", "struck"], ["swear", "swore", "sworn"], ["sweep", "swept", "swept"],
    ["swim", "swam", "swum"], ["swing", "swung", "swung"], ["take", "took", "taken"], ["teach", "taught", "taught"],
    ["tear", "tore", "torn"], ["tell", "told", "told"], ["think", "thought", "thought"], ["throw", "threw", "thrown"],
    ["undergo", "underwent", "undergone"], ["understand", "understood", "understood"], ["uphold", "upheld", "upheld"],
    ["wake", "woke", "woken"], ["wear", "wore", "worn"], ["weep", "wept", "wept"], ["win", "won", "won"],
    ["withdraw", "withdrew", "withdrawn"], ["withhold", "withheld", "withheld"], ["write", "wrote", "written"],
];

/// What a form of an irregular verb is: its infinitive, and whether it is the past, the participle or both.
#[derive(Clone, Copy, Default)]
struct Form {
    of: &'static str,
    past: bool,
    participle: bool,
}

fn form(folded: &str) -> Form {
    static FORMS: LazyLock<HashMap<&str, Form>> = LazyLock::new(|| {
        let mut forms: HashMap<&str, Form> = HashMap::default();
        for [verb, past, participle] in IRREGULAR {
            let form = forms.entry(past).or_default();
            (form.of, form.past) = (verb, true);
            let form = forms.entry(participle).or_default();
            (form.of, form.participle) = (verb, true);
        }
        // `lay` is a verb of its own as well as the past of `lie`.
        IRREGULAR.iter().for_each(|[verb, ..]| forms.entry(verb).or_default().of = verb);
        forms
    });
    FORMS.get(folded).copied().unwrap_or_default()
}

/// The infinitive of an irregular verb's folded past form or participle; any other word is given back as it is.
#[must_use]
pub fn infinitive(folded: &str) -> &str {
    let of = form(folded).of;
    if of.is_empty() { folded } else { of }
}

/// The infinitive of an irregular verb's past form, or of its participle where `participle`.
pub(super) fn of_past(folded: &str, participle: bool) -> Option<&'static str> {
    let form = form(folded);
    (form.past || participle && form.participle).then_some(form.of)
}

/// Whether a folded word is the past form of an irregular verb: `met`, `hit`; no participle: `taken`.
#[must_use]
pub fn is_irregular_past(folded: &str) -> bool {
    form(folded).past
}

/// Whether a folded word is the past form or the participle of an irregular verb.
#[must_use]
pub fn is_irregular_past_or_participle(folded: &str) -> bool {
    let form = form(folded);
    form.past || form.participle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(IRREGULAR.is_sorted());
    }

    #[test]
    fn forms_lead_to_their_verb() {
        assert_eq!(
            ["met", "meet", "lay", "hit", "taken", "harbour"].map(infinitive),
            ["meet", "meet", "lay", "hit", "take", "harbour"]
        );
        assert!(is_irregular_past("took") && !is_irregular_past("taken"));
        assert!(is_irregular_past_or_participle("taken") && !is_irregular_past_or_participle("take"));
    }
}
