//! The elements that matter to reading an article.

/// An element, or a group of elements that are read alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Tag {
    /// Not an element: a piece of text.
    Text,
    Html,
    Head,
    Body,
    Title,
    Meta,
    Link,
    Script,
    P,
    /// `h1`.
    H1,
    /// `h2` to `h6`.
    Heading,
    Div,
    /// `section`, `main`, `center` ...: a box without a meaning of its own here.
    Section,
    Main,
    Article,
    Header,
    Footer,
    Nav,
    Aside,
    /// `ul`, `ol`, `dl`.
    List,
    Li,
    Blockquote,
    Pre,
    Table,
    Tr,
    /// `td`, `th`.
    Td,
    Figure,
    Figcaption,
    Br,
    Hr,
    Img,
    A,
    Span,
    /// `b`, `strong`.
    Strong,
    Time,
    Address,
    Button,
    Form,
    /// `style`, `iframe`, `textarea` ...: its content is not markup and not for reading.
    Raw,
    /// `noscript`, `template`, `svg`, `select`, `video` ...: markup that readers do not see as text.
    Unseen,
    /// `input`, `source`, `wbr` ...: without content.
    Void,
    /// Any other element, read as running text.
    Other,
}

impl Tag {
    /// The element of a name in any case.
    pub(super) fn of(name: &str) -> Tag {
        let mut lower = [0_u8; 12];
        let Some(lower) = lower.get_mut(..name.len()) else { return Tag::Other };
        lower.copy_from_slice(name.as_bytes());
        lower.make_ascii_lowercase();
        match &*lower {
            b"html" => Tag::Html,
            b"head" => Tag::Head,
            b"body" => Tag::Body,
            b"title" => Tag::Title,
            b"meta" => Tag::Meta,
            b"link" => Tag::Link,
            b"script" => Tag::Script,
            b"p" => Tag::P,
            b"h1" => Tag::H1,
            b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => Tag::Heading,
            b"div" => Tag::Div,
            b"section" | b"center" | b"fieldset" | b"details" | b"summary" | b"hgroup" | b"amp-layout" => Tag::Section,
            b"main" => Tag::Main,
            b"article" => Tag::Article,
            b"header" => Tag::Header,
            b"footer" => Tag::Footer,
            b"nav" | b"menu" => Tag::Nav,
            b"aside" => Tag::Aside,
            b"ul" | b"ol" | b"dl" => Tag::List,
            b"li" | b"dt" | b"dd" => Tag::Li,
            b"blockquote" => Tag::Blockquote,
            b"pre" => Tag::Pre,
            b"table" => Tag::Table,
            b"tr" | b"tbody" | b"thead" | b"tfoot" => Tag::Tr,
            b"td" | b"th" => Tag::Td,
            b"figure" | b"picture" => Tag::Figure,
            b"figcaption" | b"caption" => Tag::Figcaption,
            b"br" => Tag::Br,
            b"hr" => Tag::Hr,
            b"img" => Tag::Img,
            b"a" => Tag::A,
            b"span" | b"font" => Tag::Span,
            b"b" | b"strong" => Tag::Strong,
            b"time" => Tag::Time,
            b"address" => Tag::Address,
            b"button" => Tag::Button,
            b"form" => Tag::Form,
            b"style" | b"iframe" | b"textarea" | b"xmp" | b"noembed" | b"noframes" => Tag::Raw,
            b"noscript" | b"template" | b"svg" | b"select" | b"video" | b"audio" | b"object" | b"math" | b"canvas"
            | b"dialog" | b"map" | b"label" => Tag::Unseen,
            b"input" | b"source" | b"wbr" | b"area" | b"base" | b"col" | b"embed" | b"param" | b"track" => Tag::Void,
            _ => Tag::Other,
        }
    }

    /// Whether it has no content and no end tag.
    pub(super) fn is_void(self) -> bool {
        matches!(self, Tag::Meta | Tag::Link | Tag::Br | Tag::Hr | Tag::Img | Tag::Void)
    }

    /// Whether its content is not markup.
    pub(super) fn is_raw(self) -> bool {
        matches!(self, Tag::Title | Tag::Script | Tag::Raw)
    }

    /// Whether it starts a new line: text before and after it are different blocks.
    pub(super) fn is_block(self) -> bool {
        use Tag::{
            Address, Article, Aside, Blockquote, Body, Div, Figcaption, Figure, Footer, Form, H1, Head, Header,
            Heading, Hr, Html, Li, List, Main, Nav, P, Pre, Section, Table, Td, Tr,
        };
        matches!(
            self,
            Html | Head
                | Body
                | P
                | H1
                | Heading
                | Div
                | Section
                | Main
                | Article
                | Header
                | Footer
                | Nav
                | Aside
                | List
                | Li
                | Blockquote
                | Pre
                | Table
                | Tr
                | Td
                | Figure
                | Figcaption
                | Hr
                | Address
                | Form
        )
    }
}
