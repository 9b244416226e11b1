//! Random commands against a ledger that is too simple to be wrong. A seed repeats its run: `CASHIER_MODEL_SEED=7`.
//!
//! Each seed has its own users and merchants, and also pays with one user and one merchant that all seeds share.

mod commands;
mod rules;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use cashier_core::error::Code;
use cashier_core::id::{GrantId, MerchantId, PaymentId, UserId};
use cashier_core::ledger::{Account, AccountId};
use cashier_core::standing::StandingChange;
use cashier_core::time::Timestamp;
use futures_util::future::join_all;

use crate::commands::grant;
use crate::random::Random;
use crate::support::{Database, System, amount, on_both_engines};

on_both_engines! {
    random_commands_against_a_naive_ledger;
    two_writers_lose_no_update;
}

const SEEDS: u64 = 200;
/// Ten thousand commands.
const SEEDS_OF_TWO: u64 = 20;
const COMMANDS: usize = 500;
const CHUNK: usize = 25;
/// How many seeds run at once; they share batches, as independent clients do.
const AT_ONCE: usize = 8;
/// Users and merchants of one seed; the next one of each is shared by all.
const USERS: usize = 3;
const MERCHANTS: usize = 2;
/// More than the shared user can spend.
const SHARED_FUNDS: i64 = 1_000_000_000;

async fn random_commands_against_a_naive_ledger(database: Database) {
    let system = System::start(&database, 0).await;
    run_all(vec![system], SEEDS).await;
}

/// Two writers on one database, each with its own connections and its own rows in memory. Each chunk of commands goes
/// to either writer, so each decides on rows that the other has just changed, and both change those of the shared user
/// and merchant.
async fn two_writers_lose_no_update(database: Database) {
    let one = System::start(&database, 3).await;
    let clock = Arc::clone(&one.clock);
    let two = System::on(&database, 4, &clock, Arc::clone(&clock) as _).await;
    run_all(vec![one, two], SEEDS_OF_TWO).await;
}

/// Runs seeds, a few at once, and proves the books. All systems write to one database.
pub(crate) async fn run_all(systems: Vec<System>, seeds: u64) {
    let one = std::env::var("CASHIER_MODEL_SEED").ok().and_then(|seed| seed.parse().ok());
    let seeds: Vec<u64> = one.map_or_else(|| (0..seeds).collect(), |seed| vec![seed]);
    let shared = (systems[0].user("shared", SHARED_FUNDS).await, systems[0].merchant("SHARED").await);
    let (mut spent, mut earned) = (0, 0);
    for group in seeds.chunks(AT_ONCE) {
        for model in join_all(group.iter().map(|seed| run(&systems, *seed, shared))).await {
            spent += SHARED_FUNDS - model.users[USERS].balance;
            earned += model.merchants[MERCHANTS].balance;
        }
        systems[0].clock.advance(Duration::from_secs(40));
    }
    let currency = amount(1).currency();
    let balances = [
        (AccountId::user(shared.0, currency), SHARED_FUNDS - spent),
        (AccountId::merchant(shared.1, currency), earned),
    ];
    for (id, balance) in balances {
        assert_eq!(stored_balance(&systems[0], id).await, balance, "{id:?}");
    }
    systems[0].prove().await;
    for system in systems {
        system.stop().await;
    }
}

/// The balance in the books.
async fn stored_balance(system: &System, id: AccountId) -> i64 {
    let account = system.reader.account(id).await.unwrap().unwrap_or(Account::empty(id));
    account.balance().unwrap()
}

/// The result of a command, in terms that the model also has.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Said {
    Done,
    Replayed,
    WrongPin(u32),
    Locked,
    NotFound,
    Failed(Code),
    Refused(Code),
}

#[derive(Clone, Debug)]
enum PayRequest {
    TopUp {
        user: usize,
        minor: i64,
        reference: usize,
    },
    Create {
        merchant: usize,
        request: usize,
        minor: i64,
        life_s: u64,
    },
    /// The key is derived from the payment and the user; its number is the fingerprint.
    Confirm {
        payment: usize,
        user: usize,
        right_pin: bool,
        seen: i64,
        key: Option<u8>,
    },
    CancelById {
        payment: usize,
        merchant: usize,
    },
    CancelByRequest {
        merchant: usize,
        request: usize,
    },
    CancelByUser {
        payment: usize,
    },
    Expire {
        payment: usize,
    },
    Refund {
        merchant: usize,
        request: usize,
        payment: usize,
        minor: i64,
    },
    Message {
        merchant: usize,
        request: usize,
        fingerprint: u8,
    },
    Stand {
        who: Who,
        change: StandingChange,
    },
}

/// Whom the operator suspends and reinstates.
#[derive(Clone, Copy, Debug)]
enum Who {
    User(usize),
    Merchant(usize),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Created,
    Paid(usize),
    Cancelled,
    Expired,
}

struct ModelPayment {
    id: PaymentId,
    merchant: usize,
    minor: i64,
    state: State,
    refunded: i64,
    expires_at: Timestamp,
    /// The fingerprint of the confirmation with a key.
    key: Option<u8>,
}

struct ModelUser {
    id: UserId,
    balance: i64,
    wrong_tries: u32,
    suspended: bool,
}

struct ModelMerchant {
    id: MerchantId,
    balance: i64,
    suspended: bool,
    /// The first user permits it to write messages.
    grant: Option<GrantId>,
    /// The fingerprint by request.
    messages: HashMap<usize, u8>,
}

#[derive(Default)]
struct Model {
    users: Vec<ModelUser>,
    merchants: Vec<ModelMerchant>,
    payments: Vec<ModelPayment>,
    top_ups: HashMap<(usize, usize), i64>,
    /// `None` is a barred request.
    creates: HashMap<(usize, usize), Option<i64>>,
    refunds: HashMap<(usize, usize), (usize, i64, Said)>,
    by_request: HashMap<(usize, usize), usize>,
}

async fn run(systems: &[System], seed: u64, (user, merchant): (UserId, MerchantId)) -> Model {
    let mut random = Random::new(seed);
    let mut model = Model::default();
    let system = &systems[0];
    let new_user = |id, balance| ModelUser { id, balance, wrong_tries: 0, suspended: false };
    let new_merchant =
        |id, grant| ModelMerchant { id, balance: 0, suspended: false, grant, messages: HashMap::new() };
    for n in 0..USERS {
        model.users.push(new_user(system.user(&format!("model{seed}-{n}"), 0).await, 0));
    }
    for n in 0..MERCHANTS {
        let id = system.merchant(&format!("MODEL_{seed}_{n}")).await;
        model.merchants.push(new_merchant(id, Some(grant(&system.engine, model.users[0].id, id).await)));
    }
    model.users.push(new_user(user, SHARED_FUNDS));
    model.merchants.push(new_merchant(merchant, None));
    for _ in 0..COMMANDS / CHUNK {
        let system = &systems[random.below(systems.len())];
        let now = system.engine.fresh().at();
        let known = model.payments.len();
        let wanted: Vec<_> = (0..CHUNK).map(|_| model.params(&mut random, known)).collect();
        // All at once, but in this order, which the queue keeps.
        let said = join_all(wanted.iter().map(|params| model.submit(system, seed, params, now))).await;
        for (params, (said, made)) in wanted.iter().zip(said) {
            let expected = model.apply(params, now, made);
            assert_eq!(said, expected, "seed {seed}: {params:?}");
        }
    }
    model.compare(system, seed).await;
    model
}

impl Model {
    async fn compare(&self, system: &System, seed: u64) {
        let currency = amount(1).currency();
        let users = self.users[..USERS].iter().map(|user| (AccountId::user(user.id, currency), user.balance));
        let merchants = self.merchants[..MERCHANTS]
            .iter()
            .map(|merchant| (AccountId::merchant(merchant.id, currency), merchant.balance));
        for (id, balance) in users.chain(merchants) {
            assert_eq!(stored_balance(system, id).await, balance, "seed {seed}: {id:?}");
        }
        let written: usize = self.merchants.iter().map(|merchant| merchant.messages.len()).sum();
        let read = system.reader.messages_of(self.users[0].id, None, u32::MAX).await.unwrap();
        let read = read.iter().filter(|message| message.sender.is_some()).count();
        assert_eq!(read, written, "seed {seed}: messages");
        for payment in &self.payments {
            let stored = system.reader.payment(payment.id).await.unwrap().unwrap();
            let expected = match payment.state {
                State::Created => "created",
                State::Paid(_) => "succeeded",
                State::Cancelled => "cancelled",
                State::Expired => "expired",
            };
            assert_eq!((stored.state.name(), stored.refunded), (expected, payment.refunded), "seed {seed}");
        }
    }
}
