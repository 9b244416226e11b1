//! The address of a database: `sqlite:PATH` or `postgres://…`.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use crate::error::StoreError;

/// Where the data is stored.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// An SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL database, as a connection URL. It may hold a password.
    Postgres(String),
}

impl FromStr for Address {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path == ":memory:" {
                return Err(StoreError::Address("sqlite: needs the path of a file".to_owned()));
            }
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if text.starts_with("postgres:") || text.starts_with("postgresql:") {
            let normal = text.replacen("postgres:", "postgresql:", 1);
            let url = if normal.starts_with("postgresql://") {
                normal
            } else {
                normal.replacen("postgresql:", "postgresql://", 1)
            };
            url.parse::<tokio_postgres::Config>().map_err(|error| StoreError::Address(error.to_string()))?;
            return Ok(Self::Postgres(url));
        }
        Err(StoreError::Address("use sqlite:PATH or postgres://USER@HOST:PORT/DATABASE".to_owned()))
    }
}

impl fmt::Display for Address {
    /// Never shows the user or password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => {
                let after = url.split_once("://").map_or("", |(_, rest)| rest);
                let place = after.rsplit_once('@').map_or(after, |(_, place)| place);
                let place = place.split_once('?').map_or(place, |(place, _)| place);
                write!(f, "postgres://{place}")
            }
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_both_engines_are_understood() {
        assert_eq!("sqlite:data/x.db".parse::<Address>().unwrap(), Address::Sqlite("data/x.db".into()));
        let address: Address = "postgres://me:secret@127.0.0.1:5432/cashier?sslmode=disable".parse().unwrap();
        assert_eq!(address.to_string(), "postgres://127.0.0.1:5432/cashier");
        assert!(!format!("{address:?}").contains("secret"));
    }

    /// Everything after `sqlite:` is a plain path, whatever it looks like.
    #[test]
    fn paths_are_plain() {
        for path in ["file:x.db", "file:x.db?mode=ro", "a?b#c.db", "/tmp/x y.db"] {
            assert_eq!(format!("sqlite:{path}").parse::<Address>().unwrap(), Address::Sqlite(path.into()));
        }
    }

    #[test]
    fn other_addresses_are_refused() {
        for text in ["", "sqlite:", "sqlite::memory:", "mysql://x", "cashier.db"] {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }
}
