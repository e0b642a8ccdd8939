//! Log in, log out, and what a reader sets about themselves.

use std::sync::{Arc, PoisonError};

use axum::extract::{Query, State};
use axum::http::header::{SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};

use super::answer::page;
use super::bar;
use super::feeds;
use super::guard::{COOKIE_NAME, Me, Posted, Visitor, own_path, see};
use super::room::{Fields, Room};
use super::sync;
use super::trouble::Trouble;
use crate::clock;
use crate::passwords;

/// Seconds for which a browser keeps the cookie.
const MONTH: u32 = 30 * 86_400;
/// Ratings that somebody may load, in lines.
const MOST_RATINGS: usize = 20_000;

/// The page to log in.
pub(super) async fn form(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Query(asked): Query<Fields>,
) -> Result<Response, Trouble> {
    let next = own_path(asked.get("next").map_or("/", String::as_str));
    if visitor.reader.is_some() {
        return Ok(see(next));
    }
    login_page(&room, &visitor, StatusCode::OK, next, "")
}

fn login_page(
    room: &Room,
    visitor: &Visitor,
    status: StatusCode,
    next: &str,
    wrong: &str,
) -> Result<Response, Trouble> {
    let content = json!({ "csrf": visitor.token(room), "next": next, "wrong": wrong });
    Ok(page(status, room.press.page("login", "/", content)?))
}

/// Logs in: a wrong name costs as much as a wrong password.
pub(super) async fn log_in(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Trouble> {
    let (name, password) = (posted.field("name").trim().to_owned(), posted.field("password").to_owned());
    let keys = [format!("name {}", name.to_lowercase()), format!("address {}", visitor.address)];
    let now = clock::now();
    if let Some(wait) = room.attempts.lock().unwrap_or_else(PoisonError::into_inner).wait(&keys, now) {
        return Err(Trouble::TooMany(wait));
    }
    let reader = room.ask(move |store| store.reader_named(&name)).await?;
    let hash = reader.as_ref().and_then(|r| r.password.clone());
    let right = room.with_password(move || passwords::is(&password, hash.as_deref())).await?;
    let Some(reader) = reader.filter(|_| right) else {
        room.attempts.lock().unwrap_or_else(PoisonError::into_inner).fail(&keys, now);
        let next = own_path(posted.field("next"));
        return login_page(&room, &visitor, StatusCode::UNAUTHORIZED, next, "This is no name with this password.");
    };
    room.attempts.lock().unwrap_or_else(PoisonError::into_inner).succeed(&keys);
    let secret = passwords::random()?;
    let agent = headers.get(USER_AGENT).and_then(|a| a.to_str().ok()).map(|a| a.chars().take(200).collect::<String>());
    // Who was here before as somebody else is so no more.
    let old = visitor.session.clone();
    room.ask(move |store| {
        if let Some(old) = &old {
            store.end_session(old)?;
        }
        store.add_session(&secret, reader.id, agent.as_deref(), now)
    })
    .await?;
    let mut response = see(own_path(posted.field("next")));
    set_cookie(&room, &mut response, &passwords::hex(&secret), MONTH);
    Ok(response)
}

fn set_cookie(room: &Room, response: &mut Response, value: &str, age: u32) {
    let secure = if room.is_secure() { "; Secure" } else { "" };
    let cookie = format!("{COOKIE_NAME}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

/// Logs out.
pub(super) async fn log_out(State(room): State<Arc<Room>>, visitor: Visitor, _: Posted) -> Result<Response, Trouble> {
    if let Some(session) = visitor.session {
        room.ask(move |store| store.end_session(&session)).await?;
    }
    let mut response = see("/login");
    // What a browser kept of pages with the reader's name goes too (W3C Clear Site Data).
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
    set_cookie(&room, &mut response, "", 0);
    Ok(response)
}

/// The page on which a reader sets what is theirs.
pub(super) async fn you(State(room): State<Arc<Room>>, visitor: Visitor, Me(_): Me) -> Result<Response, Trouble> {
    show(&room, &visitor, StatusCode::OK, Value::Null).await
}

/// `said` is what became of what was just sent.
async fn show(room: &Arc<Room>, visitor: &Visitor, status: StatusCode, said: Value) -> Result<Response, Trouble> {
    let Some(reader) = visitor.reader.clone() else { return Err(Trouble::NobodyKnown) };
    let id = reader.id;
    let (at, who) = (Arc::clone(room), reader.clone());
    let feeds = room.ask(move |store| feeds::folder(&at, store, &who)).await?;
    let (tokens, ratings, sessions, follows, articles) = room
        .ask(move |store| {
            let articles = store.choice(id, sync::ARTICLES)?.as_deref() == Some("1");
            Ok((store.tokens_of(id)?, store.ratings_of(id)?, store.sessions_of(id)?, store.follows_of(id)?, articles))
        })
        .await?;
    let current = room.current().await?;
    let bar = bar::of(room, visitor, &current, json!({ "list": "you" })).await?;
    let tokens: Vec<Value> = tokens
        .into_iter()
        .map(|t| {
            let used = t.used.map(clock::on_pages);
            json!({ "id": t.id, "name": t.name, "made": clock::on_pages(t.made), "used": used, "sync": t.is_sync })
        })
        .collect();
    let follows: Vec<Value> =
        follows.into_iter().map(|f| json!({ "kind": f.kind, "key": f.key, "name": f.name })).collect();
    let content = json!({
        "bar": bar,
        "csrf": visitor.token(room),
        "name": reader.name,
        "since": clock::on_pages(reader.made),
        "has_password": reader.password.is_some(),
        "is_operator": reader.is_operator,
        "has_sync": reader.sync.is_some(),
        "sync_articles": articles,
        "sessions": sessions,
        "tokens": tokens,
        "follows": follows,
        "ratings": ratings.len(),
        "ratings_name": reader.ratings,
        "shortest": passwords::SHORTEST,
        "feeds": feeds,
        "said": said,
    });
    Ok(page(status, room.press.page("you", "/", content)?))
}

/// Sets another password.
pub(super) async fn set_password(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Me(reader): Me,
    posted: Posted,
) -> Result<Response, Trouble> {
    let (old, new) = (posted.field("old").to_owned(), posted.field("new").to_owned());
    let keys = [format!("name {}", reader.name.to_lowercase())];
    let now = clock::now();
    if let Some(wait) = room.attempts.lock().unwrap_or_else(PoisonError::into_inner).wait(&keys, now) {
        return Err(Trouble::TooMany(wait));
    }
    let kept = reader.password.clone();
    let made = room
        .with_password(move || match kept {
            Some(hash) if !passwords::is(&old, Some(&hash)) => None,
            _ => Some(passwords::hash(&new)),
        })
        .await?;
    let said = match made {
        None => {
            room.attempts.lock().unwrap_or_else(PoisonError::into_inner).fail(&keys, now);
            json!({ "wrong": "That is not your password." })
        }
        Some(Err(e)) => json!({ "wrong": e.to_string() }),
        Some(Ok(hash)) => {
            // Without a password nobody logs in; from now on this browser is, too.
            let secret = match &visitor.session {
                Some(session) => session.clone(),
                None => passwords::random()?.to_vec(),
            };
            let is_new = visitor.session.is_none();
            let session = secret.clone();
            room.ask(move |store| {
                store.set_password(reader.id, &hash, Some(&session))?;
                if is_new { store.add_session(&session, reader.id, None, now) } else { Ok(()) }
            })
            .await?;
            let mut response = see("/you");
            set_cookie(&room, &mut response, &passwords::hex(&secret), MONTH);
            return Ok(response);
        }
    };
    show(&room, &visitor, StatusCode::BAD_REQUEST, said).await
}

/// Makes a password for other programs, which is shown once.
pub(super) async fn set_sync(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Me(reader): Me,
    posted: Posted,
) -> Result<Response, Trouble> {
    if posted.field("off") == "1" {
        room.ask(move |store| store.set_sync(reader.id, None, None)).await?;
        return Ok(see("/you"));
    }
    let secret = passwords::secret()?;
    let (password, fever) = (secret.clone(), passwords::fever_key(&reader.name, &secret));
    let hash = room.with_password(move || passwords::hash(&password)).await??;
    room.ask(move |store| store.set_sync(reader.id, Some(&hash), Some(&fever))).await?;
    show(&room, &visitor, StatusCode::OK, json!({ "sync": secret })).await
}

/// Gives feed readers the publishers' articles too, or reports only.
pub(super) async fn set_articles(
    State(room): State<Arc<Room>>,
    Me(reader): Me,
    posted: Posted,
) -> Result<Response, Trouble> {
    let on = if posted.field("on") == "1" { "1" } else { "0" };
    room.ask(move |store| store.set_choice(reader.id, sync::ARTICLES, on)).await?;
    Ok(see("/you#sync"))
}

/// Makes a key for another program, which is shown once.
pub(super) async fn add_token(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Me(reader): Me,
    posted: Posted,
) -> Result<Response, Trouble> {
    let name: String = posted.field("name").trim().chars().take(100).collect();
    let name = if name.is_empty() { "a program".to_owned() } else { name };
    let secret = passwords::secret()?;
    let (kept, now) = (secret.clone(), clock::now());
    room.ask(move |store| store.add_token(kept.as_bytes(), reader.id, &name, now)).await?;
    show(&room, &visitor, StatusCode::OK, json!({ "token": secret })).await
}

/// Takes a key back.
pub(super) async fn remove_token(
    State(room): State<Arc<Room>>,
    Me(reader): Me,
    posted: Posted,
) -> Result<Response, Trouble> {
    let id: i64 = posted.field("id").parse().map_err(|_| Trouble::Missing)?;
    room.ask(move |store| store.remove_token(reader.id, id)).await?;
    Ok(see("/you"))
}

/// Loads ratings: a line an outlet, its name and a label with a tab, a comma or a semicolon between them.
pub(super) async fn set_ratings(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Me(reader): Me,
    posted: Posted,
) -> Result<Response, Trouble> {
    let text = posted.field("ratings");
    let ratings = read_ratings(text);
    if ratings.is_empty() && !text.trim().is_empty() {
        let said =
            json!({ "wrong": "No line has an outlet and a label with a tab, a comma or a semicolon between them." });
        return show(&room, &visitor, StatusCode::BAD_REQUEST, said).await;
    }
    let name = Some(posted.field("name").trim()).filter(|n| !n.is_empty()).unwrap_or("ratings");
    let name = (!ratings.is_empty()).then(|| name.chars().take(100).collect::<String>());
    room.ask(move |store| store.together(|store| store.set_ratings(reader.id, name.as_deref(), &ratings))).await?;
    Ok(see("/you#ratings"))
}

/// Lines without a label, and a line of headings, count for nothing.
fn read_ratings(text: &str) -> Vec<(String, String)> {
    let field = |part: &str| part.trim().trim_matches('"').trim().chars().take(100).collect::<String>();
    let pair = |line: &str| {
        let (outlet, label) = line.rsplit_once(['\t', ';']).or_else(|| line.rsplit_once(','))?;
        let (outlet, label) = (field(outlet), field(label));
        let is_heading = ["outlet", "source", "name"].contains(&outlet.to_lowercase().as_str());
        (!outlet.is_empty() && !label.is_empty() && !is_heading).then_some((outlet, label))
    };
    text.lines().filter_map(pair).take(MOST_RATINGS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratings_are_read_from_lines() {
        let pairs = read_ratings("outlet,rating\nOsk Post,left\n\"Halden, Daily\",right\nno label\nA\tcentre\n;x\n");
        let pairs: Vec<_> = pairs.iter().map(|(o, l)| (o.as_str(), l.as_str())).collect();
        assert_eq!(pairs, [("Osk Post", "left"), ("Halden, Daily", "right"), ("A", "centre")]);
    }
}
