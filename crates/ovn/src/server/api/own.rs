//! What is a reader's own: their front page, marks, rules, and what they follow.

use std::sync::Arc;

use axum::http::Method;
use openvoicenews::publish::rules::{Action, Aspect, Rule};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::access::Access;
use super::editions::Parts;
use super::endpoint::{Asked, Done, Endpoint, Json, Made, NoBody, Nothing, endpoint};
use super::page::{Cursor, Limit, List, Part, address, time};
use super::problem::Problem;
use super::reports::Summary;
use crate::clock;
use crate::server::own;
use crate::server::rules::{MOST_RULES, tried};
use crate::store::{Follow, Item};

/// Reports that are marked at one time.
const MOST_MARKED: usize = 1_000;
/// What somebody follows, at most.
const MOST_FOLLOWS: usize = 1_000;

pub(super) fn endpoints() -> Vec<Endpoint> {
    let own = Access::Own;
    vec![
        endpoint((Method::GET, "/me"), "get_me", own, "Whose key it is.", me),
        endpoint(
            (Method::GET, "/front"),
            "get_front",
            own,
            "Your front page: the newest edition in the order of your rules, without the outlets that you veto.",
            front,
        ),
        endpoint(
            (Method::GET, "/marks"),
            "list_marks",
            own,
            "What you have read and starred, the report with the highest number first.",
            marks,
        ),
        endpoint(
            (Method::POST, "/marks"),
            "set_marks",
            own,
            "Marks reports as read or not, starred or not; what is no report counts for nothing.",
            set_marks,
        ),
        endpoint(
            (Method::GET, "/rules"),
            "list_rules",
            own,
            "Your rules, in the order in which they were made.",
            rules,
        ),
        endpoint((Method::POST, "/rules"), "add_rule", own, "Adds a rule; the same twice is one.", add_rule),
        endpoint(
            (Method::POST, "/rules/try"),
            "try_rule",
            own,
            "What a rule would have done in the past week; nothing is kept.",
            try_rule,
        ),
        endpoint((Method::DELETE, "/rules/{rule}"), "remove_rule", own, "Removes a rule.", remove_rule),
        endpoint((Method::GET, "/follows"), "list_follows", own, "What you follow.", follows),
        endpoint(
            (Method::POST, "/follows"),
            "add_follow",
            own,
            "Follows something; the same twice is one.",
            add_follow,
        ),
        endpoint(
            (Method::DELETE, "/follows/{follow}"),
            "remove_follow",
            own,
            "Follows something no more.",
            remove_follow,
        ),
    ]
}

/// A reader.
#[derive(Serialize, JsonSchema)]
struct Reader {
    name: String,
    /// Whether they see how the newsroom fares, and articles' texts.
    operator: bool,
}

async fn me(asked: Asked<Nothing, Nothing, NoBody>) -> Result<Json<Reader>, Problem> {
    let reader = asked.caller.me()?;
    Ok(Json(Reader { name: reader.name.clone(), operator: reader.is_operator }))
}

/// A reader's own front page.
#[derive(Serialize, JsonSchema)]
struct Front {
    /// The number of the edition.
    number: u32,
    /// When the edition was made; null where there is none yet.
    made: Option<String>,
    /// The reports in order.
    reports: Vec<Own>,
    /// Those that rules put at the end.
    muted: Vec<Muted>,
    /// How many reports rules hide.
    blocked: usize,
}

/// A report as a reader has it.
#[derive(Serialize, JsonSchema)]
struct Own {
    report: Summary,
    read: bool,
    starred: bool,
    /// Whether it is new since the last visit, or changed since.
    fresh: bool,
    changed: bool,
    /// The rules that put it where it is, in words.
    why: Vec<String>,
}

/// A report that rules put at the end.
#[derive(Serialize, JsonSchema)]
struct Muted {
    headline: String,
    /// The path of its page.
    page: String,
    /// The rules that say so, in words.
    why: Vec<String>,
}

fn words(value: &Value) -> Vec<String> {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(|w| w.as_str().map(str::to_owned)).collect()
}

/// Reports of a reader's front page at most.
const MOST_REPORTS: usize = 400;

async fn front(asked: Asked<Nothing, Nothing, NoBody>) -> Result<Json<Front>, Problem> {
    let (room, reader) = (asked.room.clone(), asked.caller.me()?.clone());
    let current = room.current().await?;
    let form = own::Form::default();
    let arranged = own::arrange(&room, &reader, &current, form, None, |all| (0..all.len().min(MOST_REPORTS)).collect());
    let arranged = arranged.await.map_err(|e| Problem::Fault(e.to_string()))?;
    let muted = arranged.muted.iter().map(|m| Muted {
        headline: m["headline"].as_str().unwrap_or_default().to_owned(),
        page: format!("/report/{}.html", m["slug"].as_str().unwrap_or_default()),
        why: words(&m["why"]),
    });
    let muted: Vec<Muted> = muted.collect();
    let (number, made, blocked) = (current.number, (current.made > 0).then(|| time(current.made)), arranged.blocked);
    let work = Arc::clone(&current);
    let reports = room
        .ask(move |store| {
            let own = arranged.shown.iter().map(|shown| {
                let kept = &work.items[shown.at];
                let item = Item { card: shown.card(&work).clone(), ..kept.clone() };
                let is = |name: &str| shown.mine[name] == true;
                Ok(Own {
                    report: Summary::of(store, &item, None)?,
                    read: is("read"),
                    starred: is("starred"),
                    fresh: is("fresh"),
                    changed: is("changed"),
                    why: words(&shown.mine["why"]),
                })
            });
            own.collect::<Result<Vec<_>, crate::error::Error>>()
        })
        .await?;
    Ok(Json(Front { number, made, reports, muted, blocked }))
}

/// What a reader did with a report.
#[derive(Serialize, JsonSchema)]
struct Mark {
    /// The number of the report.
    report: i64,
    /// When it was read.
    read: Option<String>,
    /// When it was starred.
    starred: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WhichMarks {
    /// Only what is starred.
    starred: Option<bool>,
    /// So many at most.
    limit: Option<Limit>,
    /// From there on, as `next` of the part before has it.
    cursor: Option<Cursor>,
}

async fn marks(asked: Asked<Nothing, WhichMarks, NoBody>) -> Result<List<Mark>, Problem> {
    let (id, most) = (asked.caller.me()?.id, Limit::of(asked.query.limit));
    let (starred, before) = (asked.query.starred == Some(true), asked.query.cursor.map(|c| c.0));
    let mut rows = asked.room.ask(move |store| store.marked(id, starred, before, most + 1)).await?;
    let more = rows.len() > most;
    rows.truncate(most);
    let next = rows.last().filter(|_| more).map(|(item, _)| Cursor(*item, 0).to_string());
    let items = rows.into_iter().map(|(report, mark)| Mark {
        report,
        read: mark.read.map(time),
        starred: mark.starred.map(time),
    });
    let parameters = [("starred", starred.then(|| "true".to_owned())), ("limit", Some(most.to_string()))];
    Ok(List(Part::new(items.collect(), next, address("/marks", &parameters))))
}

/// What is to be marked.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Wish {
    /// The numbers of the reports.
    #[schemars(with = "Vec<i64>", length(max = 1000))]
    reports: Vec<Whole>,
    /// Read or not; as it is where this is not given.
    read: Option<bool>,
    /// Starred or not; as it is where this is not given.
    starred: Option<bool>,
}

/// A whole number. JSON knows one kind of numbers, and some programs write `7.0` for 7.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "serde_json::Number")]
struct Whole(i64);

impl TryFrom<serde_json::Number> for Whole {
    type Error = String;

    fn try_from(number: serde_json::Number) -> Result<Whole, String> {
        // Beyond this floating point has gaps.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        // A long number with `.0` is read to within a unit in its last place.
        let is_whole = |n: &f64| (n - n.round()).abs() <= n.abs() * f64::EPSILON && n.abs() < EXACT;
        let whole = number.as_f64().filter(is_whole).map(|n| n.round() as i64);
        let number_of = number.as_i64().or(whole);
        number_of.map(Whole).ok_or_else(|| format!("`{number}` is no whole number"))
    }
}

async fn set_marks(asked: Asked<Nothing, Nothing, Json<Wish>>) -> Result<Done, Problem> {
    let (id, Json(wish)) = (asked.caller.me()?.id, asked.body);
    if wish.reports.len() > MOST_MARKED {
        return Err(Problem::Body(format!("{MOST_MARKED} reports are marked at one time")));
    }
    let (now, reports) = (clock::now(), wish.reports.iter().map(|n| n.0).collect::<Vec<i64>>());
    let of = |wish: Option<bool>| wish.map(|on| on.then_some(now));
    let (read, starred) = (of(wish.read), of(wish.starred));
    asked
        .room
        .ask(move |store| {
            store.together(|store| {
                read.map_or(Ok(()), |r| store.set_read(id, &reports, r))?;
                starred.map_or(Ok(()), |s| store.set_starred(id, &reports, s))
            })
        })
        .await?;
    Ok(Done)
}

/// A rule of a reader.
#[derive(Serialize, JsonSchema)]
struct OwnRule {
    /// Its number.
    id: i64,
    /// What is done: `block`, `mute`, `boost` or `veto`.
    action: Value,
    /// What is looked at: `outlet`, `word`, `person`, `topic`, `country` or `language`.
    aspect: Value,
    /// What it is to be.
    value: String,
}

impl OwnRule {
    fn of(id: i64, rule: &Rule) -> Result<OwnRule, Problem> {
        let json = |v: Result<Value, serde_json::Error>| v.map_err(|e| Problem::Fault(e.to_string()));
        let (action, aspect) = (json(serde_json::to_value(rule.action))?, json(serde_json::to_value(rule.aspect))?);
        Ok(OwnRule { id, action, aspect, value: rule.value.clone() })
    }
}

async fn rules(asked: Asked<Nothing, Nothing, NoBody>) -> Result<List<OwnRule>, Problem> {
    let id = asked.caller.me()?.id;
    let rules = asked.room.ask(move |store| store.rules_of(id)).await?;
    let items: Result<Vec<_>, _> = rules.iter().map(|(id, rule)| OwnRule::of(*id, rule)).collect();
    Ok(List(Part::new(items?, None, String::new())))
}

/// A rule that is wished for. Only outlets can be vetoed, and the value has a word in it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewRule {
    /// What it does.
    #[schemars(schema_with = "actions")]
    action: Action,
    /// What it looks at.
    #[schemars(schema_with = "aspects")]
    aspect: Aspect,
    value: String,
}

fn actions(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": Action::ALL.map(Action::name) })
}

fn aspects(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": Aspect::ALL.map(Aspect::name) })
}

impl NewRule {
    fn rule(&self) -> Result<Rule, Problem> {
        Rule::of(self.action, self.aspect, &self.value).map_err(|e| Problem::NoSense(format!("{e}.")))
    }
}

async fn add_rule(asked: Asked<Nothing, Nothing, Json<NewRule>>) -> Result<Made<OwnRule>, Problem> {
    let (id, rule, now) = (asked.caller.me()?.id, asked.body.0.rule()?, clock::now());
    let wanted = rule.to_string();
    let rules = asked
        .room
        .ask(move |store| {
            if store.rules_of(id)?.len() >= MOST_RULES {
                return Ok(None);
            }
            store.add_rule(id, &rule, now)?;
            Ok(Some(store.rules_of(id)?))
        })
        .await?;
    let rules = rules.ok_or_else(|| Problem::Enough(format!("{MOST_RULES} rules are enough.")))?;
    let made = rules.iter().find(|(_, rule)| rule.to_string() == wanted);
    let (id, rule) = made.ok_or_else(|| Problem::Fault("the rule was not kept".to_owned()))?;
    Ok(Made(OwnRule::of(*id, rule)?))
}

/// What a rule would have done.
#[derive(Serialize, JsonSchema)]
struct Tried {
    /// The rule as it is written.
    line: String,
    /// For how many reports it would have held.
    hits: u64,
    /// Of how many.
    of: u64,
    /// Some of them: headline and page.
    shown: Vec<Hit>,
}

#[derive(Serialize, JsonSchema)]
struct Hit {
    headline: String,
    /// The path of its page.
    page: String,
    category: Option<String>,
}

async fn try_rule(asked: Asked<Nothing, Nothing, Json<NewRule>>) -> Result<Json<Tried>, Problem> {
    let rule = asked.body.0.rule()?;
    let told = tried(&asked.room, rule).await?;
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let list = told["shown"].as_array().map(Vec::as_slice).unwrap_or_default();
    let shown = list.iter().map(|hit| Hit {
        headline: text(&hit["headline"]),
        page: format!("/report/{}.html", text(&hit["slug"])),
        category: hit["category"].as_str().map(str::to_owned),
    });
    let number = |v: &Value| v.as_u64().unwrap_or(0);
    let (hits, of) = (number(&told["hits"]), number(&told["of"]));
    Ok(Json(Tried { line: text(&told["line"]), hits, of, shown: shown.collect() }))
}

#[derive(Deserialize, JsonSchema)]
struct WhichRule {
    /// The number of the rule.
    rule: i64,
}

async fn remove_rule(asked: Asked<WhichRule, Nothing, NoBody>) -> Result<Done, Problem> {
    let (id, rule) = (asked.caller.me()?.id, asked.path.rule);
    let was = asked.room.ask(move |store| store.remove_rule(id, rule)).await?;
    if was { Ok(Done) } else { Err(Problem::Missing("rule")) }
}

/// Something that is followed.
#[derive(Serialize, JsonSchema)]
struct Followed {
    /// Its number.
    id: i64,
    kind: String,
    key: String,
    name: String,
}

impl Followed {
    fn of((id, follow): (i64, Follow)) -> Followed {
        Followed { id, kind: follow.kind, key: follow.key, name: follow.name }
    }
}

async fn follows(asked: Asked<Nothing, Parts, NoBody>) -> Result<List<Followed>, Problem> {
    let (id, most) = (asked.caller.me()?.id, Limit::of(asked.query.limit));
    let after = asked.query.cursor.map_or(0, |c| c.0);
    let mut rows = asked.room.ask(move |store| store.numbered_follows(id)).await?;
    rows.retain(|(row, _)| *row > after);
    let more = rows.len() > most;
    rows.truncate(most);
    let next = rows.last().filter(|_| more).map(|(row, _)| Cursor(*row, 0).to_string());
    let items = rows.into_iter().map(Followed::of).collect();
    Ok(List(Part::new(items, next, address("/follows", &[("limit", Some(most.to_string()))]))))
}

/// What kind of thing is followed.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Story,
    Person,
    Body,
    Place,
    Topic,
    Search,
}

/// What is to be followed.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewFollow {
    kind: Kind,
    /// What it is known by here: of a story its id.
    #[schemars(length(min = 1, max = 300))]
    key: String,
    /// What it is called; the key where this is not given.
    #[schemars(length(max = 300))]
    name: Option<String>,
}

async fn add_follow(asked: Asked<Nothing, Nothing, Json<NewFollow>>) -> Result<Made<Followed>, Problem> {
    let (id, Json(new)) = (asked.caller.me()?.id, asked.body);
    let kind = match new.kind {
        Kind::Story => "story",
        Kind::Person => "person",
        Kind::Body => "body",
        Kind::Place => "place",
        Kind::Topic => "topic",
        Kind::Search => "search",
    };
    let fits = |text: &str| text.chars().count() <= 300;
    let name = new.name.unwrap_or_else(|| new.key.clone());
    if new.key.is_empty() || !fits(&new.key) || !fits(&name) {
        return Err(Problem::Body("key and name have 1 to 300 characters".to_owned()));
    }
    let follow = Follow { kind: kind.to_owned(), key: new.key, name };
    let (wanted, now) = (follow.clone(), clock::now());
    let follows = asked
        .room
        .ask(move |store| {
            if store.numbered_follows(id)?.len() >= MOST_FOLLOWS {
                return Ok(None);
            }
            store.set_follow(id, &follow, true, now)?;
            Ok(Some(store.numbered_follows(id)?))
        })
        .await?;
    let follows = follows.ok_or_else(|| Problem::Enough(format!("{MOST_FOLLOWS} are enough.")))?;
    let made = follows.into_iter().find(|(_, f)| f.kind == wanted.kind && f.key == wanted.key);
    made.map(|f| Made(Followed::of(f))).ok_or_else(|| Problem::Fault("it was not kept".to_owned()))
}

#[derive(Deserialize, JsonSchema)]
struct WhichFollow {
    /// The number, as the list has it.
    follow: i64,
}

async fn remove_follow(asked: Asked<WhichFollow, Nothing, NoBody>) -> Result<Done, Problem> {
    let (id, number) = (asked.caller.me()?.id, asked.path.follow);
    let was = asked
        .room
        .ask(move |store| {
            let follows = store.numbered_follows(id)?;
            let Some((_, follow)) = follows.into_iter().find(|(row, _)| *row == number) else { return Ok(false) };
            store.set_follow(id, &follow, false, 0)?;
            Ok(true)
        })
        .await?;
    if was { Ok(Done) } else { Err(Problem::Missing("follow")) }
}
