//! The edition as one page.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::Book;
use crate::publish::inline;
use crate::publish::theme::ThemeFault;

pub(super) fn write(book: &Book<'_>) -> Result<String, ThemeFault> {
    let style = inline::style(book.theme, book.extended) + include_str!("one_file.css");
    book.render(
        "one_file.html",
        context! {
            policy => inline::policy(&style),
            icon => inline::icon(book.theme),
            style => Value::from_safe_string(style),
            sections => Value::from(Serde(&book.sections)),
            home => book.theme.base(),
        },
    )
}
