//! Random commands against a ledger that is too simple to be wrong. A seed repeats its run: `CASHIER_MODEL_SEED=7`.
//!
//! Each seed has users and merchants of its own, and pays with one user and one merchant that all share.

use std::collections::HashMap;
use std::time::Duration;

use cashier_core::error::Code;
use cashier_core::id::{GrantId, MerchantId, PaymentId, UserId};
use cashier_core::ledger::{Account, AccountId, Owner};
use cashier_core::message::SendInbox;
use cashier_core::payment::{
    CancelBy, CancelOutcome, CancelPayment, ConfirmPayment, Confirmation, ExpirePayment, IdempotencyKey,
    PaymentRef,
};
use cashier_core::refund::{MakeRefund, Refund, RefundState};
use cashier_core::request::Answer;
use cashier_core::standing::{By, ChangeStanding, StandingChange};
use cashier_core::time::Timestamp;
use cashier_core::user::TopUp;
use cashier_engine::SubmitError;
use futures_util::future::join_all;
use std::sync::Arc;

use crate::commands::{grant, message};
use crate::random::Random;
use crate::support::{Database, PIN, System, WRONG_PIN, amount, create, on_both_engines};

on_both_engines! {
    random_commands_against_a_naive_ledger;
    two_writers_lose_no_update;
}

const SEEDS: u64 = 200;
/// Ten thousand commands.
const SEEDS_OF_TWO: u64 = 20;
const COMMANDS: usize = 500;
const CHUNK: usize = 25;
/// How many seeds run at once; they share batches, as strangers do.
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

/// Two writers on one database, each with its own connections and its own rows in memory. A chunk of commands goes to the one or the
/// other, so each decides on rows that the other has just changed, and both change those of the shared user and merchant.
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

/// What a command came to, in words that the model knows too.
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
    /// The key is of the payment and the user; its number is the fingerprint.
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
    /// The fingerprint of the confirmation that had a key.
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
    /// The first user lets it write messages.
    grant: Option<GrantId>,
    /// By request, the fingerprint.
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
        // All at once, but in this order: the queue keeps it.
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
    fn params(&self, random: &mut Random, known: usize) -> PayRequest {
        let (user, merchant) = (random.below(USERS + 1), random.below(MERCHANTS + 1));
        let (own_user, own_merchant) = (user % USERS, merchant % MERCHANTS);
        let minor = i64::try_from(random.below(900)).unwrap() + 1;
        let request = random.below(60);
        if known == 0 || random.chance(25) {
            let life_s = 20 + u64::try_from(random.below(100)).unwrap();
            return match random.below(4) {
                0 => PayRequest::TopUp { user: own_user, minor: minor * 3, reference: random.below(80) },
                _ => PayRequest::Create { merchant, request, minor: 100 * (minor % 5 + 1), life_s },
            };
        }
        let payment = random.below(known);
        let real = self.payments[payment].minor;
        match random.below(14) {
            0..=5 => {
                let seen = if random.chance(5) { real + 1 } else { real };
                let right_pin = random.chance(97) || user == USERS;
                let key = random.chance(50).then(|| u8::from(random.chance(20)));
                PayRequest::Confirm { payment, user, right_pin, seen, key }
            }
            6 => PayRequest::CancelById { payment, merchant },
            7 => PayRequest::CancelByRequest { merchant, request },
            8 if random.chance(30) => PayRequest::CancelByUser { payment },
            9 => PayRequest::Expire { payment },
            10 => PayRequest::Message {
                merchant: own_merchant,
                request: random.below(20),
                fingerprint: u8::from(random.chance(20)),
            },
            11 => PayRequest::Stand {
                who: if random.chance(50) { Who::User(own_user) } else { Who::Merchant(own_merchant) },
                // Most of the time all are in good standing.
                change: if random.chance(25) { StandingChange::Suspend } else { StandingChange::Reinstate },
            },
            _ => PayRequest::Refund { merchant, request, payment, minor: minor % (real + 20) + 1 },
        }
    }

    async fn submit(
        &self,
        system: &System,
        seed: u64,
        params: &PayRequest,
        now: Timestamp,
    ) -> (Said, Option<PaymentId>) {
        let engine = &system.engine;
        let name = |request: usize| format!("{seed}-{request}");
        match params {
            PayRequest::TopUp { user, minor, reference } => {
                let (reference, source) = (name(*reference), "Model".to_owned());
                let command = TopUp { user: self.users[*user].id, amount: amount(*minor), reference, source };
                (answered(engine.submit(command).await), None)
            }
            PayRequest::Create { merchant, request, minor, life_s } => {
                let expires_at = now.saturating_add(Duration::from_secs(*life_s));
                let command = create(self.merchants[*merchant].id, &name(*request), *minor, expires_at);
                let outcome = engine.submit(command).await;
                let made = outcome.as_ref().ok().map(|answer| answer.subject.as_id());
                (answered(outcome), made)
            }
            PayRequest::Confirm { payment, user, right_pin, seen, key } => {
                let payment = &self.payments[*payment];
                let command = ConfirmPayment {
                    payment: payment.id,
                    user: self.users[*user].id,
                    seen_amount: amount(*seen),
                    seen_payee: self.merchants[payment.merchant].id,
                    pin: if *right_pin { PIN } else { WRONG_PIN },
                    idempotency: key.map(|number| IdempotencyKey {
                        key: format!("{}-{user}", payment.id),
                        fingerprint: [number; 32],
                    }),
                };
                let said = match engine.submit(command).await {
                    Ok(Confirmation::Paid { .. }) => Said::Done,
                    Ok(Confirmation::Repeated { .. }) => Said::Replayed,
                    Ok(Confirmation::WrongPin { tries_left }) => Said::WrongPin(tries_left),
                    Ok(Confirmation::PinLocked) => Said::Locked,
                    Err(error) => refused(error),
                };
                (said, None)
            }
            PayRequest::CancelById { payment, merchant } => {
                let by = CancelBy::Merchant(self.merchants[*merchant].id);
                (cancel(system, PaymentRef::Id(self.payments[*payment].id), by).await, None)
            }
            PayRequest::CancelByRequest { merchant, request } => {
                let by = CancelBy::Merchant(self.merchants[*merchant].id);
                (cancel(system, PaymentRef::RequestId(name(*request)), by).await, None)
            }
            PayRequest::CancelByUser { payment } => (
                cancel(system, PaymentRef::Id(self.payments[*payment].id), CancelBy::User(self.users[0].id))
                    .await,
                None,
            ),
            PayRequest::Expire { payment } => {
                let closed =
                    engine.submit(ExpirePayment { payment: self.payments[*payment].id }).await.unwrap();
                (if closed { Said::Done } else { Said::NotFound }, None)
            }
            PayRequest::Refund { merchant, request, payment, minor } => {
                let mut fingerprint = [0; 32];
                fingerprint[..8].copy_from_slice(&minor.to_be_bytes());
                fingerprint[8..24].copy_from_slice(&self.payments[*payment].id.to_bytes());
                let command = MakeRefund {
                    merchant: self.merchants[*merchant].id,
                    request_id: name(*request),
                    payment: PaymentRef::Id(self.payments[*payment].id),
                    amount: amount(*minor),
                    reason: None,
                    window: Duration::from_secs(1_000_000),
                    fingerprint,
                    answer: Arc::new(|refund: &Refund| match refund.state {
                        RefundState::Succeeded { .. } | RefundState::Processing { .. } => Vec::new(),
                        RefundState::Failed { code, .. } => code.row().name.as_bytes().to_vec(),
                    }),
                    forward: None,
                };
                let said = match engine.submit(command).await {
                    Ok(answer) if answer.replayed => Said::Replayed,
                    Ok(answer) if answer.body.is_empty() => Said::Done,
                    Ok(answer) => {
                        Said::Failed(Code::from_name(std::str::from_utf8(&answer.body).unwrap()).unwrap())
                    }
                    Err(error) => refused(error),
                };
                (said, None)
            }
            PayRequest::Message { merchant, request, fingerprint } => {
                let merchant = &self.merchants[*merchant];
                let message = message(merchant.id, merchant.grant.unwrap(), &name(*request));
                let command = SendInbox { fingerprint: [*fingerprint; 32], ..message };
                (answered(engine.submit(command).await), None)
            }
            PayRequest::Stand { who, change } => (self.stand(system, *who, *change).await, None),
        }
    }

    async fn stand(&self, system: &System, who: Who, change: StandingChange) -> Said {
        let subject: Owner = match who {
            Who::User(user) => self.users[user].id.into(),
            Who::Merchant(merchant) => self.merchants[merchant].id.into(),
        };
        let by = By { actor: "model".to_owned(), reason: "test".to_owned() };
        let changed = system.engine.submit(ChangeStanding { subject, change, by }).await.unwrap();
        if changed { Said::Done } else { Said::Replayed }
    }

    /// What should have happened.
    fn apply(&mut self, params: &PayRequest, now: Timestamp, made: Option<PaymentId>) -> Said {
        match *params {
            PayRequest::TopUp { user, minor, reference } => match self.top_ups.get(&(user, reference)) {
                Some(known) if *known == minor => Said::Replayed,
                Some(_) => Said::Refused(Code::RepeatReqInconsistent),
                None => {
                    self.top_ups.insert((user, reference), minor);
                    self.users[user].balance += minor;
                    Said::Done
                }
            },
            PayRequest::Create { merchant, request, minor, life_s } => {
                match self.creates.get(&(merchant, request)) {
                    Some(Some(known)) if *known == minor => Said::Replayed,
                    Some(Some(_)) => Said::Refused(Code::RepeatReqInconsistent),
                    Some(None) => Said::Refused(Code::OrderStatusInvalid),
                    None if self.merchants[merchant].suspended => Said::Refused(Code::InvalidClientStatus),
                    None => {
                        self.creates.insert((merchant, request), Some(minor));
                        self.by_request.insert((merchant, request), self.payments.len());
                        let expires_at = now.saturating_add(Duration::from_secs(life_s));
                        let id = made.expect("a payment was made");
                        let (state, refunded) = (State::Created, 0);
                        let key = None;
                        self.payments.push(ModelPayment {
                            id,
                            merchant,
                            minor,
                            state,
                            refunded,
                            expires_at,
                            key,
                        });
                        Said::Done
                    }
                }
            }
            PayRequest::Confirm { payment, user, right_pin, seen, key } => {
                match (self.payments[payment].state, self.payments[payment].key, key) {
                    (State::Paid(payer), Some(known), Some(given)) if payer == user => {
                        if known == given {
                            Said::Replayed
                        } else {
                            Said::Refused(Code::RepeatReqInconsistent)
                        }
                    }
                    _ => {
                        let said = self.confirm(payment, user, right_pin, seen, now);
                        if said == Said::Done {
                            self.payments[payment].key = key;
                        }
                        said
                    }
                }
            }
            PayRequest::CancelById { payment, merchant } if self.payments[payment].merchant != merchant => {
                Said::NotFound
            }
            PayRequest::CancelById { payment, .. } => self.cancel(payment, Code::OrderStatusInvalid),
            PayRequest::CancelByUser { payment } => self.cancel(payment, Code::OrderAlreadyPaid),
            PayRequest::CancelByRequest { merchant, request } => {
                if let Some(payment) = self.by_request.get(&(merchant, request)) {
                    return self.cancel(*payment, Code::OrderStatusInvalid);
                }
                self.creates.insert((merchant, request), None);
                Said::NotFound
            }
            PayRequest::Expire { payment } => {
                let payment = &mut self.payments[payment];
                if payment.state != State::Created || now < payment.expires_at {
                    return Said::NotFound;
                }
                payment.state = State::Expired;
                Said::Done
            }
            PayRequest::Refund { merchant, request, payment, minor } => {
                self.refund(merchant, request, payment, minor)
            }
            PayRequest::Message { merchant, request, fingerprint } => {
                let merchant = &mut self.merchants[merchant];
                match merchant.messages.get(&request) {
                    Some(known) if *known == fingerprint => Said::Replayed,
                    Some(_) => Said::Refused(Code::RepeatReqInconsistent),
                    None if merchant.suspended => Said::Refused(Code::InvalidClientStatus),
                    None => {
                        merchant.messages.insert(request, fingerprint);
                        Said::Done
                    }
                }
            }
            PayRequest::Stand { who, change } => {
                let suspended = match who {
                    Who::User(user) => &mut self.users[user].suspended,
                    Who::Merchant(merchant) => &mut self.merchants[merchant].suspended,
                };
                let wanted = change == StandingChange::Suspend;
                if std::mem::replace(suspended, wanted) == wanted { Said::Replayed } else { Said::Done }
            }
        }
    }

    fn confirm(&mut self, payment: usize, user: usize, right_pin: bool, seen: i64, now: Timestamp) -> Said {
        let payment = &mut self.payments[payment];
        let ModelUser { balance, wrong_tries: wrong, suspended, .. } = &mut self.users[user];
        if *suspended {
            return Said::Refused(Code::UserStatusAbnormal);
        }
        match payment.state {
            State::Paid(_) => return Said::Refused(Code::OrderAlreadyPaid),
            State::Cancelled => return Said::Refused(Code::OrderCancelled),
            State::Expired => return Said::Refused(Code::OrderExpired),
            State::Created if now >= payment.expires_at => return Said::Refused(Code::OrderExpired),
            State::Created if seen != payment.minor => return Said::Refused(Code::ConfirmationMismatch),
            State::Created if self.merchants[payment.merchant].suspended => {
                return Said::Refused(Code::PayeeSuspended);
            }
            State::Created => {}
        }
        if *wrong >= 5 {
            return Said::Locked;
        }
        if !right_pin {
            *wrong += 1;
            return if *wrong == 5 { Said::Locked } else { Said::WrongPin(5 - *wrong) };
        }
        if *balance < payment.minor {
            return Said::Refused(Code::UserBalanceNotEnough);
        }
        *wrong = 0;
        *balance -= payment.minor;
        self.merchants[payment.merchant].balance += payment.minor;
        payment.state = State::Paid(user);
        Said::Done
    }

    fn cancel(&mut self, payment: usize, when_paid: Code) -> Said {
        let payment = &mut self.payments[payment];
        match payment.state {
            State::Paid(_) => return Said::Refused(when_paid),
            State::Created => payment.state = State::Cancelled,
            State::Cancelled | State::Expired => {}
        }
        Said::Done
    }

    fn refund(&mut self, merchant: usize, request: usize, payment: usize, minor: i64) -> Said {
        if let Some((known, known_minor, _)) = self.refunds.get(&(merchant, request)) {
            let same = *known == payment && *known_minor == minor;
            return if same { Said::Replayed } else { Said::Refused(Code::RepeatReqInconsistent) };
        }
        let of = &mut self.payments[payment];
        if of.merchant != merchant {
            return Said::Refused(Code::OrderNotExist);
        }
        let said = match of.state {
            State::Paid(_) if of.refunded + minor > of.minor => Said::Failed(Code::RefundAmountExceed),
            State::Paid(user) => {
                of.refunded += minor;
                self.users[user].balance += minor;
                self.merchants[merchant].balance -= minor;
                Said::Done
            }
            _ => Said::Failed(Code::OrderStatusInvalid),
        };
        self.refunds.insert((merchant, request), (payment, minor, said.clone()));
        said
    }

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

async fn cancel(system: &System, payment: PaymentRef, by: CancelBy) -> Said {
    match system.engine.submit(CancelPayment { payment, by }).await {
        Ok(CancelOutcome::Closed(_)) => Said::Done,
        Ok(CancelOutcome::NotFound) => Said::NotFound,
        Err(error) => refused(error),
    }
}

fn answered(outcome: Result<Answer, SubmitError>) -> Said {
    match outcome {
        Ok(answer) if answer.replayed => Said::Replayed,
        Ok(_) => Said::Done,
        Err(error) => refused(error),
    }
}

fn refused(error: SubmitError) -> Said {
    match error {
        SubmitError::Refused(error) => Said::Refused(error.code),
        other => panic!("{other}"),
    }
}
