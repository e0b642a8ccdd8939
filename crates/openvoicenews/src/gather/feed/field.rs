//! What the elements of feeds mean.

use super::name::Space;

/// What an element says, whatever it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// An entry: `item`, `entry`, `url` of a sitemap.
    Entry,
    /// What an entry was taken from.
    Source,
    /// Somebody who wrote it: a name, or elements that hold one.
    Author,
    /// Elements whose content is about something else: a feed's picture, its search field.
    Aside,
    /// Elements that only hold others.
    Group,
    Title,
    /// A title of an extension, where there is no other.
    OtherTitle,
    Link,
    /// The address of an article in a sitemap, of a sitemap in an index.
    Location,
    Id,
    Summary,
    /// A summary of an extension, where there is no other.
    OtherSummary,
    Content,
    Published,
    /// A date that does not say of what.
    Date,
    /// When it was begun: its publication where nothing else is said.
    Created,
    Updated,
    /// A name inside an author, or of an entry's publication.
    Name,
    /// An author by name alone.
    Creator,
    /// An author of an extension, where there is no other.
    OtherCreator,
    Category,
    Keywords,
    Language,
    Enclosure,
    Picture,
    PictureAddress,
    Wait,
    Period,
    Frequency,
    Hour,
    Day,
    MovedTo,
    /// The address before a service that counts clicks.
    Original,
}

/// What an element of a vocabulary says; `None` where nothing of use. `local` is in small letters.
pub(super) fn field(space: Space, local: &str) -> Option<Field> {
    match space {
        Space::Core => core(local),
        Space::Dublin => dublin(local),
        Space::Content => (local == "encoded").then_some(Field::Content),
        Space::Media => media(local),
        Space::Itunes => itunes(local),
        Space::Syndication => match local {
            "updateperiod" => Some(Field::Period),
            "updatefrequency" => Some(Field::Frequency),
            _ => None,
        },
        Space::News => match local {
            "news" | "publication" => Some(Field::Group),
            "name" => Some(Field::Name),
            "language" => Some(Field::Language),
            "title" => Some(Field::Title),
            "publication_date" => Some(Field::Published),
            "keywords" => Some(Field::Keywords),
            _ => None,
        },
        Space::Picture => match local {
            "image" => Some(Field::Group),
            "loc" => Some(Field::PictureAddress),
            _ => None,
        },
        Space::Feedburner => (local == "origlink").then_some(Field::Original),
        Space::Xhtml => (local == "body" || local == "div").then_some(Field::Content),
        Space::Rdf | Space::Other => None,
    }
}

fn core(local: &str) -> Option<Field> {
    Some(match local {
        "item" | "entry" | "url" => Field::Entry,
        "channel" | "items" | "sitemap" => Field::Group,
        "source" => Field::Source,
        "author" => Field::Author,
        "image" | "textinput" | "textinputs" | "cloud" | "contributor" => Field::Aside,
        "title" => Field::Title,
        "link" => Field::Link,
        "loc" => Field::Location,
        "guid" | "id" => Field::Id,
        "description" | "summary" | "abstract" | "subtitle" | "tagline" => Field::Summary,
        "content" | "fullitem" | "body" | "encoded" => Field::Content,
        "pubdate" | "published" | "issued" => Field::Published,
        "updated" | "modified" | "lastbuilddate" | "lastmod" => Field::Updated,
        "created" => Field::Created,
        "name" => Field::Name,
        "category" => Field::Category,
        "language" => Field::Language,
        "enclosure" => Field::Enclosure,
        "ttl" => Field::Wait,
        "skiphours" | "skipdays" => Field::Group,
        "hour" => Field::Hour,
        "day" => Field::Day,
        _ => return None,
    })
}

fn dublin(local: &str) -> Option<Field> {
    Some(match local {
        "title" => Field::OtherTitle,
        "creator" | "author" => Field::Creator,
        "date" => Field::Date,
        "created" => Field::Created,
        "issued" => Field::Published,
        "modified" => Field::Updated,
        "subject" => Field::Category,
        "language" => Field::Language,
        "description" | "abstract" => Field::OtherSummary,
        _ => return None,
    })
}

fn media(local: &str) -> Option<Field> {
    Some(match local {
        "group" => Field::Group,
        "title" => Field::OtherTitle,
        "description" => Field::OtherSummary,
        "content" | "thumbnail" => Field::Picture,
        "category" => Field::Category,
        "keywords" => Field::Keywords,
        _ => return None,
    })
}

fn itunes(local: &str) -> Option<Field> {
    Some(match local {
        "title" => Field::OtherTitle,
        "author" => Field::OtherCreator,
        "summary" | "subtitle" => Field::OtherSummary,
        "category" => Field::Category,
        "keywords" => Field::Keywords,
        "image" => Field::Picture,
        "new-feed-url" => Field::MovedTo,
        _ => return None,
    })
}
