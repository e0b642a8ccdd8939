//! Licences, bans and sources of every dependency, as `deny.toml` has them.
//!
//! The keys are those of cargo-deny. We read the part we need ourselves: the
//! tool brings over two hundred packages, and its advisories need a database
//! from the network.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::command::cargo;
use crate::{Outcome, workspace};

/// `deny.toml`.
#[derive(Debug, Deserialize)]
struct Rules {
    graph: Graph,
    licenses: Licences,
    bans: Bans,
}

#[derive(Debug, Deserialize)]
struct Graph {
    targets: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Licences {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

#[derive(Debug, Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Bans {
    multiple_versions: String,
    #[serde(default)]
    skip: Vec<Named>,
    #[serde(default)]
    deny: Vec<Named>,
}

#[derive(Debug, Deserialize)]
struct Named {
    #[serde(rename = "crate")]
    name: String,
    #[serde(default)]
    reason: String,
}

/// What `cargo metadata` says.
#[derive(Debug, Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Node {
    id: String,
}

#[derive(Clone, Debug, Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
}

/// Checks the workspace and the fuzz targets' own one.
///
/// # Errors
///
/// Where a dependency breaks a rule, each named.
pub(crate) fn run() -> Outcome {
    let rules: Rules = toml::from_str(&workspace::read("deny.toml")?).map_err(|e| format!("`deny.toml`: {e}"))?;
    let mut faults = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for manifest in ["Cargo.toml", "fuzz/Cargo.toml"] {
        let packages = packages(manifest, &rules.graph.targets)?;
        faults.extend(packages.iter().flat_map(|p| about(&rules, p)));
        faults.extend(twice(&rules, &packages));
        seen.extend(packages.iter().map(|p| format!("{} {}", p.name, p.version)));
    }
    for fault in &faults {
        println!("{fault}");
    }
    println!("{} packages looked at, {} faults", seen.len(), faults.len());
    if faults.is_empty() { Ok(()) } else { Err("dependencies break the rules of `deny.toml`, listed above".to_owned()) }
}

/// The packages that are built for any of the targets.
fn packages(manifest: &str, targets: &[String]) -> Outcome<Vec<Package>> {
    let mut found: BTreeMap<String, Package> = BTreeMap::new();
    for target in targets {
        let mut c =
            cargo(&["metadata", "--format-version", "1", "--manifest-path", manifest, "--filter-platform", target]);
        let out = c.output().map_err(|e| format!("`cargo metadata` cannot be run: {e}"))?;
        if !out.status.success() {
            return Err(format!("`cargo metadata` of `{manifest}` failed: {}", String::from_utf8_lossy(&out.stderr)));
        }
        let all: Metadata = serde_json::from_slice(&out.stdout).map_err(|e| format!("`cargo metadata`: {e}"))?;
        let built: BTreeSet<String> = all.resolve.nodes.into_iter().map(|n| n.id).collect();
        found.extend(all.packages.into_iter().filter(|p| built.contains(&p.id)).map(|p| (p.id.clone(), p)));
    }
    Ok(found.into_values().collect())
}

fn about(rules: &Rules, p: &Package) -> Vec<String> {
    let mut faults = Vec::new();
    let name = format!("{} {}", p.name, p.version);
    if let Some(ban) = rules.bans.deny.iter().find(|b| b.name == p.name) {
        faults.push(format!("`{name}` is banned: {}", ban.reason));
    }
    if p.source.as_deref().is_some_and(|s| !s.starts_with("registry+https://github.com/rust-lang/crates.io-index")) {
        faults.push(format!("`{name}` comes from elsewhere than crates.io"));
    }
    match p.license.as_deref() {
        None => faults.push(format!("`{name}` states no licence")),
        Some(licence) => match spdx::Expression::parse_mode(licence, spdx::ParseMode::LAX) {
            Err(e) => faults.push(format!("`{name}` has a licence that cannot be read, `{licence}`: {}", e.reason)),
            Ok(expression) if !allowed(rules, &p.name, &expression) => {
                faults.push(format!("`{name}` is under `{licence}`, which `deny.toml` does not allow"));
            }
            Ok(_) => {}
        },
    }
    faults
}

fn allowed(rules: &Rules, package: &str, expression: &spdx::Expression) -> bool {
    let own = rules.licenses.exceptions.iter().filter(|e| e.name == package).flat_map(|e| &e.allow);
    let ids: Vec<&str> = rules.licenses.allow.iter().chain(own).map(String::as_str).collect();
    expression.evaluate(|r| r.license.id().is_some_and(|id| ids.contains(&id.name)))
}

/// Packages of which two versions are built.
fn twice(rules: &Rules, packages: &[Package]) -> Vec<String> {
    if rules.bans.multiple_versions != "deny" {
        return Vec::new();
    }
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for p in packages {
        versions.entry(&p.name).or_default().insert(&p.version);
    }
    let several = versions.iter().filter(|(name, v)| v.len() > 1 && !rules.bans.skip.iter().any(|s| s.name == **name));
    several
        .map(|(name, v)| {
            let list: Vec<&str> = v.iter().copied().collect();
            format!("`{name}` is built in {} versions: {}", v.len(), list.join(", "))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Rules {
        toml::from_str(
            r#"
            [graph]
            targets = []
            [licenses]
            allow = ["MIT"]
            exceptions = [{ crate = "odd", allow = ["NCSA"] }]
            [bans]
            multiple-versions = "deny"
            skip = [{ crate = "old", reason = "two users" }]
            deny = [{ crate = "bad", reason = "we say so" }]
            "#,
        )
        .unwrap()
    }

    fn package(name: &str, version: &str, licence: &str) -> Package {
        Package {
            id: format!("{name}@{version}"),
            name: name.to_owned(),
            version: version.to_owned(),
            license: Some(licence.to_owned()),
            source: None,
        }
    }

    #[test]
    fn licences_are_expressions() {
        for (name, licence, faults) in [
            ("a", "MIT", 0),
            ("a", "GPL-3.0-only OR MIT", 0),
            ("a", "MIT/Apache-2.0", 0),
            ("a", "MIT AND NCSA", 1),
            ("odd", "MIT AND NCSA", 0),
            ("a", "Our own words", 1),
        ] {
            assert_eq!(about(&rules(), &package(name, "1.0.0", licence)).len(), faults, "{name} {licence}");
        }
    }

    #[test]
    fn bans_and_strange_sources_are_told() {
        assert_eq!(about(&rules(), &package("bad", "1.0.0", "MIT")), ["`bad 1.0.0` is banned: we say so"]);
        let git = Package { source: Some("git+https://a.example/x".to_owned()), ..package("a", "1.0.0", "MIT") };
        assert_eq!(about(&rules(), &git).len(), 1);
    }

    #[test]
    fn two_versions_are_told_unless_skipped() {
        let list = [package("a", "1.0.0", "MIT"), package("a", "2.0.0", "MIT")];
        assert_eq!(twice(&rules(), &list), ["`a` is built in 2 versions: 1.0.0, 2.0.0"]);
        assert_eq!(twice(&rules(), &[package("old", "1.0.0", "MIT"), package("old", "2.0.0", "MIT")]).len(), 0);
    }
}
