//! What is run on which corpus, and which figures are read from it.

use super::corpora::Form;

/// One command of the program on one corpus.
#[derive(Debug)]
pub(crate) struct Task {
    /// The name, also of its files.
    pub(crate) name: &'static str,
    /// The program's command.
    pub(crate) command: &'static str,
    /// The corpus, relative to the data folder, without `.jsonl.gz`.
    pub(crate) corpus: &'static str,
    /// How its lines become input.
    pub(crate) form: Form,
    /// The task whose output is proved, for `prove`.
    pub(crate) of: Option<&'static str>,
    /// A file of the tree with pairs to be judged, for `compare`.
    pub(crate) pairs: Option<&'static str>,
}

/// One call of a scorer.
#[derive(Debug)]
pub(crate) struct Scoring {
    /// The first part of its figures' names.
    pub(crate) name: &'static str,
    /// The script, or nothing where the figures are read from the task's own output.
    pub(crate) script: Option<&'static str>,
    /// The corpus that the floors hold for.
    pub(crate) corpus: &'static str,
    /// The tasks whose output it reads.
    pub(crate) needs: Vec<&'static str>,
    /// What the script is given: see [`Arg`].
    pub(crate) args: Vec<Arg>,
    /// The figures it gives.
    pub(crate) figures: Vec<Wanted>,
}

/// One argument of a scorer.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Arg {
    /// The corpus as it lies in the data folder.
    Gold,
    /// The data folder.
    Data,
    /// What a task read.
    Input(&'static str),
    /// What a task wrote.
    Output(&'static str),
    /// A word.
    Word(&'static str),
    /// The exchange of names that a task's input was made with.
    Exchange(&'static str),
}

/// One figure of a scorer's answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    /// The last part of its name.
    pub(crate) name: &'static str,
    /// Where it stands in the scorer's JSON, parts divided by `/`.
    pub(crate) at: &'static str,
    /// Whether less is better.
    pub(crate) less_is_better: bool,
    /// The margin of noise that a new floor gets.
    pub(crate) margin: f64,
}

impl Scoring {
    /// Whether one of its figures is asked for.
    pub(crate) fn wanted(&self, only: Option<&str>) -> bool {
        only.is_none_or(|word| self.figures.iter().any(|f| format!("{}.{}", self.name, f.name).contains(word)))
    }
}

/// Everything.
#[derive(Debug)]
pub(crate) struct Plan {
    /// In the order they run.
    pub(crate) tasks: Vec<Task>,
    /// In the order of the table.
    pub(crate) scorings: Vec<Scoring>,
}

const PAGES: &str = "pages/news_pages_dev";
const ALLSIDES: &str = "stories/allsides_dev";
const MULTISIDE: &str = "packs/multiside_events_2021_2022";
const WIKINEWS: &str = "packs/wikinews_2019_2020";
const GUM: &str = "gum/dep";
const WIKIGOLD: &str = "entities/wikigold";
const BACKGROUND: &str = "background/articles";

/// Runs over one archive in which the articles of a day arrive in another order each time.
const SHUFFLED: [&str; 10] = [
    "shuffled_0",
    "shuffled_1",
    "shuffled_2",
    "shuffled_3",
    "shuffled_4",
    "shuffled_5",
    "shuffled_6",
    "shuffled_7",
    "shuffled_8",
    "shuffled_9",
];

/// The whole plan; `full` takes all of the background articles instead of every sixth.
pub(crate) fn plan(full: bool) -> Plan {
    let every = if full { 1 } else { 6 };
    let task = |name, command, corpus, form| Task { name, command, corpus, form, of: None, pairs: None };
    let mut tasks = vec![
        task("pages", "extract", PAGES, Form::AsItIs),
        task("polnear", "understand", "statements/polnear_dev", Form::AsItIs),
        task("timebank", "understand", "time/timebank", Form::AsItIs),
        task("gum_news", "understand", GUM, Form::Set("score_names.py", "gum_news")),
        task("wikigold", "understand", WIKIGOLD, Form::Set("score_names.py", "wikigold_held_out")),
        task("allsides", "group", ALLSIDES, Form::ByPublication),
        task("frnsys", "group", "stories/frnsys_wikinews_events", Form::ByPublication),
        task("ecbplus", "group", "stories/ecbplus_docs", Form::ByPublication),
        task("basil", "group", "stories/basil_triples", Form::ByPublication),
        task("near_duplicates", "group", "stories/near_duplicates_silver", Form::Pairs),
        Task {
            pairs: Some("quality/compare/pairs.jsonl"),
            ..task("pairs", "compare", ALLSIDES, Form::Set("score_compare.py", "all"))
        },
        task("allsides_reports", "write", ALLSIDES, Form::WithStory),
        task("multiside_reports", "write", MULTISIDE, Form::WithStory),
        task("wikinews_reports", "write", WIKINEWS, Form::ByPublication),
        task("background_reports", "write", BACKGROUND, Form::Every(every)),
        task("categories", "write", BACKGROUND, Form::Set("score_categories.py", "held_out")),
        task("swapped_reports", "write", ALLSIDES, Form::OutletsSwapped),
        task("credits_reports", "write", ALLSIDES, Form::CreditsSwapped),
        task("parties_reports", "write", ALLSIDES, Form::PartiesSwapped),
        Task { of: Some("allsides_reports"), ..task("allsides_proofs", "prove", ALLSIDES, Form::WithStory) },
    ];
    tasks.extend((0..).zip(SHUFFLED).map(|(seed, name)| task(name, "group", ALLSIDES, Form::DaysShuffled(seed))));
    let mut scorings = vec![pages(), statements(), confidence(), dates()];
    scorings.extend(names());
    scorings.extend(
        [
            ("stories.allsides", "allsides"),
            ("stories.frnsys", "frnsys"),
            ("stories.ecbplus", "ecbplus"),
            ("stories.basil", "basil"),
        ]
        .map(|(name, of)| stories(name, of, tasks.iter().find(|t| t.name == of).map_or("", |t| t.corpus))),
    );
    scorings.extend([stability(), origins(), own_text()]);
    scorings.extend([
        relations("relations.tune", "tune"),
        relations("relations.measure", "measure"),
        relations("relations.fresh", "fresh"),
        relations("relations.again", "again"),
    ]);
    scorings.extend([
        reports("reports.allsides", "allsides_reports", ALLSIDES),
        reports("reports.multiside", "multiside_reports", MULTISIDE),
        reports("reports.wikinews", "wikinews_reports", WIKINEWS),
        reports("reports.background", "background_reports", BACKGROUND),
        own_proof(),
        summaries(),
        sides(),
        categories(),
        swap("swap.outlets", "swapped_reports"),
        swap("swap.credits", "credits_reports"),
        parties(),
    ]);
    Plan { tasks, scorings }
}

fn more(name: &'static str, at: &'static str, margin: f64) -> Wanted {
    Wanted { name, at, less_is_better: false, margin }
}

fn less(name: &'static str, at: &'static str, margin: f64) -> Wanted {
    Wanted { less_is_better: true, ..more(name, at, margin) }
}

fn scoring(
    name: &'static str,
    script: &'static str,
    corpus: &'static str,
    of: &'static str,
    figures: Vec<Wanted>,
) -> Scoring {
    Scoring { name, script: Some(script), corpus, needs: vec![of], args: vec![Arg::Gold, Arg::Output(of)], figures }
}

fn pages() -> Scoring {
    let figures = vec![
        more("body", "body_shingle_f1", 0.003),
        more("title", "title", 0.01),
        more("published", "published_day", 0.01),
        more("byline", "byline_f1", 0.01),
    ];
    scoring("pages", "score_pages.py", PAGES, "pages", figures)
}

fn statements() -> Scoring {
    let figures = vec![
        more("triple_half", "triple.half/f1", 0.005),
        more("source_exact", "source.exact/f1", 0.005),
        more("cue_exact", "cue.exact/f1", 0.005),
        more("content_exact", "content.exact/f1", 0.005),
    ];
    scoring("statements", "score_statements.py", "statements/polnear_dev", "polnear", figures)
}

/// Whether confidence means a probability: the mean distance from it is a figure of which less is better.
fn confidence() -> Scoring {
    let error = Wanted { name: "error", at: "error", less_is_better: true, margin: 0.01 };
    let figures = vec![error, more("at_nine_tenths", "at_nine_tenths", 0.02)];
    scoring("confidence", "calibration.py", "statements/polnear_dev", "polnear", figures)
}

fn names() -> [Scoring; 2] {
    let of = |name, set, corpus, task, figures| Scoring {
        args: vec![Arg::Data, Arg::Word(set), Arg::Output(task)],
        ..scoring(name, "score_names.py", corpus, task, figures)
    };
    let joined = vec![
        more("gum_news", "typed/f1", 0.005),
        more("gum_news_spans", "span/f1", 0.005),
        more("joined", "joined/f1", 0.005),
        more("joined_b3", "joined_b3/f1", 0.005),
    ];
    let spans = vec![more("wikigold", "typed/f1", 0.005), more("wikigold_spans", "span/f1", 0.005)];
    [of("names", "gum_news", GUM, "gum_news", joined), of("names", "wikigold_held_out", WIKIGOLD, "wikigold", spans)]
}

fn dates() -> Scoring {
    scoring("dates", "score_dates.py", "time/timebank", "timebank", vec![more("value", "all/value_f1", 0.005)])
}

fn stories(name: &'static str, of: &'static str, corpus: &'static str) -> Scoring {
    let figures =
        vec![more("pair", "pair/f1", 0.005), more("pair_precision", "pair/p", 0.005), more("b3", "b3/f1", 0.005)];
    scoring(name, "score_stories.py", corpus, of, figures)
}

/// Whether the order of arrival within a day matters: adjusted mutual information between the runs.
fn stability() -> Scoring {
    Scoring {
        name: "stories.shuffled",
        script: Some("stability.py"),
        corpus: ALLSIDES,
        needs: SHUFFLED.to_vec(),
        args: SHUFFLED.map(Arg::Output).to_vec(),
        figures: vec![more("ami", "ami", 0.005)],
    }
}

fn origins() -> Scoring {
    let figures = vec![more("f1", "f1", 0.005), more("precision", "p", 0.005)];
    scoring("origins", "score_origins.py", "stories/near_duplicates_silver", "near_duplicates", figures)
}

/// Whether the estimated share of own text of partial copies is within ten points of the exact one.
fn own_text() -> Scoring {
    let figures = vec![more("own_share_within_ten", "within_ten", 0.01)];
    scoring("origins", "score_own_text.py", "stories/near_duplicates_silver", "near_duplicates", figures)
}

/// What labelled pairs of sentences are to each other; a half has some fifty that are the same, so the noise is great.
fn relations(name: &'static str, half: &'static str) -> Scoring {
    let figures =
        vec![more("same_p", "same/p", 0.05), more("same_r", "same/r", 0.05), more("accuracy", "accuracy", 0.03)];
    Scoring {
        args: vec![Arg::Data, Arg::Word(half), Arg::Output("pairs")],
        ..scoring(name, "score_compare.py", ALLSIDES, "pairs", figures)
    }
}

fn reports(name: &'static str, of: &'static str, corpus: &'static str) -> Scoring {
    let figures = vec![
        more("proved", "proved_share", 0.0),
        more("reports", "reports", 2.0),
        less("longest_copy", "longest_copy_words", 0.0),
        less("taken_most", "taken_share_max", 0.01),
    ];
    Scoring { args: vec![Arg::Input(of), Arg::Output(of)], ..scoring(name, "check_reports.py", corpus, of, figures) }
}

fn own_proof() -> Scoring {
    let needs = vec!["allsides_reports", "allsides_proofs"];
    let figures = vec![more("proved", "proved", 0.0)];
    Scoring {
        name: "prove.allsides",
        script: None,
        corpus: ALLSIDES,
        needs,
        args: vec![Arg::Output("allsides_proofs")],
        figures,
    }
}

fn summaries() -> Scoring {
    let figures = vec![
        more("short_rouge1", "report_short_rouge1", 0.005),
        more("short_rouge2", "report_short_rouge2", 0.005),
        more("long_rouge1", "report_long_rouge1", 0.005),
        more("long_rouge2", "report_long_rouge2", 0.005),
    ];
    scoring("summaries", "score_summaries.py", ALLSIDES, "allsides_reports", figures)
}

/// Whether each side has its share of the words, and whether a report says where it has not.
fn sides() -> Scoring {
    let figures = vec![
        more("within_ten", "within_ten", 0.005),
        more("large_within_ten", "large_within_ten", 0.02),
        more("told", "told", 0.0),
        more("sides", "sides", 100.0),
    ];
    Scoring {
        args: vec![Arg::Output("allsides_reports")],
        ..scoring("sides", "score_sides.py", ALLSIDES, "allsides_reports", figures)
    }
}

/// Of the articles that give a report, and how many give one: refusing the hard ones is no gain.
fn categories() -> Scoring {
    let figures =
        vec![more("accuracy", "accuracy", 0.005), more("macro_f1", "macro_f1", 0.02), more("reports", "reports", 10.0)];
    Scoring {
        args: vec![Arg::Data, Arg::Word("held_out"), Arg::Output("categories")],
        ..scoring("categories", "score_categories.py", BACKGROUND, "categories", figures)
    }
}

/// Whether reports are the same when outlets have other names: in all texts, or where they are named as the outlet.
fn swap(name: &'static str, exchanged: &'static str) -> Scoring {
    Scoring {
        name,
        script: Some("swap.py"),
        corpus: ALLSIDES,
        needs: vec!["allsides_reports", exchanged],
        args: vec![
            Arg::Word("compare"),
            Arg::Output("allsides_reports"),
            Arg::Output(exchanged),
            Arg::Exchange(exchanged),
        ],
        figures: vec![more("same", "same", 0.0)],
    }
}

/// Whether reports are the same when two parties are exchanged, in the stories that name both.
fn parties() -> Scoring {
    Scoring {
        script: Some("exchange.py"),
        args: vec![
            Arg::Word("same"),
            Arg::Output("allsides_reports"),
            Arg::Output("parties_reports"),
            Arg::Exchange("parties_reports"),
        ],
        figures: vec![more("same", "same", 0.0037), more("stories", "stories", 0.0)],
        ..swap("swap.parties", "parties_reports")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scoring_needs_tasks_that_exist() {
        let plan = plan(false);
        for s in &plan.scorings {
            assert!(!s.figures.is_empty() && !s.corpus.is_empty(), "{}", s.name);
            for n in &s.needs {
                assert!(plan.tasks.iter().any(|t| t.name == *n), "{} needs {n}", s.name);
            }
        }
    }

    #[test]
    fn figures_have_names_of_their_own() {
        let plan = plan(false);
        let names: Vec<String> =
            plan.scorings.iter().flat_map(|s| s.figures.iter().map(|f| format!("{}.{}", s.name, f.name))).collect();
        let mut once = names.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), names.len());
    }
}
