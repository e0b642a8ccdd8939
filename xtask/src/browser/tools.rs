//! What the browser tests and the checks of formats need from outside: installed where it is missing, and only then.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{shown, succeed};
use crate::{Outcome, workspace};

/// A program, and the Debian package that has it.
pub(crate) type Program = (&'static str, &'static str);

/// What taking pictures needs.
pub(crate) const FOR_PICTURES: [Program; 3] = [("node", "nodejs"), ("npm", "npm"), ("chromium", "chromium")];

/// The tests read printed pages too, and the checker of HTML runs on Java.
pub(crate) const FOR_TESTS: [Program; 5] = [
    FOR_PICTURES[0],
    FOR_PICTURES[1],
    FOR_PICTURES[2],
    ("java", "default-jre-headless"),
    ("pdftotext", "poppler-utils"),
];

/// The checks of formats make an environment of Python packages, have TypeScript read the linked data, and the checker
/// of e-books runs on Java.
const FOR_FORMATS: [Program; 4] = [("python3", "python3"), FOR_PICTURES[0], FOR_PICTURES[1], FOR_TESTS[3]];

/// The checks of feed readers: the one that runs in a terminal.
pub(crate) const FOR_NEWSBOAT: [Program; 2] = [("python3", "python3"), ("newsboat", "newsboat")];

/// Those that have windows, with what drives them.
pub(crate) const FOR_WINDOWS: [Program; 6] = [
    ("python3", "python3"),
    ("liferea", "liferea"),
    ("rssguard", "rssguard"),
    ("Xvfb", "xvfb"),
    ("xdotool", "xdotool"),
    ("dbus-run-session", "dbus-daemon"),
];

/// The driver of the browser asks for it.
const OLDEST_NODE: u32 = 20;

/// Where the tools are.
#[derive(Debug)]
pub(crate) struct Tools {
    /// The browser.
    pub(crate) chromium: PathBuf,
}

/// Installs what is missing: programs by the system, the packages of `browser/` by npm.
///
/// # Errors
///
/// Where something cannot be installed, with what to do by hand.
pub(crate) fn install(programs: &[Program]) -> Outcome<Tools> {
    install_programs(programs)?;
    new_enough(&said(Command::new("node").arg("--version"))?)?;
    by_npm()?;
    let chromium = found("chromium").ok_or("`chromium` is not in `PATH`, though its package is installed")?;
    Ok(Tools { chromium })
}

/// Installs what the checks of formats need and do not install themselves.
///
/// # Errors
///
/// Where something cannot be installed, with what to do by hand.
pub(crate) fn install_for_formats() -> Outcome {
    let mut missing: Vec<&str> =
        FOR_FORMATS.iter().filter(|(p, _)| found(p).is_none()).map(|(_, package)| *package).collect();
    // Debian has Python without what environments are made with.
    let makes_environments = Command::new("python3").args(["-c", "import ensurepip, venv"]).output();
    if !makes_environments.is_ok_and(|out| out.status.success()) {
        missing.push("python3-venv");
    }
    if missing.is_empty() { Ok(()) } else { by_apt(&missing) }
}

/// Installs the programs that are missing.
///
/// # Errors
///
/// As [`install_for_formats`].
pub(crate) fn install_programs(programs: &[Program]) -> Outcome {
    let missing: Vec<&str> = programs.iter().filter(|(p, _)| found(p).is_none()).map(|(_, package)| *package).collect();
    if missing.is_empty() { Ok(()) } else { by_apt(&missing) }
}

/// A program in `PATH`.
fn found(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(&name)).find(|p| p.is_file())
}

fn by_apt(packages: &[&str]) -> Outcome {
    let list = packages.join(" ");
    let hint = format!("hint: install it by hand, on Debian as root: `apt-get install {list}`");
    if found("apt-get").is_none() {
        return Err(format!("the tests need `{list}`, and there is no `apt-get` here\n{hint}"));
    }
    let _alone = one_at_a_time()?;
    println!("installing {list}");
    // A machine that was never asked for packages has no list of them, or an old one.
    let mut all = apt(&["update"]).and_then(|()| apt_install(packages));
    if all.is_err() {
        all = apt_install(packages);
    }
    all.map_err(|e| format!("{e}\n{hint}"))
}

/// Two that ask for lists of packages at once would refuse each other.
fn one_at_a_time() -> Outcome<std::fs::File> {
    let file = workspace::root().join("target/apt.lock");
    let locked = std::fs::File::create(&file).and_then(|f| f.lock().map(|()| f));
    locked.map_err(|e| format!("`{}` cannot be locked: {e}", file.display()))
}

fn apt_install(packages: &[&str]) -> Outcome {
    let mut args = vec!["install", "--yes", "--no-install-recommends"];
    args.extend(packages);
    apt(&args)
}

/// Quiet where all goes well: its hundreds of lines would hide the tests. Waits where another installs something.
fn apt(args: &[&str]) -> Outcome {
    said(
        Command::new("apt-get")
            .args(["-q", "-o", "DPkg::Lock::Timeout=300"])
            .args(args)
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
    .map(drop)
}

/// The packages of the lock file, where another list of them was installed last.
fn by_npm() -> Outcome {
    let folder = workspace::root().join("browser");
    let wanted = workspace::read("browser/package-lock.json")?;
    // Beside the packages, so that it goes when they are deleted.
    let mark = folder.join("node_modules/.installed.json");
    if std::fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("installing the packages of `browser/package-lock.json`");
    succeed(Command::new("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder))
        .map_err(|e| format!("{e}\nhint: `npm ci` in `browser` must reach a registry of npm packages"))?;
    write(&mark, &wanted)
}

fn write(file: &Path, text: &str) -> Outcome {
    std::fs::write(file, text).map_err(|e| format!("`{}` cannot be written: {e}", file.display()))
}

fn new_enough(version: &str) -> Outcome {
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|n| n.parse::<u32>().ok());
    if major.is_some_and(|m| m >= OLDEST_NODE) {
        return Ok(());
    }
    Err(format!("Node.js is `{}`, too old\nhint: install version {OLDEST_NODE} or a later one", version.trim()))
}

/// The output of a command that succeeded.
fn said(c: &mut Command) -> Outcome<String> {
    let shown = shown(c);
    let out = c.output().map_err(|e| format!("`{shown}` cannot be run: {e}"))?;
    if out.status.success() {
        return Ok(String::from_utf8_lossy(&out.stdout).into_owned());
    }
    Err(format!("`{shown}` failed: {}\n{}", out.status, String::from_utf8_lossy(&out.stderr).trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_node_is_refused() {
        assert!(new_enough("v20.20.2\n").is_ok());
        assert!(new_enough("v18.19.0").unwrap_err().contains("hint:"));
        assert!(new_enough("").is_err());
    }

    #[test]
    fn the_lock_file_names_no_registry() {
        let lock = workspace::read("browser/package-lock.json").unwrap();
        assert!(lock.contains("\"integrity\""));
        assert!(!lock.contains("\"resolved\""), "hint: `npm install` with `browser/.npmrc` leaves it out");
    }
}
