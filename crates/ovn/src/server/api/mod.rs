//! The API for programs: `/api/v1`, JSON, described by OpenAPI that is made from the same list as the router.

mod access;
mod articles;
mod desk;
mod editions;
mod endpoint;
mod openapi;
mod own;
mod page;
mod problem;
mod reports;
mod stories;

use std::fmt::Write;
use std::sync::{Arc, LazyLock};

use axum::http::{Method, StatusCode};
use axum::response::IntoResponse;
use axum::{Router, routing::any};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use serde_json::Value;

use super::room::Room;
use access::Access;
use endpoint::{Asked, Endpoint, NoBody, Nothing, Ready, Reply, endpoint};
use problem::{CODES, Problem};

/// Where it is.
const BASE: &str = "/api/v1";

/// Every address of the API.
fn endpoints() -> Vec<Endpoint> {
    let mut all = vec![
        endpoint((Method::GET, "/"), "index", Access::Anyone, "This list, as a page for people.", index),
        endpoint((Method::GET, "/openapi.json"), "describe", Access::Anyone, "This description.", describe),
    ];
    all.extend(editions::endpoints());
    all.extend(reports::endpoints());
    all.extend(stories::endpoints());
    all.extend(articles::endpoints());
    all.extend(own::endpoints());
    all.extend(desk::endpoints());
    all
}

/// The addresses with their answers.
pub(super) fn router() -> Router<Arc<Room>> {
    let mut router = Router::new();
    for endpoint in endpoints() {
        router = router.route(&format!("{BASE}{}", endpoint.path), endpoint.route);
    }
    router
        .method_not_allowed_fallback(|| async { Problem::Method.into_response() })
        .route("/api/{*rest}", any(|| async { Problem::NoAddress.into_response() }))
}

/// The description, OpenAPI 3.1.
pub(crate) static DOCUMENT: LazyLock<Value> = LazyLock::new(|| openapi::document(&endpoints()));

/// Method, address and meaning of each address, in order.
pub(crate) fn listed() -> Vec<(String, String, &'static str)> {
    endpoints().iter().map(|e| (e.method.to_string(), format!("{BASE}{}", e.path), e.about)).collect()
}

/// The description as an answer.
struct Document;

impl Reply for Document {
    fn described(_: &mut SchemaGenerator) -> (StatusCode, Option<(&'static str, Schema)>) {
        (StatusCode::OK, Some(("application/json", json_schema!({ "type": "object" }))))
    }

    fn ready(self) -> Result<Ready, Problem> {
        Ok(Ready::new("application/json", DOCUMENT.to_string()))
    }
}

async fn describe(_: Asked<Nothing, Nothing, NoBody>) -> Result<Document, Problem> {
    Ok(Document)
}

/// A page for people.
#[derive(Serialize, JsonSchema)]
struct Page(String);

impl Reply for Page {
    fn described(_: &mut SchemaGenerator) -> (StatusCode, Option<(&'static str, Schema)>) {
        (StatusCode::OK, Some(("text/html; charset=utf-8", json_schema!({ "type": "string" }))))
    }

    fn ready(self) -> Result<Ready, Problem> {
        let ready = Ready::new("text/html; charset=utf-8", self.0);
        Ok(ready.link("service-desc", format!("{BASE}/openapi.json")))
    }
}

async fn index(_: Asked<Nothing, Nothing, NoBody>) -> Result<Page, Problem> {
    Ok(Page(INDEX.clone()))
}

static INDEX: LazyLock<String> = LazyLock::new(|| {
    let safe = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut out = String::from(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>API</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <link rel=\"stylesheet\" href=\"/style.css\"></head>\n<body class=\"page-message\"><main id=\"main\">\n\
         <h1>API for programs</h1>\n<p>JSON, described by <a href=\"/api/v1/openapi.json\">OpenAPI</a>. A key is made by \
         <code>ovn reader token NAME</code> or on <a href=\"/you\">your page</a>, and sent as \
         <code>Authorization: Bearer KEY</code>.</p>\n<table><thead><tr><th scope=\"col\">Address</th>\
         <th scope=\"col\">What it does</th></tr></thead><tbody>\n",
    );
    for (method, path, about) in listed() {
        let shown = match method == "GET" && !path.contains('{') {
            true => format!("<a href=\"{path}\">{path}</a>"),
            false => safe(&path),
        };
        let _infallible = writeln!(out, "<tr><td><code>{method} {shown}</code></td><td>{}</td></tr>", safe(about));
    }
    out.push_str("</tbody></table>\n<h2>What can go wrong</h2>\n<dl>\n");
    for (code, status, sentence, hint) in CODES {
        let (sentence, hint) = (safe(sentence), safe(hint));
        let _infallible =
            writeln!(out, "<dt id=\"{code}\"><code>{code}</code> ({status})</dt><dd>{sentence} {hint}</dd>");
    }
    out.push_str("</dl>\n</main></body></html>\n");
    out
});

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Method and address of each operation of the description.
    fn described() -> BTreeSet<(String, String)> {
        let paths = DOCUMENT["paths"].as_object().unwrap();
        let all = paths.iter().flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(move |method| (method.to_uppercase(), format!("{BASE}{path}")))
        });
        all.collect()
    }

    #[test]
    fn each_route_is_described_and_the_reverse() {
        let routes: Vec<(String, String)> = listed().into_iter().map(|(method, path, _)| (method, path)).collect();
        let set: BTreeSet<_> = routes.iter().cloned().collect();
        assert_eq!(set.len(), routes.len(), "a route is there twice");
        assert_eq!(set, described());
        let names: BTreeSet<&str> = endpoints().iter().map(|e| e.name).collect();
        assert_eq!(names.len(), routes.len(), "two operations have one name");
    }

    #[test]
    fn each_part_of_a_path_is_a_parameter_and_the_reverse() {
        for (path, methods) in DOCUMENT["paths"].as_object().unwrap() {
            let parts: BTreeSet<&str> =
                path.split('/').filter_map(|p| p.strip_prefix('{')?.strip_suffix('}')).collect();
            for (method, operation) in methods.as_object().unwrap() {
                let all = operation["parameters"].as_array().unwrap();
                let named: BTreeSet<&str> =
                    all.iter().filter(|p| p["in"] == "path").map(|p| p["name"].as_str().unwrap()).collect();
                assert_eq!(parts, named, "{method} {path}");
                for parameter in all.iter().filter(|p| p["in"] == "query") {
                    assert!(!parameter["schema"].to_string().contains("null"), "{method} {path}: {parameter}");
                    assert!(parameter["description"].is_string(), "{method} {path}: {parameter}");
                }
            }
        }
    }

    #[test]
    fn what_is_referred_to_is_there() {
        fn look(value: &Value, found: &mut BTreeSet<String>) {
            match value {
                Value::Object(fields) => {
                    found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
                    fields.values().for_each(|v| look(v, found));
                }
                Value::Array(list) => list.iter().for_each(|v| look(v, found)),
                _ => {}
            }
        }
        let mut found = BTreeSet::new();
        look(&DOCUMENT, &mut found);
        assert!(found.len() > 20);
        for reference in found {
            let name = reference.strip_prefix("#/components/schemas/").unwrap_or_else(|| panic!("{reference}"));
            assert!(DOCUMENT["components"]["schemas"].get(name).is_some(), "{reference}");
        }
    }
}
