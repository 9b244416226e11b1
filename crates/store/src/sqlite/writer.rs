//! The writer: one connection on one thread, one transaction per batch.

use std::path::{Path, PathBuf};

use cashier_core::world::{Keys, World};
use rusqlite::Connection;

use super::checkpoint::{Checkpointer, Gate};
use super::index_file::IndexFile;
use super::open;
use super::rows::{self, Statements};
use crate::batch::{Batch, Writer};
use crate::error::StoreError;
use crate::table::each_table;

macro_rules! statements {
    ($($field:ident: $row:ty,)+) => {
        struct AllStatements { $($field: Statements,)+ }

        impl AllStatements {
            fn new() -> Self {
                Self { $($field: Statements::of::<$row>(),)+ }
            }
        }
    };
}

statements! {
    merchants: cashier_core::merchant::Merchant,
    merchant_keys: cashier_core::merchant::MerchantKey,
    standings: cashier_core::standing::Standing,
    acts: cashier_core::standing::Act,
    users: cashier_core::user::User,
    logins: cashier_core::user::Login,
    pins: cashier_core::user::PinGuard,
    sessions: cashier_core::session::Session,
    consents: cashier_core::auth::Consent,
    auth_codes: cashier_core::auth::AuthCode,
    grants: cashier_core::auth::Grant,
    requests: cashier_core::request::Request,
    payments: cashier_core::payment::Payment,
    refunds: cashier_core::refund::Refund,
    foreign_orders: cashier_core::foreign::ForeignOrder,
    provider_accounts: cashier_core::provider::ProviderAccount,
    payment_attempts: cashier_core::provider::PaymentAttempt,
    provider_calls: cashier_core::provider::ProviderCall,
    receivers: cashier_core::provider::Receiver,
    incidents: cashier_core::provider::Incident,
    differences: cashier_core::reconcile::Difference,
    accounts: cashier_core::ledger::Account,
    transfers: cashier_core::ledger::Transfer,
    entries: cashier_core::ledger::Entry,
    messages: cashier_core::message::Message,
    notices: cashier_core::notice::Notice,
    delivery_attempts: cashier_core::notice::DeliveryAttempt,
    calls: cashier_core::call::ApiCall,
    settings: cashier_core::setting::Setting,
    apps: cashier_core::app::App,
    app_users: cashier_core::app_user::AppUser,
    app_logins: cashier_core::app_user::AppLogin,
    app_sessions: cashier_core::app_user::AppSession,
    idp_visits: cashier_core::app_user::IdpVisit,
    web_orders: cashier_core::web_order::WebOrder,
    try_counts: cashier_core::sign_in::TryCount,
}

/// The one writer of a SQLite database in this process.
pub(crate) struct SqliteWriter {
    path: PathBuf,
    connection: Option<Connection>,
    statements: AllStatements,
    gate: Gate,
    index: IndexFile,
    checkpointer: Checkpointer,
}

impl SqliteWriter {
    /// Opens the database, which must be migrated.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let gate = Gate::default();
        Ok(Self {
            path: path.to_owned(),
            connection: Some(open::for_writing(path)?),
            statements: AllStatements::new(),
            checkpointer: Checkpointer::start(path, Gate::clone(&gate))?,
            index: IndexFile::of(path),
            gate,
        })
    }

    fn load(&self, connection: &Connection, keys: Keys, world: &mut World) -> Result<(), StoreError> {
        macro_rules! one {
            ($table:ident) => {
                rows::load(connection, &self.statements.$table, keys.$table, &mut world.$table)?;
            };
        }
        each_table!(one);
        Ok(())
    }

    fn save(&self, connection: &Connection, batch: &mut dyn Batch) -> Result<(), StoreError> {
        let (id, at) = (batch.id(), batch.at());
        let world = batch.world();
        macro_rules! one {
            ($table:ident) => {
                rows::save(connection, &self.statements.$table, &world.$table)?;
            };
        }
        each_table!(one);
        connection.prepare_cached("INSERT INTO batches (shard, id, at) VALUES (?1, ?2, ?3)")?.execute((
            i64::from(id.shard().number()),
            id.to_bytes(),
            at.as_micros(),
        ))?;
        Ok(())
    }

    fn transact(&self, connection: &Connection, batch: &mut dyn Batch) -> Result<(), StoreError> {
        connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        let mut keys = batch.restart();
        loop {
            self.load(connection, keys, batch.world())?;
            keys = batch.decide();
            if keys.is_empty() {
                break;
            }
        }
        self.save(connection, batch)?;
        connection.prepare_cached("COMMIT")?.execute([])?;
        Ok(())
    }

    /// Closes the broken connection, opens a new one, and asks whether the batch was written after all.
    fn was_committed(&mut self, batch: &dyn Batch) -> Result<bool, StoreError> {
        self.connection = None;
        let connection = open::for_writing(&self.path)?;
        let id = batch.id();
        let found = connection
            .prepare("SELECT 1 FROM batches WHERE shard = ?1 AND id = ?2")?
            .exists((i64::from(id.shard().number()), id.to_bytes()))?;
        self.connection = Some(connection);
        Ok(found)
    }
}

impl Writer for SqliteWriter {
    fn run(&mut self, batch: &mut dyn Batch) -> Result<(), StoreError> {
        self.index.mend();
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => open::for_writing(&self.path)?,
        };
        let gate = Gate::clone(&self.gate);
        let open = gate.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let result = self.transact(&connection, batch);
        drop(open);
        if let Err(error) = result {
            if !connection.is_autocommit() && connection.execute_batch("ROLLBACK").is_ok() {
                self.connection = Some(connection);
                return Err(error);
            }
            drop(connection);
            return if self.was_committed(batch)? { Ok(()) } else { Err(error) };
        }
        self.connection = Some(connection);
        self.checkpointer.committed();
        Ok(())
    }
}
