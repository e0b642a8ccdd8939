//! What the parts of a feed become: each fallback is a line.

use super::capture::{Capture, Mode};
use super::date;
use super::draft::add;
use super::field::Field;
use super::links;
use super::name::Space;
use super::people;
use super::xml::{Reader, Scope};
use crate::model::{FeedForm, FurtherList, Moment};
use crate::text::{address, references};

/// More hubs, or further lists of a feed, are not kept.
const MOST_LISTS: usize = 50_000;

impl<'a> Reader<'a> {
    /// Takes what the attributes of an element say, and says how its content is to be captured, if at all.
    pub(super) fn leaf(&mut self, name: &'a str, field: Field, space: Space) -> Option<Capture<'a>> {
        let mut attribute = None;
        let mut mode = Mode::Html;
        match field {
            Field::Link => {
                if let Some(href) = self.tokens.attribute("href") {
                    self.link(&references::plain(href));
                    return None;
                }
                mode = Mode::Text;
            }
            Field::Title | Field::Summary | Field::Content => {
                if field == Field::Content && self.tokens.attribute("src").is_some() {
                    return None;
                }
                mode = self.mode(space)?;
            }
            Field::Category => {
                let said = ["label", "term", "text"].iter().find_map(|a| self.tokens.attribute(a));
                if let (Some(said), Some(draft)) = (said, &mut self.draft) {
                    add(&mut draft.categories, references::plain(said));
                }
            }
            Field::Picture | Field::Enclosure => {
                self.picture(field, space);
                return None;
            }
            Field::Id => {
                attribute = self.tokens.attribute("isPermaLink");
                mode = Mode::Text;
            }
            Field::Source => attribute = self.tokens.attribute("url").or_else(|| self.tokens.attribute("href")),
            Field::Location | Field::PictureAddress | Field::Original | Field::MovedTo => mode = Mode::Text,
            _ => {}
        }
        Some(Capture::of(name, field, space, mode, attribute))
    }

    /// How the content of a text of Atom is written, which its `type` says, in Atom 0.3 with its `mode`. RSS is HTML,
    /// escaped once. `None` where it is no text.
    fn mode(&self, space: Space) -> Option<Mode> {
        if space == Space::Xhtml {
            return Some(Mode::Xml);
        }
        if self.form() != FeedForm::Atom || space != Space::Core {
            let kind = self.tokens.attribute("type").unwrap_or_default();
            return Some(if kind.contains("xhtml") { Mode::Xml } else { Mode::Html });
        }
        let kind = self.tokens.attribute("type").filter(|t| !t.is_empty()).unwrap_or("text").to_ascii_lowercase();
        let way = self.tokens.attribute("mode").unwrap_or_default().to_ascii_lowercase();
        let html = kind == "html" || kind.contains("/html") || kind.contains("xhtml");
        let text = kind == "text" || kind.starts_with("text/");
        match &*way {
            "base64" => return Some(Mode::Base64 { html: html || !text }),
            "escaped" => return Some(if html { Mode::Html } else { Mode::Text }),
            "xml" if html => return Some(Mode::Xml),
            _ => {}
        }
        if kind.contains("xhtml") || kind.ends_with("+xml") || kind.ends_with("/xml") {
            Some(Mode::Xml)
        } else if html {
            Some(Mode::Html)
        } else if text {
            Some(Mode::Text)
        } else if kind.contains('/') && !kind.starts_with("image/") && !kind.starts_with("video/") {
            // RFC 4287, section 4.1.3.3: any other type is bytes of something, sometimes of HTML.
            Some(Mode::Base64 { html: true })
        } else {
            None
        }
    }

    /// `<link href="..." rel="..." type="...">`
    fn link(&mut self, href: &str) {
        if href.is_empty() {
            return;
        }
        let rel = self.tokens.attribute("rel").unwrap_or("alternate").trim().to_ascii_lowercase();
        let kind = self.tokens.attribute("type").unwrap_or_default().to_ascii_lowercase();
        let address = self.resolve(href);
        let readable = kind.is_empty() || kind.contains("html");
        let rank = if readable { 5 } else { 3 };
        match (self.scope(), &*rel) {
            (Scope::Feed, "alternate" | "") => self.site.offer(rank, Some(address)),
            (Scope::Feed, "self") => self.feed.itself = Some(address),
            (Scope::Feed, "hub") => add(&mut self.feed.hubs, address),
            (Scope::Feed, "next" | "prev-archive") => self.further(address),
            (Scope::Source, "alternate" | "") => {
                if let Some(draft) = &mut self.draft {
                    draft.outlet_url.offer(rank, Some(address));
                }
            }
            (Scope::Entry, "alternate" | "") => {
                if let Some(draft) = &mut self.draft {
                    draft.url.offer(rank, Some(address));
                }
            }
            (Scope::Entry, "enclosure") if kind.starts_with("image/") => {
                if let Some(draft) = &mut self.draft {
                    draft.image.offer(3, Some(address));
                }
            }
            _ => {}
        }
    }

    fn further(&mut self, address: String) {
        if address::is_web(&address) && self.feed.further.len() < MOST_LISTS {
            self.feed.further.push(FurtherList { url: address, changed: None });
        }
    }

    /// When a sitemap of an index was last changed, which stands behind its address.
    fn further_changed(&mut self, read: Option<Moment>) {
        if let Some(list) = self.feed.further.last_mut().filter(|list| list.changed.is_none()) {
            list.changed = read;
        }
    }

    fn picture(&mut self, field: Field, space: Space) {
        let Some(address) = self.tokens.attribute("url").or_else(|| self.tokens.attribute("href")) else { return };
        let address = self.resolve(&references::plain(address));
        let kind = self.tokens.attribute("type").unwrap_or_default();
        let medium = self.tokens.attribute("medium").unwrap_or_default();
        let named = || {
            let path = address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
            [".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"].iter().any(|end| path.ends_with(end))
        };
        let rank = match (field, space) {
            (_, Space::Itunes) => 1,
            _ if kind.starts_with("image/") || medium == "image" => 4,
            _ if kind.is_empty() && medium.is_empty() && (field == Field::Picture || named()) => 3,
            _ => return,
        };
        if self.scope() == Scope::Entry
            && let Some(draft) = &mut self.draft
        {
            draft.image.offer(rank, Some(address));
        }
    }

    /// Takes the content of an element.
    pub(super) fn take(&mut self, capture: Capture<'a>) {
        match self.scope() {
            Scope::Feed => self.take_for_feed(capture),
            Scope::Entry => self.take_for_entry(capture),
            Scope::Author => {
                if capture.field == Field::Name
                    && let Some(draft) = &mut self.draft
                {
                    add(&mut draft.authors, capture.value().line());
                }
            }
            Scope::Source => self.take_for_source(capture),
            Scope::Outside | Scope::Aside => {}
        }
    }

    fn take_for_source(&mut self, capture: Capture<'a>) {
        let field = capture.field;
        let value = capture.value();
        let address = self.resolve(value.raw());
        let Some(draft) = &mut self.draft else { return };
        match field {
            Field::Title => draft.outlet = Some(value.line()).filter(|t| !t.is_empty()),
            Field::Link => draft.outlet_url.offer(4, address::is_web(&address).then_some(address)),
            Field::Id => draft.outlet_url.offer(1, address::is_web(&address).then_some(address)),
            _ => {}
        }
    }

    fn take_for_feed(&mut self, capture: Capture<'a>) {
        let (field, space) = (capture.field, capture.space);
        let value = capture.value();
        let number = || value.raw().parse::<u32>().ok();
        match field {
            Field::Title | Field::OtherTitle
                if self.feed.title.is_none() || field == Field::Title && space == Space::Core =>
            {
                let title = Some(value.line()).filter(|t| !t.is_empty());
                self.feed.title = title.or(self.feed.title.take());
            }
            Field::Link if !value.raw().is_empty() => {
                let site = self.resolve(value.raw());
                self.site.offer(4, Some(site));
            }
            Field::Location => self.further(self.resolve(value.raw())),
            Field::Language if !value.raw().is_empty() => self.feed.language = Some(tag(&value.line())),
            Field::Updated if self.form() == FeedForm::Sitemap => self.date(value.raw(), Reader::further_changed),
            Field::Updated => self.date(value.raw(), |feed, d| feed.updated.offer(3, d)),
            Field::Published | Field::Date => self.date(value.raw(), |feed, d| feed.updated.offer(2, d)),
            Field::Wait => self.feed.wait = number().filter(|w| *w > 0),
            Field::Period => self.period = period(value.raw()),
            Field::Frequency => self.frequency = number(),
            // Hours were counted from 1 to 24 before RSS 0.92.
            Field::Hour => self.feed.skip_hours.extend(number().filter(|h| *h <= 24).map(|h| (h % 24) as u8)),
            Field::Day => self.feed.skip_days.extend(weekday(value.raw())),
            Field::MovedTo => self.feed.moved_to = Some(self.resolve(value.raw())).filter(|a| address::is_web(a)),
            _ => {}
        }
    }

    fn take_for_entry(&mut self, capture: Capture<'a>) {
        let (field, space, attribute) = (capture.field, capture.space, capture.attribute);
        let value = capture.value();
        match field {
            Field::Published => {
                let rank = if space == Space::Dublin { 3 } else { 4 };
                return self.date(value.raw(), |r, d| r.with(|e| e.published.offer(rank, d)));
            }
            Field::Updated => {
                let rank = if space == Space::Dublin { 3 } else { 4 };
                return self.date(value.raw(), |r, d| r.with(|e| e.updated.offer(rank, d)));
            }
            Field::Created => return self.date(value.raw(), |r, d| r.with(|e| e.published.offer(1, d))),
            Field::Date => {
                return self.date(value.raw(), |r, d| {
                    r.with(|e| {
                        e.published.offer(2, d);
                        e.updated.offer(1, d);
                    });
                });
            }
            _ => {}
        }
        let needs_address = matches!(
            field,
            Field::Link | Field::Location | Field::Id | Field::Original | Field::Source | Field::PictureAddress
        );
        let said = if field == Field::Source { attribute.unwrap_or_default() } else { value.raw() };
        let address = if needs_address && !said.is_empty() { Some(self.resolve(said)) } else { None };
        let base = self.base().to_owned();
        let html = |v: super::capture::Value| v.html().map(|h| links::resolved(h, &base));
        let Some(entry) = &mut self.draft else { return };
        let line = |v: &super::capture::Value| Some(v.line()).filter(|l| !l.is_empty());
        match field {
            Field::Title => entry.title.offer(3, line(&value)),
            Field::OtherTitle => entry.title.offer(1, line(&value)),
            Field::Link => entry.url.offer(4, address),
            Field::Location => entry.url.offer(4, address),
            Field::Original => entry.url.offer(6, address),
            Field::Id => {
                let permanent = attribute.is_none_or(|a| !a.eq_ignore_ascii_case("false"));
                entry.url.offer(1, address.filter(|a| permanent && address::is_web(a)));
                entry.id = Some(value.raw().to_owned()).filter(|i| !i.is_empty()).or(entry.id.take());
            }
            Field::Summary => entry.summary.offer(3, html(value)),
            Field::OtherSummary => entry.summary.offer(1, html(value)),
            Field::Content => entry.content.offer(3, html(value)),
            Field::Author | Field::Creator => add(&mut entry.authors, people::name(&value.line())),
            Field::OtherCreator => add(&mut entry.creators, people::name(&value.line())),
            Field::Category => add(&mut entry.categories, value.line()),
            Field::Keywords => value.line().split(',').for_each(|k| add(&mut entry.categories, k.trim().to_owned())),
            Field::Language => entry.language = line(&value).map(|l| tag(&l)).or(entry.language.take()),
            Field::Name if space == Space::News => entry.outlet = line(&value),
            Field::Source => {
                entry.outlet = line(&value).or(entry.outlet.take());
                entry.outlet_url.offer(3, address.filter(|a| address::is_web(a)));
            }
            Field::PictureAddress => entry.image.offer(4, address),
            _ => {}
        }
    }

    /// Does something with the entry that is read.
    fn with(&mut self, take: impl FnOnce(&mut super::draft::Draft)) {
        if let Some(draft) = &mut self.draft {
            take(draft);
        }
    }

    /// Reads a date; one that cannot be read is counted.
    fn date(&mut self, written: &str, take: impl FnOnce(&mut Self, Option<Moment>)) {
        let read = date::read(written);
        if read.is_none() && !written.is_empty() {
            if self.bad_dates == 0 {
                self.bad_date = written.chars().take(40).collect();
            }
            self.bad_dates += 1;
        }
        take(self, read);
    }
}

/// A language's tag with the hyphens that BCP 47 wants.
pub(super) fn tag(written: &str) -> String {
    written.trim().replace('_', "-")
}

/// Minutes of a period of RSS's syndication module.
fn period(written: &str) -> Option<u32> {
    Some(match &*written.to_ascii_lowercase() {
        "hourly" => 60,
        "daily" => 24 * 60,
        "weekly" => 7 * 24 * 60,
        "monthly" => 30 * 24 * 60,
        "yearly" => 365 * 24 * 60,
        _ => return None,
    })
}

fn weekday(written: &str) -> Option<u8> {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    days.iter().position(|d| d.eq_ignore_ascii_case(written)).and_then(|i| u8::try_from(i).ok())
}
