//! Books with rows in as many tables as a few commands fill, copies of them, and changes by hand.

use std::time::Duration;

use cashier_core::app::{App, LoginMethod};
use cashier_core::app_user::{NewSession, Number, SignUp};
use cashier_core::id::{MerchantId, PaymentId, Shard, UserId};
use cashier_core::provider::{Listing, PutReceiver};
use cashier_core::session::OpenSession;
use cashier_core::setting::{Setting, WriteSetting};
use cashier_core::standing::{By, ChangeStanding, StandingChange};
use cashier_core::user::{CreateUser, VerifyPin};
use cashier_engine::clock::Clock as _;
use cashier_protocol::dialect::Dialects;
use cashier_store::verify::Finding;
use cashier_store::{Address, Store};

use crate::attempts::{NATIVE, open};
use crate::commands::{
    APP, app, confirm, foreign_order, grant, merchant, message, number, refund, top_up, web_order, yuan,
};
use crate::support::{Database, PIN, System, WRONG_PIN, amount, create, prove};

/// Correct books, and who is in them.
pub(super) struct Books {
    pub(super) database: Database,
    pub(super) merchant: MerchantId,
    pub(super) user: UserId,
    pub(super) other: UserId,
    pub(super) paid: PaymentId,
    pub(super) open: PaymentId,
}

const HOUR: Duration = Duration::from_hours(1);

async fn user(system: &System, name: &str, balance: i64) -> UserId {
    let id: UserId = system.engine.fresh().id(Shard::of_text(name));
    let command = CreateUser {
        id,
        login_id: name.to_owned(),
        password_hash: format!("the hash of {name}"),
        pin: PIN,
        name: name.to_owned(),
        language: "en".to_owned(),
        email: Some(format!("{name}@example.com")),
        phone: None,
        mode: cashier_core::mode::Mode::default(),
    };
    system.engine.submit(command).await.unwrap();
    system.engine.submit(top_up(id, amount(balance), "start")).await.unwrap();
    id
}

impl Books {
    /// Makes them, and proves them.
    pub(super) async fn make(database: Database) -> Self {
        let (shop, account) = open(&database, 15).await;
        let through_provider = shop.order("web", 1_250).await;
        shop.start(through_provider, NATIVE).await.unwrap();
        assert!(shop.pay(&number(through_provider, 1)).await);
        shop.providers.repair(through_provider).await.unwrap();
        assert_eq!(shop.refund(through_provider, "back", 250).await.1, "processing");
        let receiver = PutReceiver {
            account: account.id,
            receiver: "partner".to_owned(),
            relation: "PARTNER".into(),
            listing: Listing::Added,
        };
        shop.system.engine.submit(receiver).await.unwrap();
        let books = Self::write(&shop.system, database).await;
        prove(&shop.system.reader, &Dialects::default()).await;
        shop.close().await;
        books
    }

    async fn write(system: &System, database: Database) -> Self {
        let engine = &system.engine;
        let id =
            engine.submit(merchant("TEA".parse().unwrap(), "Tea House", vec![1, 2, 3])).await.unwrap().id;
        let (nadia, omar) = (user(system, "nadia", 10_000).await, user(system, "omar", 7_000).await);
        let expires_at = system.clock.now().saturating_add(HOUR);
        let mut orders = Vec::new();
        for (number, payer) in (0..6).zip([nadia, omar].into_iter().cycle()) {
            let order = create(id, &format!("order-{number}"), 400 + number, expires_at);
            let payment: PaymentId = engine.submit(order).await.unwrap().subject.as_id();
            orders.push(payment);
            if number < 4 {
                engine.submit(confirm(payment, payer, amount(400 + number), id)).await.unwrap();
            }
        }
        for number in 0..2 {
            engine.submit(refund(id, orders[0], &format!("refund-{number}"), amount(50))).await.unwrap();
        }
        let code = grant(engine, nadia, id).await;
        engine.submit(message(id, code, "hello")).await.unwrap();
        let session = engine.fresh().id(nadia.shard());
        engine
            .submit(OpenSession { id: session, user: nadia, secret_hash: [5; 32], lifetime: HOUR })
            .await
            .unwrap();
        // The last of them locks the PIN.
        for _ in 0..5 {
            engine.submit(VerifyPin { user: omar, pin: WRONG_PIN }).await.unwrap();
        }
        engine.submit(foreign_order(nadia, amount(30), expires_at)).await.unwrap().unwrap();
        let setting = Setting { name: "shown".to_owned(), value: "1".to_owned() };
        engine.submit(WriteSetting(setting)).await.unwrap();
        for change in [StandingChange::Suspend, StandingChange::Reinstate] {
            let by = By { actor: "op".to_owned(), reason: "test".to_owned() };
            engine.submit(ChangeStanding { subject: omar.into(), change, by }).await.unwrap();
        }
        engine.submit(app()).await.unwrap();
        let buyer = Number::new(7).unwrap();
        let session =
            NewSession { id: engine.fresh().id(App::shard(APP)), secret_hash: [1; 32], lifetime: HOUR };
        let sign_up = SignUp {
            app: APP.to_owned(),
            method: LoginMethod::Username,
            name: "buyer".to_owned(),
            password_hash: "the hash of buyer".to_owned(),
            present: None,
            number: buyer,
            session,
        };
        engine.submit(sign_up).await.unwrap();
        engine.submit(web_order(id, buyer, Number::new(1_000).unwrap(), yuan(90))).await.unwrap();
        Self { database, merchant: id, user: nadia, other: omar, paid: orders[0], open: orders[5] }
    }

    /// A copy of them, to be damaged.
    pub(super) async fn copy(&self) -> Database {
        match &self.database.address {
            Address::Sqlite(path) => {
                let copy = Database::sqlite();
                let Address::Sqlite(to) = &copy.address else { panic!("not a file") };
                let file = rusqlite::Connection::open(path).unwrap();
                file.execute("VACUUM INTO ?1", [to.display().to_string()]).unwrap();
                copy
            }
            Address::Postgres(_) => Database::copy_of(&self.database).await,
        }
    }

    /// How many rows a table has.
    pub(super) async fn count(&self, table: &str) -> i64 {
        number_of(&self.database, &format!("SELECT COUNT(*) FROM {table}")).await
    }
}

/// Takes away what the database itself has against wrong rows, as somebody could who may write to it.
pub(super) async fn loosen(database: &Database) {
    match &database.address {
        Address::Sqlite(path) => {
            let file = rusqlite::Connection::open(path).unwrap();
            // A file's checks cannot be dropped, only ignored: they are rewritten in the schema.
            file.execute_batch("PRAGMA writable_schema = ON").unwrap();
            let question =
                "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%CHECK (%'";
            let mut found = file.prepare(question).unwrap();
            let tables = found.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
            let tables: Vec<(String, String)> = tables.map(Result::unwrap).collect();
            for (table, text) in tables {
                let text = text.replace("CHECK (", "CHECK (1 OR ");
                file.execute("UPDATE sqlite_schema SET sql = ?2 WHERE name = ?1", [table, text]).unwrap();
            }
            drop(found);
            file.execute_batch("PRAGMA writable_schema = RESET").unwrap();
        }
        Address::Postgres(_) => {
            let drop_checks = "DO $$ DECLARE c record; BEGIN
                FOR c IN SELECT conrelid::regclass AS t, conname FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0
                  AND connamespace = 'public'::regnamespace
                LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.conname); END LOOP; END $$";
            database.execute(drop_checks).await;
        }
    }
}

/// The number that a query answers with.
pub(crate) async fn number_of(database: &Database, question: &str) -> i64 {
    match &database.address {
        Address::Sqlite(path) => {
            rusqlite::Connection::open(path).unwrap().query_row(question, [], |row| row.get(0)).unwrap()
        }
        Address::Postgres(url) => {
            let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
            let driver = tokio::spawn(connection);
            let found = client.query_one(question, &[]).await.unwrap().get(0);
            drop(client);
            driver.await.unwrap().unwrap();
            found
        }
    }
}

/// What the proof finds.
pub(super) async fn findings(database: &Database) -> Vec<Finding> {
    let (reader, _) = Store::look(&database.address).await.unwrap().unwrap();
    reader.verify(&Dialects::default()).await.unwrap().findings
}

/// The rows that are named as not written by the wallet.
pub(super) fn named(findings: &[Finding]) -> Vec<&str> {
    let is_of = |finding: &&Finding| finding.invariant == "every row is as the wallet wrote it";
    findings.iter().filter(is_of).map(|finding| finding.row.as_str()).collect()
}
