//! A world without a database: one way to decide a command in it, and the rows that tests put there.

use std::sync::Arc;
use std::time::Duration;

use cashier_core::agreement::Agreement;
use cashier_core::error::Error;
use cashier_core::id::{Fresh, MerchantId, PaymentId, Shard};
use cashier_core::merchant::DialectName;
use cashier_core::money::{Amount, Currency};
use cashier_core::payment::{AttemptCount, Details, Payment, Product, State};
use cashier_core::provider::{
    AttemptId, AttemptState, CallKind, CallState, Method, PaymentAttempt, ProviderCall, ProviderCallId,
    ProviderName, ShareReturns, Sharing,
};
use cashier_core::time::Timestamp;
use cashier_core::web_order::WebOrder;
use cashier_core::world::{Command, Keys, Policy, Stop, Wire, World};

/// When the rows of this file were made.
pub(crate) const NOW: Timestamp = Timestamp::from_micros(1_000_000);

/// Texts are the engine's concern: here facts have none.
struct NoTexts;

impl Wire for NoTexts {
    fn payment_notice(&self, _: &Payment) -> Option<Vec<u8>> {
        Some(Vec::new())
    }

    fn agreement_notice(&self, _: &Agreement, _: &str) -> Option<Vec<u8>> {
        Some(Vec::new())
    }

    fn order_paid(&self, _: &WebOrder, _: &Payment) -> Vec<u8> {
        Vec::new()
    }

    fn provider_response(&self, _: &PaymentAttempt) -> String {
        String::new()
    }
}

/// A world in which nothing is loaded.
pub(crate) fn world() -> World {
    World::new(Arc::new(NoTexts), Policy::default())
}

macro_rules! absences {
    ($($table:ident: $row:ty, $doc:literal;)+) => {
        /// Reports that the database has none of these rows, except those that the world holds.
        fn nothing_more(world: &mut World, keys: Keys) {
            $(world.$table.loaded(keys.$table, []);)+
        }
    };
}
cashier_core::for_each_table!(absences);

/// Decides a command as a batch does, on a database that has only what the world holds.
pub(crate) fn run<C: Command<World>>(
    world: &mut World,
    fresh: Fresh,
    command: &C,
) -> Result<C::Outcome, Error> {
    run_in_rounds(world, fresh, command).1
}

/// The same, with the number of rounds: one if the command named every row that it read.
pub(crate) fn run_in_rounds<C: Command<World>>(
    world: &mut World,
    mut fresh: Fresh,
    command: &C,
) -> (u32, Result<C::Outcome, Error>) {
    let mut keys = Keys::default();
    command.name_keys(&mut keys);
    nothing_more(world, keys);
    let mut rounds = 0;
    loop {
        rounds += 1;
        fresh.restart();
        let mark = world.mark();
        match command.decide(&mut fresh, world) {
            Ok(outcome) => return (rounds, Ok(outcome)),
            Err(Stop::Refused(error)) => {
                world.roll_back(mark);
                return (rounds, Err(error));
            }
            Err(Stop::Need) => {
                world.roll_back(mark);
                let missing = world.take_missing();
                assert!(!missing.is_empty(), "a decision needs nothing and does not go on");
                nothing_more(world, missing);
            }
        }
    }
}

/// An amount in minor units of a currency.
pub(crate) fn money(minor: i64, currency: &str) -> Amount {
    Amount::new(minor, Currency::parse(currency).unwrap()).unwrap()
}

pub(crate) fn yuan(minor: i64) -> Amount {
    money(minor, "CNY")
}

/// An unpaid payment that expires after half an hour.
pub(crate) fn payment(id: PaymentId, merchant: MerchantId, amount: Amount) -> Payment {
    Payment {
        id,
        merchant,
        amount,
        details: Arc::new(Details {
            request_id: "R-1".to_owned(),
            client_id: "SHOP".to_owned(),
            payee: "Shop".to_owned(),
            description: "Tea".to_owned(),
            order_ref: None,
            buyer_ref: None,
            redirect_url: None,
            notify_url: None,
            extend_info: None,
            dialect: DialectName::default(),
            product: Product::default(),
        }),
        created_at: NOW,
        expires_at: NOW.saturating_add(Duration::from_mins(30)),
        state: State::Created,
        refunded: 0,
        binding: None,
        attempts: AttemptCount::default(),
        confirmed: None,
    }
}

/// An attempt to pay one yuan at a provider.
pub(crate) fn attempt(provider: ProviderName, state: AttemptState) -> PaymentAttempt {
    let (mut fresh, shard) = (Fresh::new(NOW, [1; 16]), Shard::of_text("x"));
    PaymentAttempt {
        id: AttemptId { payment: fresh.id(shard), number: 1 },
        merchant: fresh.id(shard),
        account: fresh.id(shard),
        provider,
        method: Method::Native,
        amount: yuan(100),
        request: Arc::from("{}"),
        sharing: Sharing::Off,
        share_returns: ShareReturns::Alone,
        created_at: NOW,
        expires_at: NOW.saturating_add(Duration::from_mins(1)),
        state,
        open_sends: 0,
        sent_at: NOW,
        checks: 0,
        next_check_at: None,
        provider_calls: 0,
        fee: 0,
        fee_charged: 0,
        refunded: 0,
        shared: 0,
        settled_at: None,
    }
}

/// The first call about the whole of an attempt, without a transfer, refund or share.
pub(crate) fn provider_call(attempt: &PaymentAttempt, kind: CallKind, state: CallState) -> ProviderCall {
    ProviderCall {
        id: ProviderCallId { attempt: attempt.id, number: 1 },
        merchant: attempt.merchant,
        account: attempt.account,
        provider: attempt.provider,
        kind,
        amount: attempt.amount,
        refund: None,
        share: None,
        awaited_by: None,
        receiver: None,
        note: None,
        request: None,
        created_at: NOW,
        state,
        transfer: None,
        taken_back: 0,
        sends: 0,
        open_sends: 0,
        sent_at: None,
        checks: 0,
        next_check_at: None,
    }
}
