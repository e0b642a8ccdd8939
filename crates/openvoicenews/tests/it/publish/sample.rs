//! Reports written by hand from the press pack, each sentence citing real places in its articles.

use std::path::Path;
use std::sync::Arc;

use openvoicenews::model::*;
use openvoicenews::wire;

/// The articles of the press pack.
pub(super) fn articles() -> Vec<Arc<Article>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/press/articles.jsonl");
    let lines = std::fs::read_to_string(path).unwrap();
    lines.lines().map(|l| wire::read_article(l).unwrap().article).collect()
}

/// Builds reports from articles.
pub(super) struct Desk {
    pub(super) articles: Vec<Arc<Article>>,
}

impl Desk {
    fn article(&self, id: &str) -> &Article {
        self.articles.iter().find(|a| &*a.id == id).unwrap()
    }

    /// The first place where the words stand; `^` before them looks in the headline.
    pub(super) fn cite(&self, id: &str, exact: &str) -> Evidence {
        let article = self.article(id);
        let (field, exact) = exact.strip_prefix('^').map_or((Field::Text, exact), |e| (Field::Title, e));
        let text = article.field(field);
        let byte = text.find(exact).unwrap_or_else(|| panic!("{id} has no `{exact}`"));
        let start = text[..byte].chars().count();
        let end = start + exact.chars().count();
        let revision = Some(article.revision.clone());
        Evidence { article: article.id.clone(), revision, field, start, end, exact: exact.to_owned() }
    }

    pub(super) fn claim(&self, id: &str, text: &str, cited: &[(&str, &str)]) -> Claim {
        let evidence = cited.iter().map(|(a, exact)| self.cite(a, exact)).collect();
        Claim { id: id.to_owned(), text: text.to_owned(), evidence, ..Claim::default() }
    }

    fn say(&self, id: &str, text: &str, cited: &[(&str, &str)]) -> Sentence {
        self.claim(id, text, cited).try_into().unwrap()
    }

    fn said(&self, id: &str, speaker: &str, text: &str, cited: &[(&str, &str)]) -> Sentence {
        Claim { speaker: Some(speaker.to_owned()), ..self.claim(id, text, cited) }.try_into().unwrap()
    }

    /// A report with its sources filled in; `groups` are the articles by origin, the first one first.
    pub(super) fn report(&self, story: &str, headline: Sentence, groups: &[&[&str]]) -> Report {
        let mut report: Report = serde_json::from_value(serde_json::json!({
            "story": story,
            "language": "en",
            "headline": Claim::from(headline),
        }))
        .unwrap();
        for group in groups {
            let copies = group[1..]
                .iter()
                .map(|c| CopyOf { article: (*c).into(), own_text: 0.04, of: None, why: None })
                .collect();
            report.origins.push(Origin { origin: group[0].into(), first: group[0].into(), copies });
            report.sources.extend(group.iter().map(|id| self.source(id, group[0])));
        }
        report.published = report.sources.iter().filter_map(|s| s.published).max();
        report.updated = report.published;
        report.coverage.articles = report.sources.len();
        report.coverage.outlets = report.sources.len().min(5);
        report.coverage.origins = groups.len();
        report.importance.value = groups.len() as f64;
        report.versions = vec![ReportVersion { version: 1, updated: report.updated, changes: Vec::new() }];
        report
    }

    fn source(&self, id: &str, origin: &str) -> ReportSource {
        let a = self.article(id);
        ReportSource {
            article: a.id.clone(),
            revision: Some(a.revision.clone()),
            outlet: a.outlet.clone(),
            url: a.url.clone(),
            published: a.published,
            origin: Some(origin.into()),
            reason: None,
        }
    }

    /// One report with every section filled.
    pub(super) fn talks(&self) -> Report {
        let headline = self.say(
            "h",
            "Military chiefs meet in Halvik to draft guarantees for Tesh truce",
            &[("p01", "^Military chiefs meet in Halvik to draft guarantees for Tesh truce")],
        );
        let mut r = self.report("tesh-talks", headline, &[&["p01", "p05"], &["p02"], &["p03"], &["p04"]]);
        r.categories = vec!["Defence & Security".into()];
        r.standfirst = Some(self.say(
            "st",
            "Military chiefs from Velmora and four other members of the Coast League met in Halvik on 10 March to draw up plans for guarding a truce in the Tesh valley, Sundermark's Defence Staff said.",
            &[("p01", "Military chiefs from Velmora and four other members of the Coast League met in Halvik on Tuesday to draw up plans for guarding a truce in the Tesh valley, Sundermark's Defence Staff said.")],
        ));
        r.paragraphs = vec![
            Paragraph { sentences: vec![
                self.options(),
                self.say("b2", "A Defence Staff spokeswoman did not say how many soldiers each option would need or which countries would send them.", &[
                    ("p01", "She did not say how many soldiers each option would need or which countries would send them."),
                ]),
            ] },
            Paragraph { sentences: vec![
                self.said("b3", "General Rurik Aldane", "The group “will put workable options on the table, not promises,” General Rurik Aldane told reporters.", &[
                    ("p01", "The group \"will put workable options on the table, not promises,\" Aldane told reporters before the doors closed."),
                ]),
                self.said("b4", "Sundermark defence official", "A Sundermark defence official told MPA that observers could begin their work within six weeks of an agreement.", &[
                    ("p02", "A Sundermark defence official told MPA that observers could begin their work within six weeks of an agreement."),
                    ("p01", "A Sundermark defence official, who spoke on condition of anonymity because the talks are confidential, told MPA that the observers could start within six weeks of an agreement."),
                ]),
            ] },
            Paragraph { sentences: vec![self.shells()] },
        ];
        self.talks_sections(&mut r);
        r
    }

    fn options(&self) -> Sentence {
        let mut claim = self.claim("b1", "Three models are being compared, Sundermark's Defence Staff said: unarmed observers, joint patrols with the Velmoran border guard, and an air watch from bases outside the valley.", &[
            ("p02", "Three models are being compared, the Defence Staff said: unarmed observers, joint patrols with the Velmoran border guard, and an air watch from bases outside the valley."),
            ("p01", "A Defence Staff spokeswoman said the officers were discussing unarmed observers, joint patrols and an air watch along the 140-kilometre line that has divided the valley since January."),
        ]);
        claim.origins = 2;
        claim.why = Some("two origins report it".into());
        claim.edits = vec![Edit {
            kind: EditKind::Name,
            from: "the Defence Staff".into(),
            to: "Sundermark's Defence Staff".into(),
            evidence: vec![self.cite("p01", "Sundermark's Defence Staff")],
            basis: None,
        }];
        claim.try_into().unwrap()
    }

    fn shells(&self) -> Sentence {
        let mut claim = self.claim("b5", "Velmora's Defence Ministry said three border guards were wounded on Monday, 9 March, by mortar fire from the Orrenian side; Orrenia's army denied firing.", &[
            ("p01", "Velmora's Defence Ministry said three border guards were wounded there on Monday night by mortar fire from the Orrenian side. Orrenia's army denied firing"),
        ]);
        claim.edits = vec![
            Edit {
                kind: EditKind::Date,
                from: "on Monday night".into(),
                to: "on Monday, 9 March,".into(),
                evidence: vec![self.cite("p01", "on Monday night")],
                basis: Some(Basis { article: "p01".into(), field: "published".into() }),
            },
            Edit { kind: EditKind::Cut, from: "there".into(), to: String::new(), evidence: vec![], basis: None },
        ];
        claim.try_into().unwrap()
    }

    fn talks_sections(&self, r: &mut Report) {
        r.sides = vec![
            Side { speaker: "Velmora".into(), sentences: vec![
                self.said("v1", "President Mirela Osk", "President Mirela Osk said that a truce without guarantees was \"a pause for reloading.\"", &[
                    ("p01", "President Mirela Osk said on Monday that a truce without guarantees was \"a pause for reloading.\""),
                ]),
                self.said("v2", "General Toma Brask", "“Observers alone do not stop a mortar,” General Toma Brask said.", &[("p03", "“Observers alone do not stop a mortar,” Brask said on Tuesday.")]),
            ] },
            Side { speaker: "Orrenia".into(), sentences: vec![
                self.said("o1", "Davin Terreck", "In Dresk, Foreign Minister Davin Terreck dismissed the Halvik meeting as “a council of one side.”", &[
                    ("p02", "In Dresk, Foreign Minister Davin Terreck dismissed the Halvik meeting as “a council of one side.”"),
                ]),
                self.said("o2", "Pell Haverin", "No unit of the Orrenian army fired a shot in that sector, army spokesman Pell Haverin said.", &[("p04", "No unit of the Orrenian army fired a shot in that sector, Haverin said.")]),
            ] },
        ];
        r.differences = vec![
            Difference { kind: DifferenceKind::Number, about: "border guards wounded".into(), positions: vec![
                Position { value: "three".into(), sentences: vec![self.shells()] },
                Position { value: "four".into(), sentences: vec![self.said("d2", "Colonel Irena Dushan", "Four border guards were wounded, the commander of the Korl sector, Colonel Irena Dushan, told the Herald.", &[
                    ("p03", "Four border guards were wounded in the attack on Monday night, the commander of the Korl sector, Colonel Irena Dushan, told the Herald."),
                ])] },
            ] },
            Difference { kind: DifferenceKind::Denial, about: "mortar fire on the Korl crossing".into(), positions: vec![
                Position { value: "stated".into(), sentences: vec![self.say("d3", "Velmora says Orrenian mortars wounded three of its border guards on Monday night.", &[
                    ("p02", "Velmora says Orrenian mortars wounded three of its border guards on Monday night"),
                ])] },
                Position { value: "denied".into(), sentences: vec![self.say("d4", "The Orrenian army denies that its units fired.", &[("p02", "the Orrenian army denies that its units fired.")])] },
            ] },
        ];
        r.unknown = vec![self.say(
            "u1",
            "The League's monitors confirmed two explosions near the crossing but did not say who was responsible.",
            &[(
                "p01",
                "The League's monitors confirmed two explosions near the crossing but did not say who was responsible.",
            )],
        )];
        r.background = vec![self.say(
            "g1",
            "A truce signed on January 14 ended the heaviest fighting.",
            &[("p01", "A truce signed on January 14 ended the heaviest fighting.")],
        )];
        r.timeline = vec![
            TimelineEntry { date: "2026-01-14".into(), sentence: r.background[0].clone() },
            TimelineEntry { date: "2026-03-09".into(), sentence: self.shells() },
        ];
        r.next = vec![self.say(
            "x1",
            "Ministers of the League are due to discuss the options in Halvik on April 2.",
            &[("p02", "The League’s ministers meet in Halvik on April 2 to discuss the options.")],
        )];
        r.notices = vec![Notice { kind: "undated".into(), args: [("articles".to_owned(), 1.into())].into() }];
        r.notices.push(Notice {
            kind: "side-share".into(),
            args: [
                ("speaker".to_owned(), "President Mirela Osk".into()),
                ("articles".to_owned(), 24.into()),
                ("here".to_owned(), 10.into()),
                ("why".to_owned(), "leaning".into()),
            ]
            .into(),
        });
        r.coverage.sides = vec![SideShare { speaker: "President Mirela Osk".into(), words: 75, words_here: 20 }];
        r.coverage.only_from = vec![
            OnlyFrom { point: "d2".into(), origin: "p03".into() },
            OnlyFrom { point: "q9".into(), origin: "p03".into() },
        ];
        r.coverage.left_out = vec![LeftOut { point: "u1".into(), articles: vec!["p03".into()] }];
        let voice = |who: &str, direct_words, indirect_words, articles: &[&str]| VoiceShare {
            kind: None,
            speaker: who.into(),
            direct_words,
            indirect_words,
            articles: articles.iter().map(|a| (*a).into()).collect(),
        };
        r.coverage.voices = vec![
            voice("Davin Terreck", 51, 92, &["p01", "p02", "p03", "p04", "p05"]),
            voice("President Mirela Osk", 27, 48, &["p01", "p03", "p04", "p05"]),
            voice("General Toma Brask", 21, 12, &["p02", "p03"]),
            voice("Pell Haverin", 10, 61, &["p03", "p04"]),
        ];
    }

    /// A shorter report with a difference.
    pub(super) fn train(&self) -> Report {
        let headline = self.say(
            "h",
            "Driver killed, dozens hurt as train hits wagon in northern Sundermark",
            &[("p06", "^Driver killed, dozens hurt as train hits wagon in northern Sundermark")],
        );
        let mut r = self.report("ambrel-train", headline, &[&["p06", "p09"], &["p07"], &["p08"]]);
        r.categories = vec!["Disaster & Accident".into()];
        r.standfirst = Some(self.say("st", "The driver of a morning train to Halvik was killed on Tuesday when it struck a maintenance wagon that was standing on the open line south of Ambrel.", &[
            ("p07", "The driver of a morning train to Halvik was killed on Tuesday when it struck a maintenance wagon that was standing on the open line south of Ambrel."),
        ]));
        r.paragraphs = vec![Paragraph {
            sentences: vec![
                self.say(
                    "b1",
                    "The data recorder had been found undamaged, Jovan Ekrel said.",
                    &[("p06", "Its head, Jovan Ekrel, said the data recorder had been found undamaged.")],
                ),
                self.say(
                    "b2",
                    "Sundbane denied that it had received a warning.",
                    &[("p07", "Sundbane denied that it had received a warning.")],
                ),
            ],
        }];
        r.differences = vec![Difference {
            kind: DifferenceKind::Number,
            about: "people injured".into(),
            positions: vec![
                Position {
                    value: "at least 31".into(),
                    sentences: vec![self.say(
                        "d1",
                        "At least 31 passengers were hurt, according to the operator, Sundbane.",
                        &[("p08", "At least 31 passengers were hurt, according to the operator, Sundbane")],
                    )],
                },
                Position {
                    value: "34".into(),
                    sentences: vec![self.say(
                        "d2",
                        "The hospital in Ambrel later put the number at 34.",
                        &[("p08", "the hospital in Ambrel later put the number at 34.")],
                    )],
                },
            ],
        }];
        r
    }

    /// A short report without sections.
    pub(super) fn fuel(&self) -> Report {
        let headline = self.say(
            "h",
            "Velmora to end fuel subsidy on April 1",
            &[("p10", "^Velmora to end fuel subsidy on April 1")],
        );
        let mut r = self.report("fuel-subsidy", headline, &[&["p10"], &["p12"]]);
        r.categories = vec!["Economy & Business".into()];
        r.standfirst = Some(self.say(
            "st",
            "Velmora's central bank told MPA that the step would add 0.9 percentage points to inflation this year.",
            &[(
                "p12",
                "The central bank told MPA that the step would add 0.9 percentage points to inflation this year.",
            )],
        ));
        r
    }

    pub(super) fn reports(&self) -> Vec<Report> {
        vec![self.fuel(), self.talks(), self.train()]
    }
}

/// The desk with the press pack on it.
pub(super) fn desk() -> Desk {
    Desk { articles: articles() }
}
