//! `mageacl facts`.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum FactsCommand {
    /// Write the facts about the packages of Magento that a store has installed, for `--facts` and for contribution
    #[command(after_long_help = EXAMPLES)]
    Export {
        /// Store with its vendor folder
        #[arg(default_value = ".")]
        store: PathBuf,
        /// Output file [default: standard output]
        #[arg(short, long, value_name = "FILE", help_heading = "Output")]
        output: Option<PathBuf>,
    },
}

const EXAMPLES: &str = "\
Examples:
  mageacl facts export /var/www/shop -o facts.txt
  mageacl plan --magento 2.4.9 --facts facts.txt -p ventortech

The file has modules, resources and routes of Magento's own packages by version. It has no code, no paths, no third-party modules.";
