//! `cargo xtask dist`: the program as others install it, with all that belongs to it, in one file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::command::{cargo, succeed};
use crate::{Outcome, workspace};

/// Shells with the names that their completions go by.
const SHELLS: [(&str, &str); 4] = [("bash", "ovn.bash"), ("zsh", "_ovn"), ("fish", "ovn.fish"), ("elvish", "ovn.elv")];
/// What is packed as it is.
const FILES: [&str; 8] = [
    "dist/openvoicenews.service",
    "dist/Containerfile",
    "docs/running.md",
    "docs/api.md",
    "docs/formats.md",
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
];

/// Builds and packs.
///
/// # Errors
///
/// Where something cannot be built, or the unit is not as systemd wants it.
pub(crate) fn run(args: &[String]) -> Outcome {
    let target = match args {
        [] => None,
        [flag, target] if flag == "--target" => Some(target.as_str()),
        _ => return Err("`cargo xtask dist` takes `--target TRIPLE` and nothing else".to_owned()),
    };
    let root = workspace::root();
    let program = build(&root, target)?;
    let version = version(&program)?;
    let machine = target.map_or_else(|| format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS), str::to_owned);
    let name = format!("openvoicenews-{version}-{machine}");
    let dist = root.join("target/dist");
    let folder = dist.join(&name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("completions")).map_err(told(&folder))?;
    let ovn = folder.join("ovn");
    fs::copy(&program, &ovn).map_err(told(&ovn))?;
    let before = size(&ovn)?;
    succeed(Command::new("strip").arg(&ovn))?;
    println!("the program: {} MB, {} MB before its symbols were taken away", size(&ovn)?, before);
    for (shell, file) in SHELLS {
        let file = folder.join("completions").join(file);
        fs::write(&file, output(&program, &["completions", shell])?).map_err(told(&file))?;
    }
    succeed(Command::new(&program).args(["--quiet", "man"]).arg(folder.join("man")))?;
    for file in FILES {
        let to = folder.join(Path::new(file).file_name().unwrap_or_default());
        fs::copy(root.join(file), &to).map_err(told(&to))?;
    }
    verify(&folder.join("openvoicenews.service"), &ovn, &dist)?;
    pack(&dist, &name)
}

fn build(root: &Path, target: Option<&str>) -> Outcome<PathBuf> {
    let mut build = cargo(&["build", "--release", "--locked", "-p", "ovn"]);
    let mut place = root.join("target");
    if let Some(target) = target {
        build.args(["--target", target]);
        place.push(target);
    }
    succeed(&mut build)?;
    Ok(place.join("release/ovn"))
}

fn version(program: &Path) -> Outcome<String> {
    let line = String::from_utf8(output(program, &["--version"])?).map_err(|e| e.to_string())?;
    line.split_whitespace().nth(1).map(str::to_owned).ok_or(format!("`{line}` has no version"))
}

fn output(program: &Path, args: &[&str]) -> Outcome<Vec<u8>> {
    let done = Command::new(program).args(args).stderr(Stdio::inherit()).output();
    let done = done.map_err(|e| format!("`{}` cannot be run: {e}", program.display()))?;
    if done.status.success() {
        Ok(done.stdout)
    } else {
        Err(format!("`{}` failed: {}", program.display(), done.status))
    }
}

/// Has systemd look at the unit, where there is one: every line is known to it, and little is left open.
fn verify(unit: &Path, program: &Path, beside: &Path) -> Outcome {
    let text = fs::read_to_string(unit).map_err(told(unit))?;
    // The program and its manual are not installed here.
    let text = text.replace("/usr/local/bin/ovn", &program.display().to_string());
    let text: String = text.lines().filter(|l| !l.starts_with("Documentation=")).map(|l| format!("{l}\n")).collect();
    let here = beside.join("openvoicenews.service");
    fs::write(&here, text).map_err(told(&here))?;
    let asked = Command::new("systemd-analyze").arg("verify").arg(&here).stderr(Stdio::piped()).output();
    let Ok(done) = asked else {
        println!("the unit was not looked at: there is no systemd-analyze here");
        return fs::remove_file(&here).map_err(told(&here));
    };
    // It also tells of other units of this machine.
    let complaints = String::from_utf8_lossy(&done.stderr);
    let ours: Vec<&str> = complaints.lines().filter(|l| l.contains("openvoicenews.service")).collect();
    if !ours.is_empty() {
        return Err(format!("systemd does not like the unit:\n{}", ours.join("\n")));
    }
    let mut exposure = Command::new("systemd-analyze");
    exposure.args(["security", "--offline=true", "--no-pager", "--threshold=15"]).arg(&here).stdout(Stdio::null());
    succeed(&mut exposure).map_err(|e| format!("the unit leaves too much open\nhint: {e}"))?;
    fs::remove_file(&here).map_err(told(&here))
}

/// Packs the folder, always to the same bytes.
fn pack(dist: &Path, name: &str) -> Outcome {
    let file = dist.join(format!("{name}.tar.gz"));
    let mut tar = Command::new("tar");
    tar.args([
        "--sort=name",
        "--owner=0",
        "--group=0",
        "--numeric-owner",
        "--mtime=@0",
        "--use-compress-program=gzip -9n",
    ]);
    succeed(tar.arg("-C").arg(dist).arg("-cf").arg(&file).arg(name))?;
    println!("packed: {} ({} MB)", file.display(), size(&file)?);
    Ok(())
}

/// In megabytes.
fn size(file: &Path) -> Outcome<u64> {
    Ok(fs::metadata(file).map_err(told(file))?.len().div_ceil(1 << 20))
}

fn told(place: &Path) -> impl Fn(std::io::Error) -> String {
    let place = place.display().to_string();
    move |e| format!("`{place}`: {e}")
}
