//! Sources as OPML, which feed readers exchange: read into sources, and written from them.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use openvoicenews::gather::{Outline, OutlineItem, read_opml, write_opml};

use crate::error::Error;
use crate::store::{NewSource, Source};

/// Bytes that are read of a list.
const MAX_BYTES: u64 = 64 << 20;
/// Before the name of an element of the file's head, and of an attribute of a folder behind the folder's place in the
/// path, among the attributes of a source: no name in XML has a slash.
const HEAD: &str = "head/";
const FOLDER: &str = "folder/";
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
    let mut sources = Vec::new();
    collect(&outline.items, &mut Vec::new(), &outline, &mut sources);
    let Some(first) = sources.first_mut() else { return Err(refused("it has folders only")) };
    // What the head says is of no source: the first one keeps it.
    first.attributes.extend(outline.head.iter().map(|(name, text)| (format!("{HEAD}{name}"), text.clone())));
    Ok((sources, notes.into_iter().map(|note| note.detail).collect()))
}

fn collect<'a>(
    items: &'a [OutlineItem],
    folders: &mut Vec<&'a OutlineItem>,
    outline: &Outline,
    found: &mut Vec<NewSource>,
) {
    for item in items {
        found.extend(source(folders, item, outline));
        // What stands in a feed is in the folder of the feed.
        let is_folder = item.feed.is_none();
        if is_folder {
            folders.push(item);
        }
        collect(&item.items, folders, outline, found);
        if is_folder {
            folders.pop();
        }
    }
}

/// What a folder says beside the name that it goes by.
fn said_of_folder(folder: &OutlineItem) -> Vec<(String, String)> {
    let other = |text: &Option<String>| text.clone().filter(|text| text.trim() != folder.name().trim());
    // A folder that has a title goes by it, and its text may be the same.
    let title = folder.title.clone().filter(|title| !title.trim().is_empty());
    let named = [
        ("text", other(&folder.text)),
        ("title", title),
        ("type", folder.form.clone()),
        ("category", folder.category.clone()),
        ("language", folder.language.clone()),
        ("htmlUrl", folder.site.clone()),
    ];
    let named = named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    named.chain(folder.attributes.iter().cloned()).collect()
}

fn source(folders: &[&OutlineItem], item: &OutlineItem, outline: &Outline) -> Option<NewSource> {
    let folders: Vec<&OutlineItem> = folders.iter().copied().filter(|f| !f.name().trim().is_empty()).collect();
    let said = |text: &Option<String>| text.clone().filter(|t| !t.trim().is_empty());
    let title = Some(item.name().to_owned()).filter(|t| !t.trim().is_empty());
    let mut attributes = item.attributes.clone();
    // What has no column of its own is kept among the attributes, and goes back into its place.
    let form = item.form.clone().filter(|form| form != FORM);
    let text = item.text.clone().filter(|text| Some(text) != title.as_ref());
    for (name, value) in [("text", text), ("type", form), ("category", item.category.clone())] {
        attributes.extend(value.map(|value| (name.to_owned(), value)));
    }
    for (depth, folder) in folders.iter().enumerate() {
        let said = said_of_folder(folder).into_iter();
        attributes.extend(said.map(|(name, value)| (format!("{FOLDER}{depth}/{name}"), value)));
    }
    for (name, namespace) in &outline.attributes {
        let Some(prefix) = name.strip_prefix("xmlns:") else { continue };
        let has_it = |item: &&OutlineItem| {
            item.attributes.iter().any(|(n, _)| n.split_once(':').is_some_and(|(p, _)| p == prefix))
        };
        if folders.iter().copied().chain([item]).any(|item| has_it(&item)) {
            attributes.push((name.clone(), namespace.clone()));
        }
    }
    Some(NewSource {
        url: item.feed.clone()?,
        title,
        site: said(&item.site),
        folder: folders.iter().map(|f| f.name().trim().to_owned()).collect(),
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
        for (name, text) in &source.attributes {
            if let Some(name) = name.strip_prefix(HEAD).filter(|name| outline.head.iter().all(|(n, _)| n != name)) {
                outline.head.push((name.to_owned(), text.clone()));
            }
        }
        for (depth, name) in source.folder.iter().enumerate() {
            let Some(folder) = folder_at(&mut outline.items, &source.folder[..depth], name) else { break };
            let kept = format!("{FOLDER}{depth}/");
            let said = source.attributes.iter().filter_map(|(name, value)| Some((name.strip_prefix(&kept)?, value)));
            said.for_each(|(name, value)| say_of_folder(folder, name, value));
        }
    }
    outline
}

/// The folder with a name in the folders of a path.
fn folder_at<'a>(items: &'a mut [OutlineItem], path: &[String], name: &str) -> Option<&'a mut OutlineItem> {
    let mut items = items;
    for step in path {
        items = &mut items.iter_mut().find(|item| item.feed.is_none() && item.name() == step)?.items;
    }
    items.iter_mut().find(|item| item.feed.is_none() && item.name() == name)
}

/// What the first source of a folder says of it counts.
fn say_of_folder(folder: &mut OutlineItem, name: &str, value: &str) {
    let value = value.to_owned();
    match name {
        // Its name stays what sources are put into it by.
        "title" if folder.name() == value.trim() => folder.title = Some(value),
        "title" => {}
        "text" if folder.title.is_some() || folder.name() == value.trim() => folder.text = Some(value),
        "text" => {
            folder.title = Some(folder.name().to_owned());
            folder.text = Some(value);
        }
        "type" => _ = folder.form.get_or_insert(value),
        "category" => _ = folder.category.get_or_insert(value),
        "language" => _ = folder.language.get_or_insert(value),
        "htmlUrl" => _ = folder.site.get_or_insert(value),
        _ if folder.attributes.iter().any(|(known, _)| known == name) => {}
        _ => folder.attributes.push((name.to_owned(), value)),
    }
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
            _ if name.starts_with(HEAD) || name.starts_with(FOLDER) => {}
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
    fn the_head_and_what_folders_say_come_out_as_they_went_in() {
        let list = r#"<?xml version="1.0" encoding="UTF-8"?>
            <opml version="2.0" xmlns:frss="https://freshrss.org/opml"><head><title>Mine</title>
            <dateCreated>Thu, 12 Mar 2026 12:00:00 GMT</dateCreated><ownerName>Vera &amp; Otto</ownerName>
            <expansionState>1, 3</expansionState></head><body>
            <outline text="N." title="North" frss:priority="main" icon="n.png" isOpen="true" category="/a">
              <outline text="Coast" isOpen="false" type="folder"><outline text="Osk" title="Osk" type="rss" xmlUrl="https://osk.example/f" /></outline>
              <outline text="Kell" title="Kell" type="rss" xmlUrl="https://kell.example/f" />
            </outline>
            <outline text="Deep"><outline text="er"><outline text="est" x="&quot;1&quot;"><outline text="Tern" title="Tern" type="rss" xmlUrl="https://tern.example/f" /></outline></outline></outline>
            <outline text="Free" title="Free" type="rss" xmlUrl="https://free.example/f" /></body></opml>"#;
        let (sources, notes) = read(list.as_bytes(), Path::new("x.opml")).unwrap();
        assert!(notes.is_empty(), "{notes:?}");
        assert_eq!(sources[2].folder, ["Deep", "er", "est"]);
        let text = write_opml(&outline(sources.iter(), Some("Mine")));
        assert_eq!(read_opml(text.as_bytes()).unwrap(), read_opml(list.as_bytes()).unwrap(), "{text}");
        // What stands in the store comes out the same again, and the first source may go.
        assert_eq!(read_back(&sources), sources);
        let text = write_opml(&outline(sources[1..].iter(), None));
        assert!(text.contains("frss:priority=\"main\"") && text.contains("icon=\"n.png\""), "{text}");
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
