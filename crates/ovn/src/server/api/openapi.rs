//! The description of the API (OpenAPI 3.1), made from the list from which the router is made, so that neither has what the
//! other lacks.

use axum::http::Method;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::access::Access;
use super::endpoint::{Described, Endpoint};
use super::problem::{Details, PROBLEM};

const REPORT: &str = include_str!("../../../../../docs/schemas/report.schema.json");
const ANNOTATIONS: &str = include_str!("../../../../../docs/schemas/annotations.schema.json");
/// The name of the key's scheme.
const KEY: &str = "key";

/// The whole description.
pub(super) fn document(endpoints: &[Endpoint]) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|s| {
        s.definitions_path = "/components/schemas".into();
        s.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let problem = Value::from(generator.subschema_for::<Details>());
    let mut paths = Map::new();
    for endpoint in endpoints {
        let path = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        path[endpoint.method.as_str().to_lowercase()] = operation(endpoint, &mut generator, &problem);
    }
    let mut schemas: Map<String, Value> = generator.take_definitions(true).into_iter().collect();
    add_schema(&mut schemas, "Report", REPORT);
    add_schema(&mut schemas, "Annotations", ANNOTATIONS);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "OpenVoiceNews",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "A newsroom's reports, what they rest on, and what is a reader's own.",
            "description": "Keys are made by `ovn reader token NAME` or on a reader's page `/you`. On the machine itself, \
                under its own name and where nobody has a password, reading needs no key; where the edition is public, \
                reading it needs none either. Every change needs one. Lists are given in parts; their cursors stay valid \
                while new things come in. Answers have tags: `If-None-Match` saves sending them again.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/api/v1" }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { KEY: { "type": "http", "scheme": "bearer" } },
        },
    })
}

fn operation(endpoint: &Endpoint, generator: &mut SchemaGenerator, problem: &Value) -> Value {
    let described = (endpoint.describe)(generator);
    let reads = endpoint.method == Method::GET;
    let mut parameters = Vec::new();
    add_parameters(&mut parameters, "path", described.path.as_value());
    add_parameters(&mut parameters, "query", described.query.as_value());
    let mut responses = Map::new();
    responses.insert(described.status.as_str().to_owned(), answer(&described, reads));
    let refused = |why: &str| json!({ "description": why, "content": { PROBLEM: { "schema": problem } } });
    responses.insert("400".to_owned(), refused("Something is not as described here."));
    if reads {
        responses.insert("304".to_owned(), json!({ "description": "Nothing has changed since." }));
    }
    if described.path.get("properties").is_some() {
        responses.insert("404".to_owned(), refused("It is not there."));
    }
    if described.body.is_some() {
        responses.insert("409".to_owned(), refused("There are as many as there may be."));
        responses.insert("413".to_owned(), refused("It is too long."));
        responses.insert("415".to_owned(), refused("It is not JSON."));
        responses.insert("422".to_owned(), refused("It is as described, and makes no sense."));
    }
    if endpoint.access != Access::Anyone {
        responses.insert("401".to_owned(), refused("There is no key, or it is nobody's."));
        responses.insert("429".to_owned(), refused("Too many wrong keys came from this address."));
    }
    if endpoint.access == Access::Operators {
        responses.insert("403".to_owned(), refused("Only operators get this."));
    }
    responses.insert("default".to_owned(), refused("It went wrong."));
    let mut operation = json!({
        "operationId": endpoint.name,
        "summary": endpoint.about,
        "parameters": parameters,
        "responses": responses,
        "security": match endpoint.access { Access::Anyone => json!([]), _ => json!([{ KEY: [] }]) },
    });
    if let Some(body) = described.body {
        operation["requestBody"] =
            json!({ "required": true, "content": { "application/json": { "schema": Value::from(body) } } });
    }
    operation
}

fn answer(described: &Described, reads: bool) -> Value {
    let mut answer = json!({ "description": described.status.canonical_reason().unwrap_or_default() });
    if let Some((kind, schema)) = &described.answer {
        answer["content"] = json!({ *kind: { "schema": schema.as_value() } });
    }
    if reads {
        answer["headers"] = json!({
            "ETag": { "description": "Is another when the answer is.", "schema": { "type": "string" } },
            "Link": { "description": "What belongs to it (RFC 8288): the next part of a list, the page of a report.",
                "schema": { "type": "string" } },
        });
    }
    answer
}

/// A struct's fields as parameters.
fn add_parameters(out: &mut Vec<Value>, place: &str, schema: &Value) {
    let required = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        let mut schema = schema.clone();
        let about = schema.as_object_mut().and_then(|s| s.remove("description"));
        without_null(&mut schema);
        let is_required = place == "path" || required.iter().any(|r| r == name);
        out.push(json!({
            "name": name, "in": place, "required": is_required, "description": about, "schema": schema,
        }));
    }
}

/// A parameter that may be left out is absent then, never null.
fn without_null(schema: &mut Value) {
    if let Some(kinds) = schema["type"].as_array() {
        let kinds: Vec<&Value> = kinds.iter().filter(|k| *k != "null").collect();
        schema["type"] = match kinds.as_slice() {
            [one] => (*one).clone(),
            _ => json!(kinds),
        };
    }
    let Some(kinds) = schema["anyOf"].as_array() else {
        if let Some(fields) = schema.as_object_mut() {
            fields.retain(|name, value| !(matches!(name.as_str(), "anyOf" | "type") && value.is_null()));
        }
        return;
    };
    let kinds: Vec<Value> = kinds.iter().filter(|k| k["type"] != "null").cloned().collect();
    if let [one] = kinds.as_slice() {
        *schema = one.clone();
    } else {
        schema["anyOf"] = json!(kinds);
    }
    if let Some(fields) = schema.as_object_mut() {
        fields.retain(|name, value| !(matches!(name.as_str(), "anyOf" | "type") && value.is_null()));
    }
}

/// A schema of a file, with its parts beside it under names of their own.
fn add_schema(schemas: &mut Map<String, Value>, name: &str, text: &str) {
    let Ok(mut schema) = serde_json::from_str::<Value>(text) else { return };
    rename(&mut schema, name);
    let parts = schema.as_object_mut().and_then(|fields| {
        fields.remove("$schema");
        fields.remove("$id");
        fields.remove("$defs")
    });
    for (part, schema) in parts.iter().filter_map(Value::as_object).flatten() {
        schemas.insert(format!("{name}.{part}"), schema.clone());
    }
    schemas.insert(name.to_owned(), schema);
}

fn rename(schema: &mut Value, name: &str) {
    match schema {
        Value::Object(fields) => {
            for (field, value) in fields {
                if field == "$ref"
                    && let Some(part) = value.as_str().and_then(|r| r.strip_prefix("#/$defs/"))
                {
                    *value = json!(format!("#/components/schemas/{name}.{part}"));
                } else {
                    rename(value, name);
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| rename(value, name)),
        _ => {}
    }
}
