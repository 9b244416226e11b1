//! What every read costs when there are millions of rows: it goes through an index, and its rows come in order.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use cashier_core::app::{App, AppConfig, LoginMethod};
use cashier_core::app_user::{LoginKey, Number};
use cashier_core::chain::BlockKey;
use cashier_core::chain::tile::Run;
use cashier_core::id::{Fresh, MerchantId, Shard};
use cashier_core::ledger::{Account, AccountId, LastLine, Owner};
use cashier_core::member::Scope;
use cashier_core::merchant::Role;
use cashier_core::money::Currency;
use cashier_core::provider::{AttemptId, ProviderCallId, ProviderName};
use cashier_core::request::{Operation, RequestKey};
use cashier_core::time::Timestamp;
use rusqlite::Connection;

use super::inclusion::Range;
use super::{Engine, PaymentFilter, Reader, Wanted};
use crate::error::StoreError;
use crate::migrate::{Dialect, MIGRATIONS};

/// Tables that stay small: the operator adds their rows, or a month does.
const SMALL: &[&str] = &["apps", "archived_months", "merchants", "provider_accounts"];

/// Reads everything, as its documentation says.
const READS_EVERYTHING: &[&str] = &["clearing_of", "roots_and_tiles"];

/// Reads of tables that stay small, which may sort them.
const SMALL_ONLY: &[&str] =
    &["apps", "archived_months", "clients", "odd_client_ids", "client_dialects", "provider_accounts"];

/// Sorts a few rows that an index led to: the refunds of a payment, the accounts of a merchant with providers.
const SORTS_FEW: &[&str] = &["active_account", "provider_accounts_of", "refunds_of"];

/// Planned elsewhere, for every filter and every kind of row, or made of other reads.
const PLANNED_ELSEWHERE: &[&str] = &["list_orders", "ended", "tree_head", "make_tile"];

/// Does not answer queries, but records how SQLite would run them.
#[derive(Clone)]
pub(super) struct Planner {
    connection: Arc<Mutex<Connection>>,
    plans: Arc<Mutex<Vec<String>>>,
}

impl Planner {
    fn new() -> Self {
        let connection = crate::sqlite::in_memory();
        for migration in MIGRATIONS {
            connection.execute_batch(&migration.sql(Dialect::Sqlite)).unwrap();
        }
        Self { connection: Arc::new(Mutex::new(connection)), plans: Arc::default() }
    }

    pub(super) fn plan(&self, text: &str) -> Result<(), StoreError> {
        let connection = self.connection.lock().unwrap();
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {text}"))?;
        let mut answer = statement.raw_query();
        while let Some(row) = answer.next()? {
            self.plans.lock().unwrap().push(row.get(3)?);
        }
        Ok(())
    }
}

/// The names of all reads, from their source.
fn every_read() -> BTreeSet<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/read");
    let files = [folder.to_owned(), format!("{folder}/web_order")];
    let files = files.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut names = BTreeSet::new();
    for file in
        files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|rs| rs == "rs"))
    {
        if file.file_name().is_some_and(|name| name == "plans.rs") {
            continue;
        }
        let source = std::fs::read_to_string(file).unwrap();
        for rest in source.split("pub async fn ").skip(1) {
            names.insert(rest.split(['(', '<']).next().unwrap().to_owned());
        }
    }
    names.remove("ping");
    names
}

/// What is wrong with a step of a plan.
fn is_slow(step: &str) -> bool {
    let scanned = step.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
    let whole = scanned
        .is_some_and(|table| !SMALL.contains(&table) && !is_of_rows(table) && !step.contains("USING INDEX"));
    whole || step.starts_with("USE TEMP B-TREE")
}

/// A name that a query gives to rows that it has already found.
fn is_of_rows(name: &str) -> bool {
    ["list", "l", "found", "due", "chains", "CONSTANT"].contains(&name) || name.starts_with('(')
}

fn app(merchant: MerchantId, created_at: Timestamp) -> App {
    App {
        client_id: "app".to_owned(),
        merchant,
        merchant_client_id: "SHOP".to_owned(),
        name: "App".to_owned(),
        active: true,
        config: AppConfig::default(),
        created_at,
    }
}

/// What is wrong with the plans of a read, which may do some of it on purpose.
fn slow_steps(name: &str, plans: &[String]) -> Vec<String> {
    if [READS_EVERYTHING, SMALL_ONLY].concat().contains(&name) {
        return Vec::new();
    }
    let sorts = SORTS_FEW.contains(&name);
    let slow = plans.iter().filter(|step| is_slow(step) && !(sorts && step.contains("ORDER BY")));
    slow.cloned().collect()
}

fn every_filter(merchant: MerchantId, at: Timestamp) -> PaymentFilter {
    PaymentFilter {
        merchant: Some(merchant),
        state: Some("succeeded"),
        amount: Some((5, "IQD")),
        from: Some(at),
        until: Some(at),
    }
}

/// No read scans a whole table or sorts its results, however much is stored. A new read is added here.
#[tokio::test]
async fn every_read_goes_through_an_index() {
    let planner = Planner::new();
    let reader = Reader { engine: Engine::Planning(planner.clone()) };
    let at = Timestamp::from_micros(1_800_000_000_000_000);
    let mut fresh = Fresh::new(at, [7; 16]);
    let shard = Shard::of_text("SHOP");
    macro_rules! id {
        () => {
            fresh.id(shard)
        };
    }
    let (user, payment, account, number) = (id!(), id!(), id!(), Number::new(1_000).unwrap());
    let owner = Owner::from_bytes([1; 16]);
    let (attempt, currency) = (AttemptId { payment, number: 1 }, Currency::parse("IQD").unwrap());
    let call = ProviderCallId { attempt, number: 1 };
    let login = LoginKey { app: "app".to_owned(), method: LoginMethod::Email, name: "name".to_owned() };
    let request = RequestKey { owner, operation: Operation::Pay, key: "key".to_owned() };
    let provider = ProviderName::from_name("alipay").unwrap();
    let app = app(id!(), at);
    let last_line = Some(LastLine { transfer: id!(), at });
    let with_lines = Account { last_line, ..Account::empty(AccountId::user(user, currency)) };
    let (wanted, range) = (Wanted { root: None, blocks_max: 10 }, Range { chain: 0, from: 1, until: 9 });
    let mut done = BTreeSet::new();
    macro_rules! plan {
        ($($read:ident($($value:expr),*);)+) => {$(
            planner.plans.lock().unwrap().clear();
            reader.$read($($value),*).await.unwrap();
            let plans = planner.plans.lock().unwrap().clone();
            assert!(!plans.is_empty(), "{}", stringify!($read));
            let slow = slow_steps(stringify!($read), &plans);
            assert!(slow.is_empty(), "{}: {slow:?} of {plans:?}", stringify!($read));
            done.insert(stringify!($read).to_owned());
        )+};
    }
    plan! {
        archived_months(); app("app"); apps(); app_user("app", number); app_login(&login); app_logins_of("app", number);
        app_session(id!()); idp_visit(id!()); grant(id!()); foreign_order(id!());
        merchant_by_client("SHOP"); known_merchant("SHOP"); merchant(id!()); clients(Role::Merchant);
        odd_client_ids(); client_dialects(); clearing_of(owner); merchant_keys(id!()); webhooks_of(id!());
        receiving_client("SHOP"); dev_key(id!()); dev_keys_of(id!()); payments(&[payment]); notice_to(id!(), id!());
        notices_after(id!(), id!(), 10); notice_ids_between(id!(), (id!(), id!()), 10);
        notice((owner, id!())); notices_of(owner); attempts_of(id!()); due_notices(at, 10); next_due_notice(at);
        payment(payment); refund(id!()); request(&request); transfer(id!()); refunds_of(payment); calls_of(payment);
        newest_payments(50); overdue(at, at, 10); next_expiry(at, at); agreement(id!()); agreements(&[id!()]); agreements_of(user, 10);
        provider_account(account); provider_accounts_of(id!()); provider_accounts(); active_account(id!(), provider);
        payment_attempt(attempt); payment_attempts(&[attempt]); provider_calls(&[call]); payment_attempts_of(payment);
        provider_call(call); provider_calls_of(payment); provider_call_of_refund(payment, id!());
        due_attempts(at, 10); due_provider_calls(at, 10); next_provider_check();
        attempts_paid(account, at, at); refunds_done(account, at, at); receivers_of(account);
        incidents_of(account, 10); differences_of(account, "2027-01-01"); open_differences(account, 10);
        reconciliations_of(account, 10); reconciliations_between(account, "2027-01-01", "2027-01-02");
        setting("name"); standing(owner); acts_of(owner, 10); account(AccountId::user(user, currency)); accounts_of(owner); statement(user, None, 10);
        lines(&with_lines, user, None, 10);
        user(user); login("login"); pin(user); session(id!()); session_with_standing(id!());
        message(user, id!()); messages_of(user, None, 10);
        prove_payment(payment, wanted); prove_refund(id!(), wanted); block_time(0, 7); blocks_with(range, [7; 16]);
        newest_root(); root(1); newest_daily_root(); roots_before(9, 10); unpublished_roots(at, 10);
        blocks_after(BlockKey { chain: 0, number: 1 }, 10); roots_and_tiles();
        tips(); tile_count(0, 8); heads(0, Run { level: 8, first: 1, count: 0 });
        list_payments(&PaymentFilter::default(), None, 10); list_payments(&every_filter(id!(), at), Some(payment), 10);
        list_refunds(None, None, 10); list_refunds(Some(id!()), Some(id!()), 10); list_notices(id!(), None, 10);
        refund_request(id!()); refund_requests_of(payment); open_refund_requests(None, 9); open_refund_requests(Some(id!()), 9);
        requests_named(&[id!()], "key"); member("amal"); member_invited(id!()); members_of(Scope::Operator);
        members_of(Scope::Merchant(id!())); member_session(id!()); audit_lines(None, None, 10); audit_lines(Some(id!()), None, 10);
        web_order(payment); listed_order(payment); users_with_orders(&app, &[number]);
    }
    done.extend(PLANNED_ELSEWHERE.iter().map(|name| (*name).to_owned()));
    let missing: Vec<_> = every_read().difference(&done).cloned().collect();
    assert!(missing.is_empty(), "not planned: {missing:?}");
}
