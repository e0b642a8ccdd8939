//! `ovn backup`: a copy of the store while it is in use, and a look at whether it is whole.

use std::path::PathBuf;

use clap::Args;

use crate::console::Console;
use crate::error::Error;
use crate::newsroom::Place;
use crate::store::Store;

/// Copy the newsroom's store into one file, while it is in use; or check that it is whole
///
/// The copy is complete before it gets its name. To go back to it, put it in
/// the place of `newsroom.db` while nothing runs.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn backup /backups/news-monday.db
  ovn backup --check
  ovn backup --check /backups/news-monday.db")]
pub(crate) struct Backup {
    /// The file of the copy
    #[arg(value_name = "FILE", required_unless_present = "check")]
    file: Option<PathBuf>,

    /// Copy nothing: read the whole store, or the copy, and say what is wrong with it
    #[arg(long)]
    check: bool,

    /// Replace a file that is there
    #[arg(long, conflicts_with = "check")]
    force: bool,

    #[command(flatten)]
    place: Place,
}

impl Backup {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        match (self.check, &self.file) {
            (true, Some(file)) => {
                if !file.is_file() {
                    return Err(Error::input(format!("there is no file `{}`", file.display())));
                }
                check(&Store::open(file, false)?, console)
            }
            (true, None) => check(&self.place.open()?.store, console),
            (false, file) => self.copy(file.as_deref().unwrap_or(std::path::Path::new("newsroom-copy.db")), console),
        }
    }

    fn copy(&self, file: &std::path::Path, console: &Console) -> Result<(), Error> {
        let newsroom = self.place.open()?;
        if file.exists() && !self.force {
            return Err(Error::output(format!("`{}` is there already", file.display()))
                .with_hint("name another file, or replace it with `--force`"));
        }
        let failed = |e: &std::io::Error| Error::writing(&file.display().to_string(), e);
        let folder = file.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(std::path::Path::new("."));
        let beside = tempfile::Builder::new().prefix(".ovn-backup-").tempfile_in(folder).map_err(|e| failed(&e))?;
        newsroom.store.back_up(beside.path())?;
        beside.as_file().sync_all().map_err(|e| failed(&e))?;
        beside.persist(file).map_err(|e| failed(&e.error))?;
        let size = std::fs::metadata(file).map(|m| m.len()).unwrap_or(0);
        console.sum(&format!("`{}`, {} MB", file.display(), size.div_ceil(1 << 20)));
        Ok(())
    }
}

fn check(store: &Store, console: &Console) -> Result<(), Error> {
    let faults = store.check()?;
    faults.iter().for_each(|fault| console.warn(fault));
    match faults.len() {
        0 => {
            console.sum("the store is whole");
            Ok(())
        }
        n => Err(Error::refused(format!("{n} faults in the store")).with_hint("put a backup in its place")),
    }
}
