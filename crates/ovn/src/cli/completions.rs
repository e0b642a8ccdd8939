//! `ovn completions`: for shells.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::Cli;
use crate::error::Error;
use crate::lines::Output;

/// Print the completions for a shell
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn completions bash > ~/.local/share/bash-completion/completions/ovn
  ovn completions zsh > ~/.zfunc/_ovn
  ovn completions fish > ~/.config/fish/completions/ovn.fish")]
pub(crate) struct Completions {
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self) -> Result<(), Error> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "ovn", &mut script);
        let mut output = Output::open(None)?;
        output.line(String::from_utf8_lossy(&script).trim_end())?;
        output.finish()
    }
}
