//! Sources as OPML, which feed readers exchange: read into sources, and written from them.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use openvoicenews::gather::{Outline, OutlineItem, read_opml, write_opml};

use crate::error::Error;
use crate::store::{Folder, Listed, NewSource};

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

/// What a file has.
#[derive(Debug)]
pub(crate) struct List {
    /// Its sources and folders in their order; a folder stands before what is in it.
    pub(crate) listed: Vec<Listed>,
    /// What its head says but for the title: names of elements, and their texts.
    pub(crate) head: Vec<(String, String)>,
    /// What was odd about it.
    pub(crate) notes: Vec<String>,
}

/// Reads a list.
///
/// # Errors
///
/// Where the bytes are no list of feeds, or list none.
pub(crate) fn read(bytes: &[u8], file: &Path) -> Result<List, Error> {
    let refused = |why: &str| {
        Error::input(format!("`{}` is no list of feeds: {why}", file.display()))
            .with_hint("feed readers export one as OPML; a feed or a site is added with `ovn source add URL`")
    };
    let (outline, notes) = read_opml(bytes).map_err(|why| refused(&why.to_string()))?;
    let mut listed = Vec::new();
    collect(&outline.items, &mut Vec::new(), &outline.attributes, &mut listed);
    if !listed.iter().any(|listed| matches!(listed, Listed::Source(_))) {
        return Err(refused("it has folders only"));
    }
    Ok(List { listed, head: outline.head, notes: notes.into_iter().map(|note| note.detail).collect() })
}

fn collect<'a>(
    items: &'a [OutlineItem],
    folders: &mut Vec<&'a str>,
    root: &[(String, String)],
    found: &mut Vec<Listed>,
) {
    for item in items {
        // What stands in a feed, or in a folder without a name, is in the folder around it.
        let name = Some(item.name().trim()).filter(|name| item.feed.is_none() && !name.is_empty());
        if let Some(name) = name {
            folders.push(name);
            let said = said_of_folder(item).into_iter().chain(namespaces(item, root)).collect();
            found.push(Listed::Folder(Folder { path: owned(folders), said }));
        }
        found.extend(source(folders, item, root).map(Listed::Source));
        collect(&item.items, folders, root, found);
        if name.is_some() {
            folders.pop();
        }
    }
}

fn owned(path: &[&str]) -> Vec<String> {
    path.iter().map(|&name| name.to_owned()).collect()
}

/// The namespaces of an item's attributes, as the root declares them.
fn namespaces(item: &OutlineItem, root: &[(String, String)]) -> Vec<(String, String)> {
    let has = |prefix: &str| item.attributes.iter().any(|(n, _)| n.split_once(':').is_some_and(|(p, _)| p == prefix));
    root.iter().filter(|(name, _)| name.strip_prefix("xmlns:").is_some_and(has)).cloned().collect()
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

fn source(folders: &[&str], item: &OutlineItem, root: &[(String, String)]) -> Option<NewSource> {
    let said = |text: &Option<String>| text.clone().filter(|t| !t.trim().is_empty());
    let title = Some(item.name().to_owned()).filter(|t| !t.trim().is_empty());
    let mut attributes = item.attributes.clone();
    // What has no column of its own is kept among the attributes, and goes back into its place.
    let form = item.form.clone().filter(|form| form != FORM);
    let text = item.text.clone().filter(|text| Some(text) != title.as_ref());
    for (name, value) in [("text", text), ("type", form), ("category", item.category.clone())] {
        attributes.extend(value.map(|value| (name.to_owned(), value)));
    }
    attributes.extend(namespaces(item, root));
    Some(NewSource {
        url: item.feed.clone()?,
        title,
        site: said(&item.site),
        folder: owned(folders),
        language: said(&item.language),
        country: said(&item.country),
        owner: said(&item.owner),
        kind: item.kind,
        fact: said(&item.fact),
        attributes,
        paused: item.paused,
    })
}

/// Sources and folders as a list with the name of their newsroom.
pub(crate) fn written(listed: Vec<Listed>, head: Vec<(String, String)>, name: Option<&str>) -> String {
    write_opml(&outline(listed, head, name))
}

fn outline(listed: Vec<Listed>, head: Vec<(String, String)>, name: Option<&str>) -> Outline {
    let title = Some(name.unwrap_or("OpenVoiceNews").to_owned());
    let mut outline = Outline { title, head, ..Outline::default() };
    for listed in listed {
        match listed {
            Listed::Source(source) => {
                let item = item(&source, &mut outline.attributes);
                outline.put(&source.folder, item);
            }
            Listed::Folder(Folder { path, said }) => {
                let Some((name, around)) = path.split_last() else { continue };
                if folder_at(&mut outline.items, around, name).is_none() {
                    outline.put(around, OutlineItem { text: Some(name.clone()), ..OutlineItem::default() });
                }
                let Some(folder) = folder_at(&mut outline.items, around, name) else { continue };
                for (name, value) in said {
                    say_of_folder(folder, name, value, &mut outline.attributes);
                }
            }
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

fn say_of_folder(folder: &mut OutlineItem, name: String, value: String, root: &mut Vec<(String, String)>) {
    match &*name {
        // Sources are put into it by this.
        "title" => folder.title = Some(value.trim().to_owned()),
        "text" => {
            // It goes by its title where it has one.
            let name = folder.name().to_owned();
            folder.title.get_or_insert(name);
            folder.text = Some(value);
        }
        "type" => folder.form = Some(value),
        "category" => folder.category = Some(value),
        "language" => folder.language = Some(value),
        "htmlUrl" => folder.site = Some(value),
        _ => say(&mut folder.attributes, root, name, value),
    }
}

/// Adds an attribute; a namespace goes to the root, unless that has another by that name.
fn say(attributes: &mut Vec<(String, String)>, root: &mut Vec<(String, String)>, name: String, value: String) {
    let known = root.iter().find(|(known, _)| name.starts_with("xmlns:") && *known == name).map(|(_, known)| known);
    match known {
        None if name.starts_with("xmlns:") => root.push((name, value)),
        Some(known) if *known == value => {}
        _ => attributes.push((name, value)),
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
            _ => say(&mut item.attributes, root, name.clone(), value.clone()),
        }
    }
    item
}

#[cfg(test)]
mod tests {
    use openvoicenews::model::OutletKind;

    use super::*;
    use crate::store::Store;

    const LIST: &str = r#"<opml xmlns:frss="https://freshrss.org/opml" version="2.0"><head><title>T</title></head><body>
        <outline text="North"><outline text="Coast">
          <outline text="Short" title="Halvik Courier" type="rss" xmlUrl="https://halvikcourier.example/feed" htmlUrl="https://halvikcourier.example/" frss:priority="main" description=""/>
        </outline></outline>
        <outline text="Kell Tribune" type="HTML+XPath" category="/news,x" xmlUrl="https://kelltribune.example/"/></body></opml>"#;

    fn read_whole(text: &str) -> List {
        let list = read(text.as_bytes(), Path::new("x.opml")).unwrap();
        assert!(list.notes.is_empty(), "{:?} {text}", list.notes);
        list
    }

    fn sources(list: &List) -> Vec<&NewSource> {
        let listed = list.listed.iter().filter_map(|listed| match listed {
            Listed::Source(source) => Some(source),
            Listed::Folder(_) => None,
        });
        listed.collect()
    }

    /// Sources that came in one by one, with no list.
    fn one_by_one(sources: &[NewSource]) -> String {
        written(sources.iter().cloned().map(Listed::Source).collect(), Vec::new(), Some("Osk & Co"))
    }

    #[test]
    fn a_list_of_another_reader_comes_out_as_it_went_in() {
        let list = read_whole(LIST);
        let [first, second] = &sources(&list)[..] else { panic!("two sources") };
        assert_eq!(first.folder, ["North", "Coast"]);
        assert_eq!(first.title.as_deref(), Some("Halvik Courier"));
        assert_eq!(second.attributes.len(), 2);
        let text = written(list.listed.clone(), list.head, None);
        assert_eq!(read_whole(&text).listed, list.listed);
        assert!(text.contains("text=\"Short\" title=\"Halvik Courier\" type=\"rss\""), "{text}");
        assert!(text.contains("type=\"HTML+XPath\"") && text.contains("frss:priority=\"main\""), "{text}");
        assert_eq!(text.matches("xmlns:frss=").count(), 1, "{text}");
    }

    const FOLDERS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
            <opml version="2.0" xmlns:frss="https://freshrss.org/opml"><head><title>Mine</title>
            <dateCreated>Thu, 12 Mar 2026 12:00:00 GMT</dateCreated><ownerName>Vera &amp; Otto</ownerName>
            <expansionState>1, 3</expansionState></head><body>
            <outline text="Empty" icon="e.png"><outline text="Inner" frss:priority="feed" /></outline>
            <outline text="N." title="North" frss:priority="main" icon="n.png" isOpen="true" category="/a">
              <outline text="Coast" isOpen="false" type="folder"><outline text="Osk" title="Osk" type="rss" xmlUrl="https://osk.example/f" /></outline>
              <outline text="Kell" title="Kell" type="rss" xmlUrl="https://kell.example/f" />
            </outline>
            <outline text="Deep"><outline text="er"><outline text="est" x="&quot;1&quot;"><outline text="Tern" title="Tern" type="rss" xmlUrl="https://tern.example/f" /></outline></outline></outline>
            <outline text="Free" title="Free" type="rss" xmlUrl="https://free.example/f" /><outline text="Last" /></body></opml>"#;

    /// A store that has taken a list in.
    fn imported(text: &str) -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("news.db"), true).unwrap();
        let list = read_whole(text);
        assert_eq!(store.take_in_list(&list.listed, &list.head, 0).unwrap(), (sources(&list).len(), 0));
        (folder, store)
    }

    fn exported(store: &Store) -> String {
        written(store.listed().unwrap(), store.list_head().unwrap(), Some("Mine"))
    }

    #[test]
    fn the_head_and_all_folders_come_out_as_they_went_in() {
        let (_folder, store) = imported(FOLDERS);
        let text = exported(&store);
        let wanted = read_opml(FOLDERS.as_bytes()).unwrap();
        assert_eq!(read_opml(text.as_bytes()).unwrap(), wanted, "{text}");
        assert_eq!(text.matches("xmlns:frss=").count(), 1, "{text}");
        // The sources may go, the first one before all others.
        for source in store.sources().unwrap() {
            store.remove_source(source.id, 0).unwrap();
            let (left, notes) = read_opml(exported(&store).as_bytes()).unwrap();
            assert!(
                notes.is_empty() && left.feeds().iter().all(|(_, feed)| feed.feed != Some(source.known.url.clone()))
            );
            let without =
                |outline: &Outline| (outline.head.clone(), outline.attributes.clone(), folders(&outline.items));
            assert_eq!(without(&left), without(&wanted.0));
        }
        assert!(store.sources().unwrap().is_empty());
    }

    /// The folders alone, with all that they say.
    fn folders(items: &[OutlineItem]) -> Vec<OutlineItem> {
        let folders = items.iter().filter(|item| item.feed.is_none());
        folders.map(|folder| OutlineItem { items: folders_of(folder), ..folder.clone() }).collect()
    }

    fn folders_of(folder: &OutlineItem) -> Vec<OutlineItem> {
        folders(&folder.items)
    }

    #[test]
    fn a_list_that_is_taken_in_again_changes_nothing() {
        let (_folder, store) = imported(FOLDERS);
        let text = exported(&store);
        let list = read_whole(&text);
        assert_eq!(store.take_in_list(&list.listed, &list.head, 0).unwrap(), (0, 4));
        assert_eq!(exported(&store), text);
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
        let all = [of("c", &["F", "G"]), of("b", &["F", "G"]), of("a", &["F"]), of("d", &[])];
        assert_eq!(sources(&read_whole(&one_by_one(&all))), all.iter().collect::<Vec<_>>());
    }

    #[test]
    fn namespaces_that_disagree_stay_with_their_source() {
        let with = |name: &str, namespace: &str| NewSource {
            url: format!("https://{name}.example/feed"),
            title: Some(name.to_owned()),
            attributes: vec![("x:y".to_owned(), "1".to_owned()), ("xmlns:x".to_owned(), namespace.to_owned())],
            ..NewSource::default()
        };
        let text = one_by_one(&[with("a", "urn:one"), with("b", "urn:two")]);
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
