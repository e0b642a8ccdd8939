//! All that a store has as JSON Lines, and back: one line a row, with names and forms that other programs can read.

use rusqlite::types::{Value as Sql, ValueRef};
use rusqlite::{Row, params_from_iter};
use serde_json::{Map, Value};

use super::pack::{pack, unpack, unpack_text};
use super::{Fault, Store, schema};
use crate::error::Error;

/// How a column is written in JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As it is: a number, a text, or null.
    Plain,
    /// A text that is JSON, as that.
    Json,
    /// Packed JSON, as that.
    PackedJson,
    /// Packed bytes: a text where they are UTF-8, else `{"base16": ...}`.
    PackedBytes,
    /// The same, not packed.
    Bytes,
}

use Form::{Bytes, Json, PackedBytes, PackedJson, Plain};

/// A table: the kind of its lines, its name, and its columns with their names in JSON where these are others.
struct Table {
    kind: &'static str,
    name: &'static str,
    order: &'static str,
    columns: &'static [(&'static str, &'static str, Form)],
}

const TABLES: [Table; 26] = [
    Table {
        kind: "source",
        name: "source",
        order: "id",
        columns: &[
            ("id", "id", Plain),
            ("url", "url", Plain),
            ("title", "title", Plain),
            ("site", "site", Plain),
            ("folder", "folder", Plain),
            ("place", "place", Plain),
            ("language", "language", Plain),
            ("country", "country", Plain),
            ("owner", "owner", Plain),
            ("kind", "publisher", Plain),
            ("fact", "fact", Plain),
            ("attributes", "attributes", Json),
            ("state", "state", Plain),
            ("added", "added", Plain),
            ("etag", "etag", Plain),
            ("last_modified", "last_modified", Plain),
            ("digest", "digest", Bytes),
            ("due", "due", Plain),
            ("interval", "interval", Plain),
            ("failures", "failures", Plain),
            ("asked", "asked", Plain),
            ("answered", "answered", Plain),
            ("changed", "changed", Plain),
            ("code", "code", Plain),
            ("detail", "detail", Plain),
            ("hub", "hub", Plain),
            ("topic", "topic", Plain),
        ],
    },
    Table {
        kind: "folder",
        name: "folder",
        order: "path",
        columns: &[("path", "path", Plain), ("place", "place", Plain), ("said", "attributes", Json)],
    },
    Table {
        kind: "list-head",
        name: "list_head",
        order: "id",
        columns: &[("id", "id", Plain), ("name", "name", Plain), ("value", "value", Plain)],
    },
    Table {
        kind: "body",
        name: "body",
        order: "id",
        columns: &[
            ("id", "id", Plain),
            ("sha256", "sha256", Bytes),
            ("size", "size", Plain),
            ("packed", "bytes", PackedBytes),
        ],
    },
    Table {
        kind: "capture",
        name: "capture",
        order: "id",
        columns: &[
            ("id", "id", Plain),
            ("kind", "of", Plain),
            ("source", "source", Plain),
            ("asked", "asked", Plain),
            ("url", "url", Plain),
            ("fetched", "fetched", Plain),
            ("status", "status", Plain),
            ("headers", "headers", Json),
            ("body", "body", Plain),
        ],
    },
    Table {
        kind: "host",
        name: "host",
        order: "name",
        columns: &[
            ("name", "name", Plain),
            ("read", "read", Plain),
            ("robots", "robots", Bytes),
            ("closed", "closed", Plain),
            ("tdm", "tdm", Bytes),
        ],
    },
    Table {
        kind: "entry",
        name: "entry",
        order: "id",
        columns: &[
            ("id", "id", Plain),
            ("source", "source", Plain),
            ("guid", "guid", Plain),
            ("url", "url", Plain),
            ("digest", "digest", Bytes),
            ("content", "entry", PackedJson),
            ("capture", "capture", Plain),
            ("page", "page", Plain),
            ("article", "article", Plain),
            ("code", "code", Plain),
            ("detail", "detail", Plain),
            ("looks", "looks", Plain),
            ("seen", "seen", Plain),
            ("last", "last", Plain),
        ],
    },
    Table {
        kind: "article",
        name: "article",
        order: "key",
        columns: &[
            ("key", "key", Plain),
            ("id", "id", Plain),
            ("source", "source", Plain),
            ("url", "url", Plain),
            ("outlet", "outlet", Plain),
            ("title", "title", Plain),
            ("language", "language", Plain),
            ("arrived", "arrived", Plain),
            ("revision", "revision", Plain),
            ("story", "story", Plain),
            ("category", "category", Plain),
        ],
    },
    Table {
        kind: "revision",
        name: "revision",
        order: "id",
        columns: &[
            ("id", "id", Plain),
            ("article", "of", Plain),
            ("hash", "hash", Plain),
            ("capture", "capture", Plain),
            ("made", "made", Plain),
            ("step", "step", Plain),
            ("line", "article", PackedJson),
            ("changes", "changes", Json),
        ],
    },
    Table {
        kind: "grouped",
        name: "grouped",
        order: "seq",
        columns: &[("seq", "seq", Plain), ("article", "article", Plain), ("hash", "hash", Plain), ("at", "at", Plain)],
    },
    Table {
        kind: "assignment",
        name: "assignment",
        order: "rowid",
        columns: &[
            ("article", "article", Plain),
            ("story", "story", Plain),
            ("origin", "origin", Plain),
            ("line", "assignment", Json),
        ],
    },
    Table {
        kind: "merged",
        name: "merged",
        order: "story",
        columns: &[("story", "story", Plain), ("into_story", "merged_into", Plain)],
    },
    Table {
        kind: "report",
        name: "report",
        order: "id",
        columns: &[
            ("id", "id", Plain),
            ("story", "story", Plain),
            ("version", "version", Plain),
            ("made", "made", Plain),
            ("published", "published", Plain),
            ("category", "category", Plain),
            ("line", "report", PackedJson),
        ],
    },
    Table {
        kind: "cites",
        name: "cites",
        order: "report, article",
        columns: &[("report", "report", Plain), ("article", "article", Plain), ("hash", "hash", Plain)],
    },
    Table {
        kind: "edition",
        name: "edition",
        order: "id",
        columns: &[
            ("id", "id", Plain),
            ("number", "number", Plain),
            ("made", "made", Plain),
            ("day", "day", Plain),
            ("masthead", "masthead", Json),
            ("front", "front", PackedBytes),
        ],
    },
    Table {
        kind: "edition-report",
        name: "edition_report",
        order: "edition, place",
        columns: &[("edition", "edition", Plain), ("place", "place", Plain), ("report", "report", Plain)],
    },
    Table {
        kind: "item",
        name: "item",
        order: "id",
        columns: &[
            ("id", "id", Plain),
            ("story", "story", Plain),
            ("report", "report", Plain),
            ("slug", "slug", Plain),
            ("tail", "tail", Plain),
            ("category", "category", Plain),
            ("made", "made", Plain),
            ("changed", "changed", Plain),
            ("card", "card", PackedJson),
            ("body", "html", PackedBytes),
        ],
    },
    Table {
        kind: "reader",
        name: "reader",
        order: "id",
        columns: &[
            ("id", "id", Plain),
            ("name", "name", Plain),
            ("password", "password", Plain),
            ("sync", "sync", Plain),
            ("fever", "fever", Bytes),
            ("operator", "operator", Plain),
            ("made", "made", Plain),
            ("seen", "seen", Plain),
            ("before", "before", Plain),
            ("ratings", "ratings", Plain),
        ],
    },
    Table {
        kind: "mark",
        name: "mark",
        order: "reader, item",
        columns: &[
            ("reader", "reader", Plain),
            ("item", "item", Plain),
            ("read", "read", Plain),
            ("starred", "starred", Plain),
        ],
    },
    Table {
        kind: "rule",
        name: "rule",
        order: "id",
        columns: &[("id", "id", Plain), ("reader", "reader", Plain), ("line", "rule", Plain), ("made", "made", Plain)],
    },
    Table {
        kind: "follow",
        name: "follow",
        order: "id",
        columns: &[
            ("id", "id", Plain),
            ("reader", "reader", Plain),
            ("kind", "of", Plain),
            ("key", "key", Plain),
            ("name", "name", Plain),
            ("made", "made", Plain),
        ],
    },
    Table {
        kind: "rating",
        name: "rating",
        order: "reader, outlet",
        columns: &[("reader", "reader", Plain), ("outlet", "outlet", Plain), ("label", "label", Plain)],
    },
    Table {
        kind: "article-mark",
        name: "article_mark",
        order: "reader, article",
        columns: &[
            ("reader", "reader", Plain),
            ("article", "article", Plain),
            ("read", "read", Plain),
            ("starred", "starred", Plain),
        ],
    },
    Table {
        kind: "choice",
        name: "choice",
        order: "reader, name",
        columns: &[("reader", "reader", Plain), ("name", "name", Plain), ("value", "value", Plain)],
    },
    Table {
        kind: "job",
        name: "job",
        order: "id",
        columns: &[
            ("id", "id", Plain),
            ("step", "step", Plain),
            ("item", "item", Plain),
            ("due", "due", Plain),
            ("attempts", "attempts", Plain),
            ("given_up", "given_up", Plain),
            ("code", "code", Plain),
            ("detail", "detail", Plain),
            ("made", "made", Plain),
        ],
    },
    Table {
        kind: "tally",
        name: "tally",
        order: "hour, what",
        columns: &[("hour", "hour", Plain), ("what", "what", Plain), ("n", "n", Plain)],
    },
];

/// References that may lead nowhere where a kind of lines was left out of an export.
const LOOSE: [&str; 9] = [
    "DELETE FROM article_mark WHERE article NOT IN (SELECT key FROM article)",
    "DELETE FROM mark WHERE item NOT IN (SELECT id FROM item)",
    "DELETE FROM rating WHERE reader NOT IN (SELECT id FROM reader)",
    "UPDATE capture SET body = NULL WHERE body NOT IN (SELECT id FROM body)",
    "UPDATE capture SET source = NULL WHERE source NOT IN (SELECT id FROM source)",
    "UPDATE entry SET capture = NULL WHERE capture NOT IN (SELECT id FROM capture)",
    "UPDATE entry SET page = NULL WHERE page NOT IN (SELECT id FROM capture)",
    "UPDATE revision SET capture = NULL WHERE capture NOT IN (SELECT id FROM capture)",
    "UPDATE article SET source = NULL WHERE source NOT IN (SELECT id FROM source)",
];

/// The kinds of lines that a wish to leave something out stands for.
fn family(kind: &str) -> &str {
    match kind {
        "body" | "capture" => "captures",
        "entry" => "entries",
        "report" | "cites" | "edition" | "edition-report" | "item" => "reports",
        "reader" | "mark" | "article-mark" | "choice" | "rule" | "follow" | "rating" => "readers",
        other => other,
    }
}

impl Store {
    /// Hands every row to `each` as a line of JSON, all as of one moment. `wanted` is asked for `captures`, `entries`,
    /// `reports` and `readers`.
    pub(crate) fn export(
        &self,
        wanted: &dyn Fn(&str) -> bool,
        mut each: impl FnMut(&str) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let snapshot = self.connection.unchecked_transaction()?;
        for table in TABLES.iter().filter(|t| wanted(family(t.kind))) {
            let names: Vec<&str> = table.columns.iter().map(|(column, ..)| *column).collect();
            let sql = format!("SELECT {} FROM {} ORDER BY {}", names.join(", "), table.name, table.order);
            let mut select = snapshot.prepare(&sql)?;
            let mut rows = select.query([])?;
            while let Some(row) = rows.next()? {
                each(&line(table, row)?)?;
            }
        }
        Ok(())
    }

    /// Whether it has nothing yet.
    pub(crate) fn is_empty(&self) -> Result<bool, Error> {
        let sql = "SELECT NOT EXISTS (SELECT 1 FROM source) AND NOT EXISTS (SELECT 1 FROM article)";
        Ok(self.connection.query_row(sql, [], |row| row.get(0))?)
    }

    /// Takes the lines of an export in; all of them, or none where one cannot be read.
    ///
    /// # Errors
    ///
    /// With the number of the first line that cannot be read, and why.
    pub(crate) fn take_in(
        &mut self,
        lines: impl Iterator<Item = Result<String, Error>>,
        mut step: impl FnMut(),
    ) -> Result<u64, Error> {
        self.together(|store| {
            store.connection.pragma_update(None, "defer_foreign_keys", "ON")?;
            let mut n = 0;
            for line in lines {
                n += 1;
                store.take_in_line(&line?).map_err(|why| Error::input(format!("line {n}: {why}")))?;
                step();
            }
            LOOSE.iter().try_for_each(|sql| store.connection.execute_batch(sql))?;
            store.connection.execute_batch(schema::FOLDERS)?;
            store.begin_catching_up()?;
            store.index_all_again()?;
            Ok(n)
        })
    }

    fn take_in_line(&self, line: &str) -> Result<(), String> {
        let row: Map<String, Value> = serde_json::from_str(line).map_err(|e| format!("not a JSON object ({e})"))?;
        let kind = row.get("kind").and_then(Value::as_str).unwrap_or_default();
        let Some(table) = TABLES.iter().find(|t| t.kind == kind) else {
            return Err(format!("`{kind}` is no kind of line of an export"));
        };
        let values: Result<Vec<Sql>, String> = table
            .columns
            .iter()
            .map(|(_, name, form)| {
                of_json(row.get(*name).unwrap_or(&Value::Null), *form).ok_or_else(|| format!("`{name}` cannot be read"))
            })
            .collect();
        let names: Vec<&str> = table.columns.iter().map(|(column, ..)| *column).collect();
        let marks = vec!["?"; names.len()].join(", ");
        let sql = format!("INSERT INTO {} ({}) VALUES ({marks})", table.name, names.join(", "));
        let mut insert = self.connection.prepare_cached(&sql).map_err(|e| e.to_string())?;
        insert.execute(params_from_iter(values?)).map_err(|e| e.to_string())?;
        Ok(())
    }
}

fn line(table: &Table, row: &Row<'_>) -> Result<String, Error> {
    let mut out = Map::new();
    out.insert("kind".to_owned(), table.kind.into());
    for (place, (_, name, form)) in table.columns.iter().enumerate() {
        let value = to_json(row.get_ref(place)?, *form)?;
        if !value.is_null() {
            out.insert((*name).to_owned(), value);
        }
    }
    serde_json::to_string(&out).map_err(|e| Error::internal(e.to_string()))
}

fn to_json(value: ValueRef<'_>, form: Form) -> Result<Value, Fault> {
    let parsed =
        |text: &str| serde_json::from_str(text).map_err(|e| Fault::Damaged(format!("a stored text is not JSON ({e})")));
    Ok(match (value, form) {
        (ValueRef::Null, _) => Value::Null,
        (ValueRef::Integer(n), _) => n.into(),
        (ValueRef::Real(n), _) => n.into(),
        (ValueRef::Text(text), Json) => parsed(&String::from_utf8_lossy(text))?,
        (ValueRef::Text(text), _) => String::from_utf8_lossy(text).into_owned().into(),
        (ValueRef::Blob(packed), PackedJson) => parsed(&unpack_text(packed)?)?,
        (ValueRef::Blob(packed), PackedBytes) => bytes(unpack(packed)?),
        (ValueRef::Blob(blob), _) => bytes(blob.to_vec()),
    })
}

/// Bytes as a text where they are one, else in base 16.
fn bytes(bytes: Vec<u8>) -> Value {
    match String::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(e) => {
            let digits: String = e.into_bytes().iter().map(|b| format!("{b:02x}")).collect();
            serde_json::json!({ "base16": digits })
        }
    }
}

fn of_json(value: &Value, form: Form) -> Option<Sql> {
    if value.is_null() {
        return Some(Sql::Null);
    }
    Some(match form {
        Json => Sql::Text(value.to_string()),
        PackedJson => Sql::Blob(pack(value.to_string().as_bytes())),
        PackedBytes => Sql::Blob(pack(&of_bytes(value)?)),
        Bytes => Sql::Blob(of_bytes(value)?),
        Plain => match value {
            Value::Number(n) => n.as_i64().map(Sql::Integer).or_else(|| n.as_f64().map(Sql::Real))?,
            Value::String(text) => Sql::Text(text.clone()),
            _ => return None,
        },
    })
}

fn of_bytes(value: &Value) -> Option<Vec<u8>> {
    if let Some(text) = value.as_str() {
        return Some(text.as_bytes().to_vec());
    }
    let digits = value.get("base16")?.as_str()?.as_bytes();
    let digit = |d: u8| (d as char).to_digit(16).and_then(|d| u8::try_from(d).ok());
    if digits.len() % 2 != 0 {
        return None;
    }
    digits.chunks_exact(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}
