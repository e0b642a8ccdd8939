//! XML put together so that it cannot be malformed: all text is escaped, and what is opened is closed.

use super::escape::escape;

/// An attribute: its name and its value, not yet escaped.
pub(super) type Attribute<'a> = (&'a str, &'a str);

/// A document, or a part of one, as it grows. Names of elements and attributes
/// are ours and are not checked; values and text are anyone's.
#[derive(Debug, Default)]
pub(super) struct Xml {
    out: String,
}

impl Xml {
    /// A whole document, in UTF-8.
    pub(super) fn document(root: &str, attributes: &[Attribute<'_>], content: impl FnOnce(&mut Xml)) -> Vec<u8> {
        let mut xml = Xml { out: "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".to_owned() };
        xml.parent(root, attributes, content);
        xml.out.into_bytes()
    }

    /// An element that holds elements, each on a line of its own: only where white space means nothing.
    pub(super) fn parent(&mut self, name: &str, attributes: &[Attribute<'_>], content: impl FnOnce(&mut Xml)) {
        self.open(name, attributes);
        self.out.push_str(">\n");
        content(self);
        self.close(name);
    }

    /// An element that holds text.
    pub(super) fn text(&mut self, name: &str, attributes: &[Attribute<'_>], text: &str) {
        self.open(name, attributes);
        self.out.push('>');
        self.out.push_str(&escape(text));
        self.close(name);
    }

    /// An element that holds nothing.
    pub(super) fn empty(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.open(name, attributes);
        self.out.push_str("/>\n");
    }

    fn open(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            self.out.push_str(&escape(value));
            self.out.push('"');
        }
    }

    fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_elements_are_closed() {
        let made = Xml::document("a", &[("b", "\"<")], |xml| {
            xml.text("c", &[], "1 < 2 & ]]>\u{0}");
            xml.empty("d", &[("e", "'")]);
        });
        let expected = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<a b=\"&quot;&lt;\">\n\
                        <c>1 &lt; 2 &amp; ]]&gt;</c>\n<d e=\"&#39;\"/>\n</a>\n";
        assert_eq!(String::from_utf8(made).unwrap(), expected);
    }
}
