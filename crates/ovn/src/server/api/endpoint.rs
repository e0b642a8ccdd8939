//! One address of the API: its handler, and its description, which is made from the very types that the handler takes and
//! gives.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Path, Query, Request, State};
use axum::http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH, LINK};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::access::{Access, Caller};
use super::problem::Problem;
use crate::error::Error;
use crate::server::room::Room;

/// Bytes of what is sent here, at most.
const LARGEST: usize = 1 << 18;
const JSON: &str = "application/json";

/// What a handler gets: who asks for what.
pub(super) struct Asked<P, Q, B> {
    pub(super) room: Arc<Room>,
    pub(super) caller: Caller,
    /// The parts of the path that vary.
    pub(super) path: P,
    pub(super) query: Q,
    pub(super) body: B,
}

/// No parameters: none in the path, none in the query.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// An address of the API with its description.
pub(super) struct Endpoint {
    pub(super) method: Method,
    /// Below `/api/v1`.
    pub(super) path: &'static str,
    /// The name of the operation.
    pub(super) name: &'static str,
    /// What it does, in a sentence.
    pub(super) about: &'static str,
    pub(super) access: Access,
    pub(super) describe: fn(&mut SchemaGenerator) -> Described,
    pub(super) route: MethodRouter<Arc<Room>>,
}

/// The types of an address in words.
pub(super) struct Described {
    pub(super) path: Schema,
    pub(super) query: Schema,
    pub(super) body: Option<Schema>,
    pub(super) status: StatusCode,
    /// Media type and form of the answer.
    pub(super) answer: Option<(&'static str, Schema)>,
}

/// What a handler takes as the body of a request.
pub(super) trait Payload: Sized + Send {
    fn schema(generator: &mut SchemaGenerator) -> Option<Schema>;
    fn read(headers: &HeaderMap, bytes: &[u8]) -> Result<Self, Problem>;
}

/// No body.
pub(super) struct NoBody;

impl Payload for NoBody {
    fn schema(_: &mut SchemaGenerator) -> Option<Schema> {
        None
    }

    fn read(_: &HeaderMap, _: &[u8]) -> Result<NoBody, Problem> {
        Ok(NoBody)
    }
}

/// JSON, to be taken or as the answer.
pub(super) struct Json<T>(pub(super) T);

impl<T: DeserializeOwned + JsonSchema + Send> Payload for Json<T> {
    fn schema(generator: &mut SchemaGenerator) -> Option<Schema> {
        Some(generator.subschema_for::<T>())
    }

    fn read(headers: &HeaderMap, bytes: &[u8]) -> Result<Json<T>, Problem> {
        let kind = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case(JSON) {
            return Err(Problem::NotJson);
        }
        serde_json::from_slice(bytes).map(Json).map_err(|e| Problem::Body(e.to_string()))
    }
}

/// What a handler gives.
pub(super) trait Reply {
    fn described(generator: &mut SchemaGenerator) -> (StatusCode, Option<(&'static str, Schema)>);
    fn ready(self) -> Result<Ready, Problem>;
}

/// An answer but for its headers.
pub(super) struct Ready {
    status: StatusCode,
    kind: &'static str,
    body: Vec<u8>,
    /// Relation and address of what belongs to it (RFC 8288).
    pub(super) links: Vec<(&'static str, String)>,
}

impl Ready {
    pub(super) fn new(kind: &'static str, body: impl Into<Vec<u8>>) -> Ready {
        Ready { status: StatusCode::OK, kind, body: body.into(), links: Vec::new() }
    }

    pub(super) fn link(mut self, relation: &'static str, to: String) -> Ready {
        self.links.push((relation, to));
        self
    }

    /// With a tag by which programs ask whether there is something new (RFC 9110, section 8.8.3).
    fn response(self, asked: &HeaderMap, reads: bool) -> Response {
        let tag = format!("\"{:016x}\"", xxhash_rust::xxh3::xxh3_64(&self.body));
        let known = asked.get_all(IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok());
        let mut tags = known.flat_map(|v| v.split(',')).map(|t| t.trim().trim_start_matches("W/"));
        let is_known = reads && tags.any(|t| t == tag || t == "*");
        let mut response = match is_known {
            true => StatusCode::NOT_MODIFIED.into_response(),
            false => (self.status, Body::from(self.body)).into_response(),
        };
        let headers = response.headers_mut();
        if !self.kind.is_empty() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.kind));
        }
        if reads && let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(ETAG, tag);
        }
        for (relation, to) in self.links {
            if let Ok(link) = HeaderValue::from_str(&format!("<{to}>; rel=\"{relation}\"")) {
                headers.append(LINK, link);
            }
        }
        response
    }
}

impl<T: Serialize + JsonSchema> Reply for Json<T> {
    fn described(generator: &mut SchemaGenerator) -> (StatusCode, Option<(&'static str, Schema)>) {
        (StatusCode::OK, Some((JSON, generator.subschema_for::<T>())))
    }

    fn ready(self) -> Result<Ready, Problem> {
        let body = serde_json::to_vec(&self.0).map_err(|e| Problem::Fault(e.to_string()))?;
        Ok(Ready::new(JSON, body))
    }
}

/// Something that was made.
pub(super) struct Made<T>(pub(super) T);

impl<T: Serialize + JsonSchema> Reply for Made<T> {
    fn described(generator: &mut SchemaGenerator) -> (StatusCode, Option<(&'static str, Schema)>) {
        (StatusCode::CREATED, Some((JSON, generator.subschema_for::<T>())))
    }

    fn ready(self) -> Result<Ready, Problem> {
        Ok(Ready { status: StatusCode::CREATED, ..Json(self.0).ready()? })
    }
}

/// It is done, and there is nothing to tell.
pub(super) struct Done;

impl Reply for Done {
    fn described(_: &mut SchemaGenerator) -> (StatusCode, Option<(&'static str, Schema)>) {
        (StatusCode::NO_CONTENT, None)
    }

    fn ready(self) -> Result<Ready, Problem> {
        Ok(Ready { status: StatusCode::NO_CONTENT, ..Ready::new("", Vec::new()) })
    }
}

/// Describes an address, and has it answered.
pub(super) fn endpoint<P, Q, B, R, F, Fut>(
    (method, path): (Method, &'static str),
    name: &'static str,
    access: Access,
    about: &'static str,
    handler: F,
) -> Endpoint
where
    P: DeserializeOwned + JsonSchema + Send + 'static,
    Q: DeserializeOwned + JsonSchema + Send + 'static,
    B: Payload + 'static,
    R: Reply + 'static,
    F: Fn(Asked<P, Q, B>) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<R, Problem>> + Send + 'static,
{
    let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
    let answer = move |State(room): State<Arc<Room>>, request: Request| {
        let handler = handler.clone();
        async move {
            let headers = request.headers().clone();
            let reads = matches!(*request.method(), Method::GET | Method::HEAD);
            match asked(room, request, access).await {
                Ok(asked) => match handler(asked).await.and_then(R::ready) {
                    Ok(ready) => ready.response(&headers, reads),
                    Err(problem) => problem.into_response(),
                },
                Err(problem) => problem.into_response(),
            }
        }
    };
    Endpoint { method, path, name, about, access, describe: describe::<P, Q, B, R>, route: on(filter, answer) }
}

fn describe<P: JsonSchema, Q: JsonSchema, B: Payload, R: Reply>(generator: &mut SchemaGenerator) -> Described {
    let (status, answer) = R::described(generator);
    let path = P::json_schema(generator);
    let query = Q::json_schema(generator);
    Described { path, query, body: B::schema(generator), status, answer }
}

/// Reads a request: first who asks, then what for.
async fn asked<P, Q, B>(room: Arc<Room>, request: Request, access: Access) -> Result<Asked<P, Q, B>, Problem>
where
    P: DeserializeOwned + Send + 'static,
    Q: DeserializeOwned + Send + 'static,
    B: Payload,
{
    let (mut parts, body): (Parts, Body) = request.into_parts();
    let caller = access.admit(&room, &parts).await?;
    let path = Path::<P>::from_request_parts(&mut parts, &()).await;
    let Path(path) = path.map_err(|_| Problem::Missing("thing"))?;
    let query = Query::<Q>::try_from_uri(&parts.uri);
    let Query(query) = query.map_err(|e| Problem::Parameter(e.body_text()))?;
    let bytes = to_bytes(body, LARGEST).await.map_err(|_| Problem::TooLong)?;
    let body = B::read(&parts.headers, &bytes)?;
    Ok(Asked { room, caller, path, query, body })
}

/// What a handler says of a fault of its own.
pub(super) fn fault(e: impl std::fmt::Display) -> Error {
    Error::internal(e.to_string())
}
