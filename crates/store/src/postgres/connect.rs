//! Connecting, and bringing the schema up to date.

use std::pin::pin;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use tokio_postgres::config::SslMode;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, NoTls, Transaction};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{describe, recovery, statements};
use crate::chain::{self, Beginning, Looking, Reading};
use crate::error::StoreError;
use crate::migrate::{Dialect, LEDGER, Migration, lines, names_ever, pending};
use crate::table::Table as _;

/// The time limit of one attempt to connect.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long the other machine may be silent.
const SILENCE_MAX: Duration = Duration::from_secs(10);

/// The key of the advisory lock that keeps two processes from migrating at once.
const MIGRATION_LOCK: i64 = 0x6f63_6d69_6772;

/// Migrations sort and join whole tables, and rebuild their indexes.
const FOR_WHOLE_TABLES: &str = "SET LOCAL work_mem = '128MB'; SET LOCAL maintenance_work_mem = '256MB'";

/// The settings for this address.
pub(super) fn config(url: &str) -> Result<Config, StoreError> {
    let mut config: Config =
        url.parse().map_err(|error: tokio_postgres::Error| StoreError::Address(error.to_string()))?;
    config.application_name("cashier");
    // Detects a connection whose other end is gone, even while no query is running.
    config.tcp_user_timeout(SILENCE_MAX).keepalives_idle(SILENCE_MAX);
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_TIMEOUT);
    }
    Ok(config)
}

/// TLS is used, with the system's roots, if the address says `sslmode=require`; otherwise the connection is plain.
pub(super) fn wants_tls(config: &Config) -> bool {
    config.get_ssl_mode() == SslMode::Require
}

/// The TLS connector.
pub(super) fn tls() -> Result<MakeRustlsConnect, StoreError> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = std::sync::Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| StoreError::Unavailable(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// Whatever prevents a connection, to us the database is unavailable.
fn refused(error: &tokio_postgres::Error) -> StoreError {
    let hint = match error.code() {
        Some(&SqlState::INVALID_CATALOG_NAME) => "; create it first, for example with createdb",
        _ => "",
    };
    StoreError::Unavailable(describe(error) + hint)
}

/// Opens one connection and drives it on the current runtime. A server that accepts the connection but stays silent
/// is unavailable too.
pub(crate) async fn connect(url: &str) -> Result<Client, StoreError> {
    let silent = |_| StoreError::Unavailable("PostgreSQL takes connections but does not answer".to_owned());
    tokio::time::timeout(CONNECT_TIMEOUT, open(url)).await.map_err(silent)?
}

async fn open(url: &str) -> Result<Client, StoreError> {
    let config = config(url)?;
    if wants_tls(&config) {
        let (client, connection) = config.connect(tls()?).await.map_err(|error| refused(&error))?;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::warn!(error = %error, "the connection to PostgreSQL ended");
            }
        });
        Ok(client)
    } else {
        let (client, connection) = config.connect(NoTls).await.map_err(|error| refused(&error))?;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::warn!(error = %error, "the connection to PostgreSQL ended");
            }
        });
        Ok(client)
    }
}

/// Runs the pending migrations. Several processes may call it at once.
pub(crate) async fn migrate(url: &str) -> Result<(), StoreError> {
    let mut client = connect(url).await?;
    let version: String = client.query_one("SHOW server_version_num", &[]).await?.get(0);
    if version.parse::<u32>().unwrap_or(0) < 150_000 {
        return Err(StoreError::Migration("PostgreSQL 15 or newer is needed".to_owned()));
    }
    let mut transaction = client.transaction().await?;
    transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&MIGRATION_LOCK]).await?;
    transaction.batch_execute(FOR_WHOLE_TABLES).await?;
    end_with_client(&mut transaction).await?;
    transaction.batch_execute(LEDGER).await?;
    let rows =
        transaction.query("SELECT version, checksum FROM schema_migrations ORDER BY version", &[]).await?;
    let done: Vec<(i64, String)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let pending = pending(&done)?;
    for migration in pending {
        transaction.batch_execute(&migration.sql(Dialect::Postgres)).await?;
        if migration.orders_lines() {
            let found = transaction.query(lines::QUESTION, &[]).await?;
            let found: Vec<_> = found.iter().map(|row| lines::Line::decode(row)).collect::<Result<_, _>>()?;
            for text in lines::statements(&found, Dialect::Postgres) {
                transaction.execute(&text, &[]).await?;
            }
        }
        transaction
            .execute(
                "INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3)",
                &[&migration.version, &migration.name, &migration.checksum()],
            )
            .await?;
    }
    if pending.iter().any(Migration::begins_chain) {
        begin_chain(&transaction).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Records the rows that there are.
async fn begin_chain(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    const NONE: [&str; 0] = [];
    for Looking { place, columns, text, look } in chain::looks() {
        let mut answer = pin!(transaction.query_raw(&text, NONE).await?);
        let mut others = Vec::new();
        while let Some(row) = answer.try_next().await? {
            others.extend(look(&row)?);
        }
        for cells in others {
            let values: Vec<_> = cells.iter().map(|cell| cell as &(dyn ToSql + Sync)).collect();
            transaction.execute(&statements::rewrite_one(place, columns), &values).await?;
        }
    }
    let mut beginning = Beginning::new(transaction.query_one(chain::NOW_POSTGRES, &[]).await?.try_get(0)?);
    for mut reading in Reading::all(true) {
        let mut answer = pin!(transaction.query_raw(&reading.text, NONE).await?);
        while let Some(row) = answer.try_next().await? {
            beginning.take(&mut reading, &row)?;
        }
        beginning.end(&mut reading)?;
    }
    let insert = transaction.prepare(&recovery::insert_block()).await?;
    for block in beginning.blocks()? {
        let mut cells = Vec::new();
        block.encode(&mut cells);
        let values: Vec<_> = cells.iter().map(|cell| cell as &(dyn ToSql + Sync)).collect();
        transaction.execute(&insert, &values).await?;
    }
    Ok(())
}

/// Has the server check every second whether this process is still there. Otherwise a migration whose process was
/// killed runs to the end of its statements, and the next process waits for it. Servers on some systems cannot check.
async fn end_with_client(transaction: &mut Transaction<'_>) -> Result<(), StoreError> {
    let attempt = transaction.savepoint("end_with_client").await?;
    if attempt.batch_execute("SET LOCAL client_connection_check_interval = '1s'").await.is_ok() {
        attempt.commit().await?;
    } else {
        attempt.rollback().await?;
    }
    Ok(())
}

/// Drops every table of every version: the database may have been made by an earlier one.
pub(crate) async fn erase(url: &str) -> Result<(), StoreError> {
    let tables: Vec<_> = names_ever().collect();
    let client = connect(url).await?;
    client.batch_execute(&format!("DROP TABLE IF EXISTS {}", tables.join(", "))).await?;
    Ok(())
}
