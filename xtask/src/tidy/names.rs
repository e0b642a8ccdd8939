//! The paths that Rust source names: `use` trees flattened, and paths inside code and macros.

use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// One path as written, with `crate`, `self` and `super` resolved where it starts with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// Its parts; the first is `crate` for a path inside the own crate.
    pub(crate) parts: Vec<String>,
    /// The line of its last part, from 1.
    pub(crate) line: usize,
}

/// Every path of a source file. `module` is the file's own place in its crate.
///
/// # Errors
///
/// Where the text is not Rust.
pub(crate) fn named(source: &str, module: &[String]) -> Result<Vec<Named>, String> {
    let stream = TokenStream::from_str(source).map_err(|e| format!("cannot be read as Rust: {e}"))?;
    let mut found = Vec::new();
    walk(stream, &[], module, &mut found);
    Ok(found)
}

/// The place of a file in its crate: `src/write/prove.rs` is `write::prove`.
pub(crate) fn module_of(path_below_src: &str) -> Vec<String> {
    let stem = path_below_src.trim_end_matches(".rs");
    let mut parts: Vec<String> = stem.split('/').map(str::to_owned).collect();
    if parts.last().is_some_and(|p| p == "mod" || p == "lib" || p == "main") {
        parts.pop();
    }
    parts
}

fn walk(stream: TokenStream, prefix: &[String], module: &[String], found: &mut Vec<Named>) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let mut i = 0;
    while i < tokens.len() {
        i = match &tokens[i] {
            TokenTree::Ident(word) if word == "as" => i + 2,
            TokenTree::Ident(word) if word == "mod" => inline_module(&tokens, i, module, found),
            TokenTree::Ident(_) => path(&tokens, i, prefix, module, found),
            TokenTree::Group(group) => {
                walk(group.stream(), &[], module, found);
                i + 1
            }
            _ => i + 1,
        };
    }
}

/// `mod name { ... }`: inside, `super` leads to where we are now.
fn inline_module(tokens: &[TokenTree], at: usize, module: &[String], found: &mut Vec<Named>) -> usize {
    if let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(body))) = (tokens.get(at + 1), tokens.get(at + 2)) {
        let mut inner = module.to_vec();
        inner.push(name.to_string());
        walk(body.stream(), &[], &inner, found);
        return at + 3;
    }
    at + 2
}

/// A path from its first word on; returns where it ends.
fn path(tokens: &[TokenTree], at: usize, prefix: &[String], module: &[String], found: &mut Vec<Named>) -> usize {
    let mut parts = prefix.to_vec();
    let mut i = at;
    let mut line = 0;
    loop {
        match tokens.get(i) {
            Some(TokenTree::Ident(word)) => {
                parts.push(word.to_string());
                line = word.span().start().line;
            }
            Some(TokenTree::Punct(star)) if star.as_char() == '*' => parts.push("*".to_owned()),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                walk(group.stream(), &parts, module, found);
                return i + 1;
            }
            _ => break,
        }
        i += 1;
        if !(is_colon(tokens.get(i)) && is_colon(tokens.get(i + 1))) {
            break;
        }
        i += 2;
    }
    found.push(Named { parts: resolved(parts, module), line });
    i
}

fn is_colon(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(p)) if p.as_char() == ':')
}

fn resolved(parts: Vec<String>, module: &[String]) -> Vec<String> {
    let from = parts.iter().take_while(|p| *p == "self" || *p == "super").count();
    if from == 0 {
        return parts;
    }
    let up = parts[..from].iter().filter(|p| *p == "super").count();
    let kept = module.len().saturating_sub(up);
    let mut full = vec!["crate".to_owned()];
    full.extend_from_slice(&module[..kept]);
    full.extend_from_slice(&parts[from..]);
    full
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(source: &str, file: &str) -> Vec<String> {
        named(source, &module_of(file)).unwrap().into_iter().map(|n| n.parts.join("::")).collect()
    }

    #[test]
    fn flattens_use_trees() {
        let got = paths("use std::{fmt, time::{Duration, Instant as Now}};", "text/mod.rs");
        assert_eq!(got[1..], ["std::fmt", "std::time::Duration", "std::time::Instant"]);
    }

    #[test]
    fn resolves_self_and_super() {
        assert!(paths("use super::super::extract::x;", "write/prove.rs").contains(&"crate::extract::x".to_owned()));
        assert!(paths("use super::House;", "write/prove.rs").contains(&"crate::write::House".to_owned()));
        assert!(paths("use self::prove::x;", "write/mod.rs").contains(&"crate::write::prove::x".to_owned()));
        assert!(paths("mod t { use super::x; }", "write/mod.rs").contains(&"crate::write::x".to_owned()));
    }

    #[test]
    fn sees_into_bodies_and_macros_but_not_into_text() {
        let got = paths("fn f() { assert!(crate::group::assign(1) == 2); }", "write/mod.rs");
        assert!(got.contains(&"crate::group::assign".to_owned()));
        let quiet =
            paths("/// See crate::group.\nfn f() -> &'static str { \"crate::group::x\" } // std::fs", "write/mod.rs");
        assert!(!quiet.iter().any(|p| p.contains("group") || p.contains("std")), "{quiet:?}");
    }

    #[test]
    fn knows_the_line() {
        let got = named("\n\nuse crate::group::x;\n", &[]).unwrap();
        assert_eq!(got.last().unwrap().line, 3);
    }
}
