//! What a page that needs nothing else has inside it: the theme's style with its type, the icon, and the policy that
//! says so to the browser.

use sha2::{Digest, Sha256};

use super::theme::Theme;

/// The theme's style with every file that it names inside. The extended files of the type weigh most and are left out
/// where no letter needs them.
pub(super) fn style(theme: &Theme, extended: bool) -> String {
    let css = theme.asset("style.css").and_then(|css| std::str::from_utf8(css).ok()).unwrap_or_default();
    let mut out = String::with_capacity(300_000);
    for line in css.lines() {
        if !extended && line.starts_with("@font-face") && line.contains("-ext.woff2") {
            continue;
        }
        put_inside(&mut out, line, theme);
        out.push('\n');
    }
    out
}

/// Writes a line with the files in the place of their addresses; what the theme lacks stays as it is, and the policy
/// keeps the browser from asking for it.
fn put_inside(out: &mut String, line: &str, theme: &Theme) {
    const OPEN: &str = "url(\"";
    let mut rest = line;
    while let Some((before, after)) = rest.split_once(OPEN) {
        let (path, behind) = after.split_once('"').unwrap_or((after, ""));
        out.push_str(before);
        out.push_str(OPEN);
        match theme.asset(path) {
            Some(content) => out.push_str(&data(path, content)),
            None => out.push_str(path),
        }
        if path.len() < after.len() {
            out.push('"');
        }
        rest = behind;
    }
    out.push_str(rest);
}

/// The theme's icon as an address that holds it.
pub(super) fn icon(theme: &Theme) -> Option<String> {
    theme.asset("icon.svg").map(|content| data("icon.svg", content))
}

/// The Content-Security-Policy (CSP 3) of a page with one `style` element and no script, that asks nobody for anything.
pub(super) fn policy(style: &str) -> String {
    let hash = base64(Sha256::digest(style.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; font-src data:; img-src data:; base-uri 'none'; \
         form-action 'none'"
    )
}

/// Whether a text has letters that only the extended files of the type have.
pub(super) fn needs_extended(text: &str) -> bool {
    text.chars()
        .any(|c| matches!(c, '\u{100}'..='\u{2ba}' | '\u{1d00}'..='\u{1eff}' | '\u{20a0}'..='\u{20c0}') && c != '€')
}

/// A file as an address that holds it (RFC 2397).
fn data(path: &str, content: &[u8]) -> String {
    let kind = match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("woff2") => "font/woff2",
        Some("woff") => "font/woff",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        _ => "application/octet-stream",
    };
    format!("data:{kind};base64,{}", base64(content))
}

/// RFC 4648, section 4, with padding.
fn base64(bytes: impl AsRef<[u8]>) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bytes = bytes.as_ref();
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let of = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let bits = of(0) << 16 | of(1) << 8 | of(2);
        for i in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * i) & 63) as usize];
            out.push(if i <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        let told = ["", "f", "fo", "foo", "foob", "fooba", "foobar"].map(base64);
        assert_eq!(told, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]);
    }

    #[test]
    fn the_files_of_a_style_are_inside_it() {
        let plain = style(&Theme::default(), false);
        assert!(plain.contains("url(\"data:font/woff2;base64,d09GMg") && !plain.contains("url(\"fonts/"));
        assert!(style(&Theme::default(), true).len() > plain.len() + 200_000);
        let folder = [("style.css", "a { b: url(\"x.png\") url(\"gone.png\"), url(\"open"), ("x.png", "X")];
        let theme = Theme::default().with(folder.map(|(p, c)| (p.to_owned(), c.as_bytes().to_vec())).into()).unwrap();
        let inside = style(&theme, false);
        assert_eq!(inside, "a { b: url(\"data:image/png;base64,WA==\") url(\"gone.png\"), url(\"open\n");
    }
}
