//! `ovn api`: the API for programs, in short or described by OpenAPI.

use clap::Args;

use crate::error::Error;
use crate::lines::Output;
use crate::server::api;

/// List the addresses of the JSON API that `ovn serve` has, or describe them by OpenAPI
///
/// Keys are made by `ovn reader token NAME`. `docs/api.md` has examples.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn api
  ovn api --openapi > openapi.json")]
pub(crate) struct Api {
    /// Print the description, OpenAPI 3.1
    #[arg(long)]
    openapi: bool,
}

impl Api {
    pub(crate) fn run(self) -> Result<(), Error> {
        let mut output = Output::open(None)?;
        if self.openapi {
            let text = serde_json::to_string_pretty(&*api::DOCUMENT);
            output.line(&text.map_err(|e| Error::internal(e.to_string()))?)?;
        } else {
            for (method, path, about) in api::listed() {
                output.line(&format!("{method:<6}  {path:<44}  {about}"))?;
            }
        }
        output.finish()
    }
}
