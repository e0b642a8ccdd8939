//! Sources as OPML, which feed readers exchange: read into sources, and written from them.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use openvoicenews::gather::{Outline, OutlineItem, read_opml, write_opml};

use crate::error::Error;
use crate::store::{NewSource, Source};

/// Bytes that are read of a list.
const MAX_BYTES: u64 = 64 << 20;
/// The form that nearly all lists name, whatever form the feed has.
const FORM: &str = "rss";

/// The bytes of a file, or of standard input.
pub(crate) fn bytes_of(file: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        io::stdin().lock().take(MAX_BYTES).read_to_end(&mut bytes)
    } else {
        File::open(file).and_then(|f| f.take(MAX_BYTES).read_to_end(&mut bytes))
    };
    read.map_err(|e| Error::reading(file, &e))?;
    Ok(bytes)
}

/// The sources of a list in their order, and what was odd about it.
///
/// # Errors
///
/// Where the bytes are no list of feeds, or list none.
pub(crate) fn read(bytes: &[u8], file: &Path) -> Result<(Vec<NewSource>, Vec<String>), Error> {
    let refused = |why: &str| {
        Error::input(format!("`{}` is no list of feeds: {why}", file.display()))
            .with_hint("feed readers export one as OPML; a feed or a site is added with `ovn source add URL`")
    };
    let (outline, notes) = read_opml(bytes).map_err(|why| refused(&why.to_string()))?;
    let sources: Vec<NewSource> =
        outline.feeds().into_iter().filter_map(|(f, item)| source(&f, item, &outline)).collect();
    if sources.is_empty() {
        return Err(refused("it has folders only"));
    }
    Ok((sources, notes.into_iter().map(|note| note.detail).collect()))
}

fn source(folder: &[&str], item: &OutlineItem, outline: &Outline) -> Option<NewSource> {
    let said = |text: &Option<String>| text.clone().filter(|t| !t.trim().is_empty());
    let title = Some(item.name().to_owned()).filter(|t| !t.trim().is_empty());
    let mut attributes = item.attributes.clone();
    // What has no column of its own is kept among the attributes, and goes back into its place.
    let form = item.form.clone().filter(|form| form != FORM);
    let text = item.text.clone().filter(|text| Some(text) != title.as_ref());
    for (name, value) in [("text", text), ("type", form), ("category", item.category.clone())] {
        attributes.extend(value.map(|value| (name.to_owned(), value)));
    }
    for (name, namespace) in &outline.attributes {
        let Some(prefix) = name.strip_prefix("xmlns:") else { continue };
        if item.attributes.iter().any(|(n, _)| n.split_once(':').is_some_and(|(p, _)| p == prefix)) {
            attributes.push((name.clone(), namespace.clone()));
        }
    }
    Some(NewSource {
        url: item.feed.clone()?,
        title,
        site: said(&item.site),
        folder: folder.iter().map(|f| f.trim().to_owned()).filter(|f| !f.is_empty()).collect(),
        language: said(&item.language),
        country: said(&item.country),
        owner: said(&item.owner),
        kind: item.kind,
        fact: said(&item.fact),
        attributes,
        paused: item.paused,
    })
}

/// Sources as a list with the name of their newsroom.
pub(crate) fn written(sources: &[Source], name: Option<&str>) -> String {
    write_opml(&outline(sources.iter().map(|source| &source.known), name))
}

fn outline<'a>(sources: impl Iterator<Item = &'a NewSource>, name: Option<&str>) -> Outline {
    let mut outline = Outline { title: Some(name.unwrap_or("OpenVoiceNews").to_owned()), ..Outline::default() };
    for source in sources {
        let item = item(source, &mut outline.attributes);
        outline.put(&source.folder, item);
    }
    outline
}

/// A source as an outline; the namespaces of its attributes go to the root, unless that has another by that name.
fn item(source: &NewSource, root: &mut Vec<(String, String)>) -> OutlineItem {
    let mut item = OutlineItem {
        text: source.title.clone().or_else(|| Some(source.url.clone())),
        title: source.title.clone(),
        feed: Some(source.url.clone()),
        site: source.site.clone(),
        form: Some(FORM.to_owned()),
        language: source.language.clone(),
        country: source.country.clone(),
        owner: source.owner.clone(),
        kind: source.kind,
        fact: source.fact.clone(),
        paused: source.paused,
        ..OutlineItem::default()
    };
    for (name, value) in &source.attributes {
        match &**name {
            "text" => item.text = Some(value.clone()),
            "type" => item.form = Some(value.clone()),
            "category" => item.category = Some(value.clone()),
            _ if name.starts_with("xmlns:") => match root.iter().find(|(known, _)| known == name) {
                None => root.push((name.clone(), value.clone())),
                Some((_, known)) if known == value => {}
                Some(_) => item.attributes.push((name.clone(), value.clone())),
            },
            _ => item.attributes.push((name.clone(), value.clone())),
        }
    }
    item
}

#[cfg(test)]
mod tests {
    use openvoicenews::model::OutletKind;

    use super::*;

    const LIST: &str = r#"<opml xmlns:frss="https://freshrss.org/opml" version="2.0"><head><title>T</title></head><body>
        <outline text="North"><outline text="Coast">
          <outline text="Short" title="Halvik Courier" type="rss" xmlUrl="https://halvikcourier.example/feed" htmlUrl="https://halvikcourier.example/" frss:priority="main" description=""/>
        </outline></outline>
        <outline text="Kell Tribune" type="HTML+XPath" category="/news,x" xmlUrl="https://kelltribune.example/"/></body></opml>"#;

    fn read_back(sources: &[NewSource]) -> Vec<NewSource> {
        let text = write_opml(&outline(sources.iter(), Some("Osk & Co")));
        let (again, notes) = read(text.as_bytes(), Path::new("x.opml")).unwrap();
        assert!(notes.is_empty(), "{notes:?} {text}");
        again
    }

    #[test]
    fn a_list_of_another_reader_comes_out_as_it_went_in() {
        let (sources, notes) = read(LIST.as_bytes(), Path::new("x.opml")).unwrap();
        assert!(notes.is_empty());
        assert_eq!(sources[0].folder, ["North", "Coast"]);
        assert_eq!(sources[0].title.as_deref(), Some("Halvik Courier"));
        assert_eq!(sources[1].attributes.len(), 2);
        assert_eq!(read_back(&sources), sources);
        let text = write_opml(&outline(sources.iter(), None));
        assert!(text.contains("text=\"Short\" title=\"Halvik Courier\" type=\"rss\""), "{text}");
        assert!(text.contains("type=\"HTML+XPath\"") && text.contains("frss:priority=\"main\""), "{text}");
        assert_eq!(text.matches("xmlns:frss=").count(), 1, "{text}");
    }

    #[test]
    fn our_facts_and_the_order_survive() {
        let of = |name: &str, folder: &[&str]| NewSource {
            url: format!("https://{name}.example/feed"),
            title: Some(name.to_owned()),
            folder: folder.iter().map(|f| (*f).to_owned()).collect(),
            country: Some("Kellmark".to_owned()),
            owner: Some("\"Osk\" & <Sons>".to_owned()),
            kind: Some(OutletKind::State),
            fact: Some("https://a.example/about".to_owned()),
            paused: name == "b",
            ..NewSource::default()
        };
        let sources = [of("c", &["F", "G"]), of("b", &["F", "G"]), of("a", &["F"]), of("d", &[])];
        assert_eq!(read_back(&sources), sources);
    }

    #[test]
    fn namespaces_that_disagree_stay_with_their_source() {
        let with = |name: &str, namespace: &str| NewSource {
            url: format!("https://{name}.example/feed"),
            title: Some(name.to_owned()),
            attributes: vec![("x:y".to_owned(), "1".to_owned()), ("xmlns:x".to_owned(), namespace.to_owned())],
            ..NewSource::default()
        };
        let sources = [with("a", "urn:one"), with("b", "urn:two")];
        let text = write_opml(&outline(sources.iter(), None));
        assert!(text.contains("xmlns:x=\"urn:one\"") && text.contains("xmlns:x=\"urn:two\""), "{text}");
    }

    #[test]
    fn what_is_no_list_is_refused_with_a_hint() {
        for (bytes, word) in [("<rss/>", "a feed"), ("<opml><body><outline text='F'/></body></opml>", "folders only")] {
            let error = read(bytes.as_bytes(), Path::new("x.xml")).unwrap_err();
            assert!(error.to_string().contains(word), "{error}");
        }
    }
}
