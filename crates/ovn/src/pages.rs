//! Lines that hold a page, or name the file beside them that does.

use std::path::{Component, Path};

use include_dir::{Dir, include_dir};
use openvoicenews::model::{Capture, Moment, Outlet};
use openvoicenews::wire;
use serde::Deserialize;

use crate::error::Error;

/// Invented pages about ten invented events, for the demonstration.
static PRESS_PACK: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../fixtures/press");

/// A line without `html`, which says where the page lies.
#[derive(Deserialize)]
struct Listed {
    id: Option<String>,
    url: Option<String>,
    file: String,
    fetched: Option<String>,
    html: Option<serde::de::IgnoredAny>,
}

/// The capture of a line. `read` gives the bytes of a file beside it.
pub(crate) fn capture(line: &str, read: impl Fn(&str) -> Result<Vec<u8>, String>) -> Result<Capture, String> {
    match serde_json::from_str::<Listed>(line) {
        Ok(Listed { id, url, file, fetched, html: None }) => {
            if !lies_beside(&file) {
                return Err(format!("`{file}` leads out of the folder"));
            }
            let html = read(&file)?;
            let fetched = fetched.as_deref().and_then(Moment::parse);
            Ok(Capture { id: id.map(Into::into), url: url.unwrap_or_default(), html, fetched })
        }
        _ => wire::read_capture(line).map_err(|e| e.to_string()),
    }
}

/// Whether a file's name stays in the folder that it is looked up in.
fn lies_beside(file: &str) -> bool {
    !file.is_empty() && Path::new(file).components().all(|c| matches!(c, Component::Normal(_)))
}

/// The captures of the press pack that the program carries.
///
/// # Errors
///
/// Where the pack was built wrongly.
pub(crate) fn press_pack() -> Result<Vec<Capture>, Error> {
    let list = press_list("pages.jsonl")?;
    let read = |file: &str| {
        let found = PRESS_PACK.get_file(file).ok_or_else(|| format!("`{file}` is not in it"))?;
        Ok(found.contents().to_vec())
    };
    list.lines().map(|line| capture(line, read).map_err(broken)).collect()
}

/// What is known of the outlets of the press pack.
///
/// # Errors
///
/// Where the pack was built wrongly.
pub(crate) fn press_outlets() -> Result<Vec<Outlet>, Error> {
    let list = press_list("outlets.jsonl")?;
    list.lines().map(|line| wire::read_outlet(line).map_err(|e| broken(e.to_string()))).collect()
}

fn press_list(name: &str) -> Result<&'static str, Error> {
    let list = PRESS_PACK.get_file(name).and_then(|f| f.contents_utf8());
    list.ok_or_else(|| broken(format!("it has no `{name}`")))
}

fn broken(why: String) -> Error {
    Error::internal(format!("the press pack is broken: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_press_pack_is_whole() {
        let captures = press_pack().unwrap();
        assert!(captures.len() >= 49);
        assert!(captures.iter().all(|c| !c.html.is_empty() && c.url.starts_with("https://") && c.fetched.is_some()));
    }

    #[test]
    fn the_facts_are_about_outlets_of_the_pack() {
        let outlets = press_outlets().unwrap();
        let pages = press_pack().unwrap();
        assert!(outlets.len() >= 5);
        for outlet in outlets {
            let stands = |host: &String| pages.iter().any(|p| p.url.starts_with(&format!("https://{host}/")));
            assert!(!outlet.hosts.is_empty() && outlet.hosts.iter().all(stands), "{}", outlet.name);
        }
    }

    #[test]
    fn a_listed_file_stays_in_its_folder() {
        let read = |file: &str| Ok(file.as_bytes().to_vec());
        assert_eq!(capture(r#"{"file":"a.html"}"#, read).unwrap().html, b"a.html");
        assert_eq!(capture(r#"{"file":"a.html","html":"<p>"}"#, read).unwrap().html, b"<p>");
        for bad in ["../a.html", "/etc/x", "", "a/../../b"] {
            assert!(capture(&format!(r#"{{"file":"{bad}"}}"#), read).is_err(), "{bad}");
        }
    }
}
