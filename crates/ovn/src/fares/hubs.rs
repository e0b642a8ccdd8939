//! How hubs stand, in words.

use crate::clock;
use crate::error::Error;
use crate::net::Code;
use crate::newsroom::Newsroom;
use crate::store::{Source, Subscription};

/// How the hub of a source stands, in words; nothing where it names none.
pub(crate) fn hub(newsroom: &Newsroom, source: &Source, now: i64) -> Result<Option<String>, Error> {
    let Some(hubs) = &source.hubs else { return Ok(None) };
    let stands = newsroom.store.subscription(source.id)?;
    let alive = stands.as_ref().and_then(|s| s.alive(now));
    let told = match (alive, stands) {
        _ if newsroom.settings.push_to.is_none() => "is not asked, since `push_to` is not set".to_owned(),
        (Some(until), _) => format!("sends what is new until {}", clock::written(until)),
        (None, Some(Subscription { failure: Some((code, detail)), .. })) => {
            let sentence = Code::of(&code).map_or("it refuses", Code::sentence);
            let detail = if detail.is_empty() { String::new() } else { format!(" ({detail})") };
            if hubs.number() > 1 {
                return Ok(Some(format!("none of its {} hubs sends what is new: {sentence}{detail}", hubs.number())));
            }
            format!("does not send what is new: {sentence}{detail}")
        }
        (None, Some(_)) => "was asked and has not agreed yet".to_owned(),
        (None, None) => "is asked soon".to_owned(),
    };
    Ok(Some(format!("its hub {} {told}", hubs.first)))
}
