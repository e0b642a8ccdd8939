//! The look of a site, and what it is called: as commands take it, and as a newsroom has it.

use std::path::{Path, PathBuf};

use clap::Args;
use openvoicenews::publish::Theme;

use crate::error::Error;
use crate::site_folder::SiteFolder;
use crate::theme_folder;

/// Characters that a name or a motto may have: they stand in one line of each page.
const LONGEST: usize = 100;

/// The look of a site.
#[derive(Args, Clone, Debug)]
pub(crate) struct Look {
    /// A folder whose files replace those of the built-in theme; `ovn theme` writes one to start from
    #[arg(long, value_name = "DIR")]
    theme: Option<PathBuf>,

    /// The site's name
    #[arg(long, value_name = "TEXT", default_value_t = Theme::default().name, value_parser = one_line)]
    name: String,

    /// The site's motto
    #[arg(long, value_name = "TEXT", default_value_t = Theme::default().motto, value_parser = one_line)]
    motto: String,
}

impl Look {
    /// The look that a newsroom's settings give.
    pub(crate) fn new(theme: Option<PathBuf>, name: Option<String>) -> Look {
        let usual = Theme::default();
        Look { theme, name: name.unwrap_or(usual.name), motto: usual.motto }
    }

    /// The theme, for a site that will stand in `site` and at `base_url`, where that is known.
    ///
    /// # Errors
    ///
    /// Where the folder is no theme, or the site would be written into it or over it.
    pub(crate) fn theme(&self, site: Option<&SiteFolder>, base_url: Option<String>) -> Result<Theme, Error> {
        let mut theme = match &self.theme {
            Some(folder) => {
                apart(folder, site)?;
                theme_folder::read(folder)?
            }
            None => Theme::default(),
        };
        theme.name.clone_from(&self.name);
        theme.motto.clone_from(&self.motto);
        theme.base_url = base_url;
        Ok(theme)
    }
}

/// A site replaces its whole folder, and a theme takes in all that lies in its own.
fn apart(theme: &Path, site: Option<&SiteFolder>) -> Result<(), Error> {
    let Some((theme, site)) = theme.canonicalize().ok().zip(site.map(SiteFolder::place)) else { return Ok(()) };
    if theme.starts_with(site) || site.starts_with(&theme) {
        return Err(Error::usage("the site and the theme cannot lie one in the other")
            .with_hint("name a folder beside the theme for the site"));
    }
    Ok(())
}

fn one_line(written: &str) -> Result<String, String> {
    let text = written.trim();
    if text.is_empty() || text.chars().any(char::is_control) || text.chars().count() > LONGEST {
        return Err(format!("one line of at most {LONGEST} characters is wanted"));
    }
    Ok(text.to_owned())
}
