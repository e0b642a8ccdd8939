//! What goes wrong in an answer, as a status and a sentence.

use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use openvoicenews::publish::ThemeFault;

use super::answer::page;
use super::guard::see;
use crate::error::Error;

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Trouble {
    /// There is no such page.
    Missing,
    /// Only readers with a name get this.
    NobodyKnown,
    /// This reader may not.
    NotAllowed,
    /// A form of a page that is older than the session.
    StaleForm,
    /// What was sent makes no sense.
    Unclear(String),
    /// Too many tries: seconds to wait.
    TooMany(i64),
    /// A fault of ours, or of the store.
    Fault(String),
}

impl From<Error> for Trouble {
    fn from(e: Error) -> Trouble {
        Trouble::Fault(e.to_string())
    }
}

impl From<ThemeFault> for Trouble {
    fn from(e: ThemeFault) -> Trouble {
        Trouble::Fault(e.to_string())
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let (status, title, sentence) = match &self {
            Trouble::NobodyKnown => return see("/login"),
            Trouble::Missing => (StatusCode::NOT_FOUND, "Not here", "There is no such page.".to_owned()),
            Trouble::NotAllowed => (StatusCode::FORBIDDEN, "Not allowed", "Only the operator may do this.".to_owned()),
            Trouble::StaleForm => (
                StatusCode::FORBIDDEN,
                "Once more, please",
                "The page was older than your session. Go back, load it again, and send it once more.".to_owned(),
            ),
            Trouble::Unclear(why) => (StatusCode::BAD_REQUEST, "Not understood", why.clone()),
            Trouble::TooMany(wait) => (
                StatusCode::TOO_MANY_REQUESTS,
                "Too many tries",
                format!(
                    "Try again in {}.",
                    if *wait < 120 { format!("{wait} seconds") } else { format!("{} minutes", wait / 60) }
                ),
            ),
            Trouble::Fault(why) => (StatusCode::INTERNAL_SERVER_ERROR, "This went wrong", why.clone()),
        };
        let mut response = page(status, told(title, &sentence));
        if let Trouble::TooMany(wait) = self
            && let Ok(wait) = HeaderValue::from_str(&wait.to_string())
        {
            response.headers_mut().insert("retry-after", wait);
        }
        response
    }
}

/// A page that needs no theme: the theme may be what went wrong.
fn told(title: &str, sentence: &str) -> String {
    let safe = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let (title, sentence) = (safe(title), safe(sentence));
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <link rel=\"stylesheet\" href=\"/style.css\"><link rel=\"stylesheet\" href=\"/reader.css\"></head>\
         <body class=\"page-message\"><main id=\"main\"><h1>{title}</h1><p>{sentence}</p>\
         <p><a href=\"/\">Front page</a></p></main></body></html>\n"
    )
}
