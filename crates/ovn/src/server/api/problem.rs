//! What goes wrong for a program: a code, a sentence and a hint, as problem details (RFC 9457).

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Error;

/// Media type of problem details.
pub(super) const PROBLEM: &str = "application/problem+json";

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Problem {
    /// No such address.
    NoAddress,
    /// The address is there, but not for this method.
    Method,
    /// What is asked for is not there; a word for it.
    Missing(&'static str),
    /// Nothing of this report is left without the outlets that the reader vetoes.
    NothingLeft,
    /// A key is needed.
    NoKey,
    /// A key is needed for changes, also where reading needs none.
    NoKeyToChange,
    /// The key is nobody's.
    WrongKey,
    /// Too many wrong keys: seconds to wait.
    WrongKeys(i64),
    /// Only operators get this.
    NotYours,
    /// Something in the address is not as described.
    Parameter(String),
    /// What was sent is not as described.
    Body(String),
    /// What was sent is as described, and makes no sense.
    NoSense(String),
    /// It is said not to be JSON.
    NotJson,
    /// It is too long.
    TooLong,
    /// There are as many as there may be.
    Enough(String),
    /// A fault of ours, or of the store.
    Fault(String),
}

/// What can go wrong, for the list of codes: each with its status, sentence and hint.
pub(super) const CODES: [(&str, u16, &str, &str); 16] = [
    ("no-such-address", 404, "There is no such address.", "/api/v1/openapi.json lists all."),
    ("no-such-method", 405, "This address does not take this method.", "The header `Allow` names those that it takes."),
    (
        "not-there",
        404,
        "What is asked for is not here.",
        "It may have been another newsroom's; lists name what is here.",
    ),
    (
        "nothing-left",
        404,
        "Nothing is left of the report without the outlets that you veto.",
        "Ask without `own`, or remove the rule.",
    ),
    (
        "no-key",
        401,
        "A key is needed.",
        "`ovn reader token NAME` or your page /you makes one; send it as `Authorization: Bearer KEY`.",
    ),
    (
        "no-key-to-change",
        401,
        "A key is needed to change something.",
        "`ovn reader token NAME` or your page /you makes one; send it as `Authorization: Bearer KEY`.",
    ),
    ("wrong-key", 401, "The key is nobody's.", "It may have been taken back; make another on your page /you."),
    (
        "too-many-wrong-keys",
        429,
        "Too many wrong keys came from your address.",
        "Wait as long as `Retry-After` says; a right key counts meanwhile.",
    ),
    ("operators-only", 403, "Only operators get this.", "`ovn reader add NAME --operator` makes one."),
    (
        "bad-parameter",
        400,
        "Something in the address is not as described.",
        "/api/v1/openapi.json describes each parameter.",
    ),
    ("bad-body", 400, "What was sent is not as described.", "/api/v1/openapi.json describes what each address takes."),
    ("no-sense", 422, "What was sent is as described, and makes no sense.", "The sentence in `detail` says why."),
    ("not-json", 415, "Only JSON is taken.", "Send `Content-Type: application/json`."),
    ("too-long", 413, "What was sent is too long.", "Send it in several parts."),
    ("enough", 409, "There are as many as there may be.", "Remove some first."),
    ("fault", 500, "This went wrong here.", "Try again; if it stays so, tell whoever runs this newsroom."),
];

impl Problem {
    fn code(&self) -> &'static str {
        match self {
            Problem::NoAddress => "no-such-address",
            Problem::Method => "no-such-method",
            Problem::Missing(_) => "not-there",
            Problem::NothingLeft => "nothing-left",
            Problem::NoKey => "no-key",
            Problem::NoKeyToChange => "no-key-to-change",
            Problem::WrongKey => "wrong-key",
            Problem::WrongKeys(_) => "too-many-wrong-keys",
            Problem::NotYours => "operators-only",
            Problem::Parameter(_) => "bad-parameter",
            Problem::Body(_) => "bad-body",
            Problem::NoSense(_) => "no-sense",
            Problem::NotJson => "not-json",
            Problem::TooLong => "too-long",
            Problem::Enough(_) => "enough",
            Problem::Fault(_) => "fault",
        }
    }

    fn detail(&self) -> Option<String> {
        match self {
            Problem::Missing(what) => Some(format!("There is no such {what}.")),
            Problem::Parameter(why)
            | Problem::Body(why)
            | Problem::NoSense(why)
            | Problem::Enough(why)
            | Problem::Fault(why) => Some(why.clone()),
            Problem::WrongKeys(wait) => Some(format!("Wait {wait} seconds.")),
            _ => None,
        }
    }
}

impl From<Error> for Problem {
    fn from(e: Error) -> Problem {
        Problem::Fault(e.to_string())
    }
}

/// What went wrong.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(super) struct Details {
    /// Where the code is explained.
    #[serde(rename = "type")]
    kind: String,
    /// The same sentence for each problem of this code.
    title: &'static str,
    /// The status of the answer.
    status: u16,
    /// What it is about this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// What programs tell problems apart by.
    code: &'static str,
    /// What helps.
    hint: &'static str,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let code = self.code();
        let (_, status, title, hint) = CODES.into_iter().find(|(c, ..)| *c == code).unwrap_or(CODES[15]);
        let kind = format!("/api/v1/#{code}");
        let details = Details { kind, title, status, detail: self.detail(), code, hint };
        let body = serde_json::to_vec(&details).unwrap_or_default();
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Problem::WrongKeys(wait) = self
            && let Ok(wait) = HeaderValue::from_str(&wait.to_string())
        {
            headers.insert(RETRY_AFTER, wait);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_problem_has_its_entry() {
        let all = [
            Problem::NoAddress,
            Problem::Method,
            Problem::Missing("report"),
            Problem::NothingLeft,
            Problem::NoKey,
            Problem::NoKeyToChange,
            Problem::WrongKey,
            Problem::WrongKeys(30),
            Problem::NotYours,
            Problem::Parameter(String::new()),
            Problem::Body(String::new()),
            Problem::NoSense(String::new()),
            Problem::NotJson,
            Problem::TooLong,
            Problem::Enough(String::new()),
            Problem::Fault(String::new()),
        ];
        let codes: Vec<&str> = all.iter().map(Problem::code).collect();
        assert_eq!(codes, CODES.map(|(code, ..)| code));
        let response = Problem::WrongKeys(30).into_response();
        assert_eq!((response.status().as_u16(), &response.headers()["retry-after"]), (429, &HeaderValue::from(30)));
        assert_eq!(Problem::WrongKey.into_response().headers()["www-authenticate"], "Bearer");
    }
}
