//! The database of a store: arguments of the commands that read it.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Grants from a database instead of files.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct LiveArgs {
    /// Read the grants from the database of the store, in a read-only transaction and without secrets
    #[arg(long, help_heading = "Database")]
    pub(crate) live: bool,
    #[command(flatten)]
    pub(crate) connection: ConnectionArgs,
}

/// The connection to a database.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct ConnectionArgs {
    /// Address of the database without a password, such as mysql://USER@HOST:PORT/DATABASE?prefix=PREFIX [default: `MAGEACL_DSN`,
    /// else app/etc/env.php of the store]
    #[arg(long, value_name = "ADDRESS", help_heading = "Database")]
    pub(crate) dsn: Option<String>,
    /// File with the password of the database
    #[arg(long, value_name = "FILE", help_heading = "Database")]
    pub(crate) password_file: Option<PathBuf>,
    /// Follow environment variables in app/etc/env.php
    #[arg(long, help_heading = "Database")]
    pub(crate) allow_env: bool,
}

impl ConnectionArgs {
    /// Returns the first option that was given.
    pub(crate) fn first_given(&self) -> Option<&'static str> {
        let given = [
            ("--dsn", self.dsn.is_some()),
            ("--password-file", self.password_file.is_some()),
            ("--allow-env", self.allow_env),
        ];
        given.into_iter().find(|(_, is_given)| *is_given).map(|(option, _)| option)
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum LiveCommand {
    /// Write the grants in the database to a file without secrets, for `--grants` on another machine
    #[command(after_long_help = EXPORT_EXAMPLES)]
    Export {
        /// Store whose app/etc/env.php names the database
        #[arg(default_value = ".")]
        store: PathBuf,
        #[command(flatten)]
        connection: ConnectionArgs,
        /// Output file [default: standard output]
        #[arg(short, long, value_name = "FILE", help_heading = "Output")]
        output: Option<PathBuf>,
    },
    /// Print the SQL that grants an account the columns that are read; connects to nothing
    #[command(after_long_help = GRANT_EXAMPLES)]
    GrantSql {
        /// Store whose app/etc/env.php names the database and the prefix of its tables
        #[arg(default_value = ".")]
        store: PathBuf,
        #[command(flatten)]
        connection: ConnectionArgs,
        /// Account that gets the rights
        #[arg(long, value_name = "NAME@HOST", default_value = "mageacl@localhost", help_heading = "Database")]
        account: String,
    },
}

const EXPORT_EXAMPLES: &str = "\
Examples:
  mageacl live export > state.json               on the server
  mageacl audit -g state.json -p ventortech      anywhere
  MAGEACL_DSN=mysql://reader@db:3306/shop mageacl live export --password-file password.txt

The file has roles, rules, integrations, the number of their live tokens and login names. It has no token, key, secret or password.";

const GRANT_EXAMPLES: &str = "\
Examples:
  mageacl live grant-sql | mariadb -u root
  mageacl live grant-sql --dsn 'mysql://localhost/shop?prefix=m2_' --account 'mageacl@10.0.0.%'";
