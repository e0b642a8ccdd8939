//! A newsroom: one folder with `newsroom.toml` and one SQLite file.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::error::Error;
use crate::settings::{self, Settings};
use crate::store::Store;

const SETTINGS: &str = "newsroom.toml";
const STORE: &str = "newsroom.db";
/// Is locked while a program gathers: two would ask publishers twice.
const LOCK: &str = "newsroom.lock";

/// Which newsroom a command works in.
#[derive(Args, Clone, Debug)]
pub(crate) struct Place {
    /// The newsroom's folder; the environment's `OVN_NEWSROOM` counts where this is not given
    #[arg(short = 'C', long = "newsroom", value_name = "DIR")]
    newsroom: Option<PathBuf>,
}

impl Place {
    fn folder(&self) -> PathBuf {
        let named = || std::env::var_os("OVN_NEWSROOM").filter(|v| !v.is_empty()).map(PathBuf::from);
        self.newsroom.clone().or_else(named).unwrap_or_else(|| PathBuf::from("."))
    }

    /// Opens the newsroom.
    ///
    /// # Errors
    ///
    /// Where there is none, or its settings or its store cannot be read.
    pub(crate) fn open(&self) -> Result<Newsroom, Error> {
        Newsroom::open(&self.folder())
    }
}

/// An open newsroom.
pub(crate) struct Newsroom {
    pub(crate) folder: PathBuf,
    pub(crate) settings: Settings,
    pub(crate) store: Store,
}

impl Newsroom {
    fn open(folder: &Path) -> Result<Newsroom, Error> {
        let file = folder.join(SETTINGS);
        if !file.is_file() {
            return Err(Error::input(format!("`{}` is no newsroom: it has no `{SETTINGS}`", folder.display()))
                .with_hint("`ovn init DIR` makes one; `--newsroom DIR` names one"));
        }
        // Whole, so that a program that runs for days does not depend on where it was started.
        let folder = fs::canonicalize(folder).map_err(|e| Error::reading(folder, &e))?;
        let settings = Settings::read(&folder.join(SETTINGS))?;
        let store = Store::open(&folder.join(STORE), true)?;
        Ok(Newsroom { folder, settings, store })
    }

    /// Makes a newsroom in a folder, which is made too where it is not there.
    ///
    /// # Errors
    ///
    /// Where there is one already, or something cannot be written.
    pub(crate) fn create(folder: &Path, name: Option<&str>, contact: Option<&str>) -> Result<Newsroom, Error> {
        let file = folder.join(SETTINGS);
        if file.exists() || folder.join(STORE).exists() {
            return Err(Error::output(format!("`{}` is a newsroom already", folder.display()))
                .with_hint("`ovn source add` and `ovn source import` add sources to it"));
        }
        let failed = |path: &Path, e: &io::Error| Error::writing(&path.display().to_string(), e);
        fs::create_dir_all(folder).map_err(|e| failed(folder, &e))?;
        // The settings come last: with them it is a newsroom.
        let store = Store::open(&folder.join(STORE), true)?;
        drop(store);
        let beside = folder.join(format!("{SETTINGS}.new"));
        fs::write(&beside, settings::written(name, contact)).map_err(|e| failed(&beside, &e))?;
        fs::rename(&beside, &file).map_err(|e| failed(&file, &e))?;
        Newsroom::open(folder)
    }

    /// The file of its store, for further connections to it.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.join(STORE)
    }

    /// Takes the newsroom for gathering, for as long as what is returned lives.
    ///
    /// # Errors
    ///
    /// Where another program gathers for it.
    pub(crate) fn lock(&self) -> Result<File, Error> {
        let path = self.folder.join(LOCK);
        let file = File::options().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(|e| Error::writing(&path.display().to_string(), &e))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(fs::TryLockError::WouldBlock) => {
                Err(Error::output(format!("`{}` is gathered for by another program", self.folder.display()))
                    .with_hint("wait for it, or end it; the other commands work beside it"))
            }
            Err(fs::TryLockError::Error(e)) => Err(Error::writing(&path.display().to_string(), &e)),
        }
    }
}
