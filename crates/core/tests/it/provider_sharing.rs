//! Refunds and shares of one order: every sequence of a few steps, with every answer of the provider, keeps the books.

use std::sync::Arc;
use std::time::Duration;

use cashier_core::error::{Code, Error};
use cashier_core::id::{Fresh, Id, MerchantId, PaymentId, ProviderAccountId, Shard};
use cashier_core::ledger::{AccountId, AccountKind, TransferKind, TransferState};
use cashier_core::mode::Mode;
use cashier_core::payment::{AttemptCount, Payment, PaymentRef, State};
use cashier_core::provider::{
    About, AttemptId, BeginSend, CallKind, CallState, FeeRate, Finding, Heard, Listing, Method,
    PaymentAttempt, ProviderCall, ProviderCallId, ProviderName, ProviderTerms, PutProviderAccount,
    PutReceiver, RecordOutcome, RecordReply, Refusal, RetryRefund, SendAnswer, SettleAttempt, ShareAction,
    ShareOrder, SharePart, ShareReturns, StartAttempt,
};
use cashier_core::refund::{MakeRefund, Refund, RefundState};
use cashier_core::world::{Change, Command, Row, Rows, World};

use crate::support::{self, NOW, yuan};

const AMOUNT: i64 = 100;
const FARM: &str = "MERCHANT_ID:1900000109";
const MILL: &str = "MERCHANT_ID:1900000110";

fn all<T: Row>(rows: &Rows<T>) -> Vec<T> {
    rows.changes()
        .filter_map(|change| match change {
            Change::Insert(row) | Change::Update(row) | Change::Replace(row) => Some(row.clone()),
            Change::Delete(_) => None,
        })
        .collect()
}

/// One paid order, in an otherwise empty world.
struct Books {
    world: World,
    merchant: MerchantId,
    account: ProviderAccountId,
    payment: PaymentId,
    requests: u32,
    /// True once the merchant's own money has replaced a share.
    own: bool,
}

/// The capabilities of three kinds of providers.
fn terms(provider: ProviderName) -> ProviderTerms {
    let sharing = match provider.name() {
        "wechat_pay" => Some(ShareReturns::Alone),
        "alipay" => Some(ShareReturns::WithRefund),
        _ => None,
    };
    ProviderTerms { methods: &[Method::Native], currencies: &["CNY"], sharing }
}

impl Books {
    fn open(provider: ProviderName, sharing: bool, fee_returned: bool) -> Self {
        let (mut fresh, shard) = (Fresh::new(NOW, [1; 16]), Shard::of_text("x"));
        let (merchant, account, payment) = (fresh.id(shard), fresh.id(shard), fresh.id(shard));
        let world = support::world();
        let mut books = Self { world, merchant, account, payment, requests: 0, own: false };
        books.world.payments.insert_fresh(support::payment(payment, merchant, yuan(AMOUNT)));
        let put = PutProviderAccount {
            id: account,
            merchant,
            provider,
            settings: Arc::from("{}"),
            sealed: Arc::from([]),
            // Ten percent, so that a rounding error shows.
            fee: FeeRate::from_ppm(100_000).unwrap(),
            fee_returned,
            private: false,
            active: true,
            mode: Mode::Live,
        };
        books.run(&put).unwrap();
        for receiver in [FARM, MILL] {
            books.run(&books.put_receiver(receiver, Listing::Added)).unwrap();
        }
        let method = Method::Native;
        let merchant = books.merchant;
        let (request, terms) = (Arc::from("{}"), terms(provider));
        let is_real = true;
        let start = StartAttempt { payment, merchant, account, method, request, sharing, terms, is_real };
        books.run(&start).unwrap();
        let finding = Finding::Paid { transaction: Arc::from("42"), amount: yuan(AMOUNT), paid_at: None };
        books.run(&RecordOutcome { attempt: books.id(), finding }).unwrap();
        books
    }

    fn put_receiver(&self, receiver: &str, listing: Listing) -> PutReceiver {
        let (receiver, relation) = (receiver.to_owned(), Arc::from("SUPPLIER"));
        PutReceiver { account: self.account, receiver, relation, listing }
    }

    fn id(&self) -> AttemptId {
        AttemptId { payment: self.payment, number: 1 }
    }

    fn run<C: Command<World>>(&mut self, command: &C) -> Result<C::Outcome, Error> {
        self.requests += 1;
        let seed = u128::from(self.requests).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        support::run(&mut self.world, Fresh::new(NOW, seed.to_be_bytes()), command)
    }

    fn attempt(&mut self) -> PaymentAttempt {
        self.world
            .payment_attempts
            .get(&AttemptId { payment: self.payment, number: 1 })
            .unwrap()
            .unwrap()
            .clone()
    }

    fn provider_calls(&self) -> Vec<ProviderCall> {
        let mut provider_calls = all(&self.world.provider_calls);
        provider_calls.sort_by_key(|provider_call| provider_call.id);
        provider_calls
    }

    fn ask(&mut self, action: ShareAction) -> Result<(), Code> {
        let command = ShareOrder {
            merchant: self.merchant,
            request_id: format!("S-{}", self.requests),
            payment: PaymentRef::Id(self.payment),
            action,
            fingerprint: [0; 32],
            answer: Arc::new(|made| made.len().to_string().into_bytes()),
        };
        self.run(&command).map(|_| ()).map_err(|error| error.code)
    }

    fn share(&mut self, receiver: &str, minor: i64) -> Result<(), Code> {
        let part = SharePart { receiver: Arc::from(receiver), amount: yuan(minor), note: None };
        self.ask(ShareAction::Give(vec![part]))
    }

    fn take_back(&mut self, share: u32, minor: i64) -> Result<(), Code> {
        let share = ProviderCallId { attempt: self.id(), number: share };
        self.ask(ShareAction::TakeBack { share, amount: yuan(minor), note: None })
    }

    fn finish(&mut self) -> Result<(), Code> {
        self.ask(ShareAction::Finish { note: None })
    }

    /// The refund's state, as its answer reports it.
    fn refund(&mut self, minor: i64) -> RefundState {
        let command = MakeRefund {
            merchant: self.merchant,
            request_id: format!("F-{}", self.requests),
            payment: PaymentRef::Id(self.payment),
            amount: yuan(minor),
            reason: None,
            window: Duration::from_hours(1),
            fingerprint: [0; 32],
            answer: Arc::new(|refund: &Refund| refund.id.to_bytes().to_vec()),
            forward: None,
        };
        let answer = self.run(&command).unwrap();
        let id: Id<_> = answer.subject.as_id();
        self.world.refunds.get(&id).unwrap().unwrap().state
    }

    /// Answers a call; a provider call that has ended or is waiting stays as it is.
    fn say(&mut self, provider_call: u32, answer: SendAnswer) {
        let provider_call = ProviderCallId { attempt: self.id(), number: provider_call };
        let lease = Duration::from_mins(2);
        let begun = self.run(&BeginSend { call: provider_call, is_absent: false, lease }).unwrap();
        if let Some((call, _)) = begun {
            self.run(&RecordReply { heard: Heard::Sent(call, answer) }).unwrap();
        }
    }

    fn done(&mut self, provider_call: u32) {
        self.say(provider_call, SendAnswer::Done { at: None });
    }

    fn refuse(&mut self, provider_call: u32) {
        let reason = Arc::from("NOT_ENOUGH: nothing there");
        self.say(provider_call, SendAnswer::Refused(Refusal { about: About::Number, reason }));
    }

    fn settle(&mut self) -> bool {
        self.run(&SettleAttempt { attempt: self.id(), fee: None }).unwrap()
    }

    fn retry(&mut self, provider_call: u32, own_balance: bool) -> Result<CallState, Code> {
        let provider_call = ProviderCallId { attempt: self.id(), number: provider_call };
        let retry = RetryRefund { merchant: self.merchant, call: provider_call, own_balance };
        let again = self.run(&retry).map_err(|error| error.code)?;
        self.own |= own_balance;
        Ok(again.0.state)
    }

    fn state_of(&self, provider_call: u32) -> CallState {
        self.provider_calls()[usize::try_from(provider_call).unwrap() - 1].state.clone()
    }

    /// Everything that must hold after every step.
    fn prove(&mut self) {
        let attempt = self.attempt();
        let provider_calls = self.provider_calls();
        let failed = |provider_call: &&ProviderCall| matches!(provider_call.state, CallState::Failed { .. });
        let of =
            |kind: CallKind| provider_calls.iter().filter(move |provider_call| provider_call.kind == kind);
        let sum = |provider_calls: &mut dyn Iterator<Item = &ProviderCall>| {
            provider_calls.map(|one| one.amount.minor()).sum::<i64>()
        };
        let refunded = sum(&mut of(CallKind::Refund).filter(|provider_call| !failed(provider_call)));
        assert_eq!(attempt.refunded, refunded, "what goes back is counted");
        let payment = self.world.payments.get(&self.payment).unwrap().unwrap().clone();
        assert_eq!(payment.refunded, refunded);
        assert!(refunded <= AMOUNT, "never more than was paid");
        let given = sum(&mut of(CallKind::Share).filter(|provider_call| !failed(provider_call)));
        let arrived =
            |back: &&ProviderCall| matches!(back.state, CallState::Succeeded { .. }) && !back.is_undone();
        let back = sum(&mut of(CallKind::Return).filter(arrived));
        assert_eq!(attempt.shared, given - back, "what receivers have is counted");
        for share in of(CallKind::Share) {
            let taken = of(CallKind::Return)
                .filter(|back| back.share == Some(share.id.number) && !failed(back) && !back.is_undone());
            assert_eq!(share.taken_back, sum(&mut taken.into_iter()), "a share knows what was taken back");
            assert!(share.taken_back <= share.amount.minor());
        }
        let waiting =
            |provider_call: &&ProviderCall| matches!(provider_call.state, CallState::Waiting { .. });
        let gone = refunded - sum(&mut provider_calls.iter().filter(waiting));
        assert!(self.own || gone + attempt.shared <= AMOUNT, "no refund goes out with a receiver's money");
        for refund in provider_calls.iter().filter(waiting) {
            let open = of(CallKind::Return)
                .filter(|back| back.awaited_by == Some(refund.id.number) && !back.state.is_final());
            let CallState::Waiting { returns } = refund.state else { unreachable!() };
            assert_eq!(open.count(), usize::try_from(returns).unwrap(), "what waits is woken");
            assert!(returns > 0);
        }
        for provider_call in &provider_calls {
            let transfer =
                provider_call.transfer.map(|id| self.world.transfers.get(&id).unwrap().unwrap().clone());
            let stands = transfer.as_ref().map(|transfer| (transfer.amount, transfer.state.name()));
            let expected = match provider_call.state {
                CallState::Succeeded { .. } => "posted",
                CallState::Failed { .. } => "voided",
                _ => "pending",
            };
            assert!(
                stands.is_none_or(|stands| stands == (provider_call.amount, expected)),
                "{provider_call:?}: {stands:?}"
            );
            let needs =
                provider_call.kind != CallKind::Finish && !failed(&provider_call) && !waiting(&provider_call);
            assert!(stands.is_some() || !needs, "{provider_call:?} holds its money");
            if let Some(id) = provider_call.refund {
                let row = self.world.refunds.get(&id).unwrap().unwrap();
                let expected = match provider_call.state {
                    CallState::Succeeded { .. } => "succeeded",
                    CallState::Failed { .. } => "failed",
                    _ => "processing",
                };
                assert_eq!(row.state.name(), expected);
            }
            assert_eq!(
                provider_call.next_check_at.is_some(),
                !provider_call.state.is_final() && !waiting(&provider_call)
            );
        }
        self.prove_ledger(&attempt, &provider_calls);
    }

    fn prove_ledger(&mut self, attempt: &PaymentAttempt, provider_calls: &[ProviderCall]) {
        let transfers = all(&self.world.transfers);
        let balance = |kind: AccountKind, owner: [u8; 16]| {
            let posted = transfers.iter().filter(|one| matches!(one.state, TransferState::Posted { .. }));
            let is = |id: AccountId| id.kind == kind && id.owner.to_bytes() == owner;
            posted
                .map(|one| {
                    let minor = one.amount.minor();
                    i64::from(is(one.credit)) * minor - i64::from(is(one.debit)) * minor
                })
                .sum::<i64>()
        };
        let merchant = self.merchant.to_bytes();
        let (pending, available) = (
            balance(AccountKind::MerchantPending, merchant),
            balance(AccountKind::MerchantAvailable, merchant),
        );
        let fees: i64 = transfers
            .iter()
            .filter(|one| one.kind == TransferKind::Fee)
            .map(|one| {
                let minor = one.amount.minor();
                if one.credit.kind == AccountKind::ProviderClearing { minor } else { -minor }
            })
            .sum();
        assert_eq!(attempt.fee_charged, fees, "the fee is counted");
        assert!((0..=attempt.fee).contains(&fees));
        assert!(attempt.settled_at.is_some() || (fees == 0 && available == 0));
        // The amounts that left for good.
        let ended = provider_calls
            .iter()
            .filter(|provider_call| matches!(provider_call.state, CallState::Succeeded { .. }));
        let (mut back, mut out) = (0, 0);
        for provider_call in ended {
            let minor = provider_call.amount.minor();
            match provider_call.kind {
                CallKind::Refund => back += minor,
                CallKind::Share => out += minor,
                CallKind::Return if !provider_call.is_undone() => out -= minor,
                _ => {}
            }
        }
        assert_eq!(pending + available, AMOUNT - back - out - fees, "the merchant has the rest");
        let open = provider_calls.iter().any(|provider_call| !provider_call.state.is_final());
        if attempt.settled_at.is_some() && !open {
            assert_eq!(pending, 0, "nothing stays behind");
        }
    }
}

/// How many steps every sequence has.
const DEPTH: u32 = 4;

/// One step of a merchant, an operator or a provider.
type Step = (&'static str, fn(&mut Books));

fn open(books: &Books, newest: bool) -> Option<u32> {
    let provider_calls = books.provider_calls();
    let mut open = provider_calls
        .iter()
        .filter(|provider_call| provider_call.next_check_at.is_some())
        .map(|provider_call| provider_call.id.number);
    if newest { open.next_back() } else { open.next() }
}

fn failed(books: &Books) -> Option<u32> {
    let failed = |provider_call: &&ProviderCall| {
        provider_call.kind == CallKind::Refund && matches!(provider_call.state, CallState::Failed { .. })
    };
    books.provider_calls().iter().rev().find(failed).map(|provider_call| provider_call.id.number)
}

const STEPS: [Step; 13] = [
    ("share 30 to the farm", |books| {
        let _ = books.share(FARM, 30);
    }),
    ("share 20 to the mill", |books| {
        let _ = books.share(MILL, 20);
    }),
    ("refund 80", |books| {
        let _ = books.refund(80);
    }),
    ("refund 20", |books| {
        let _ = books.refund(20);
    }),
    ("take 10 back", |books| {
        let _ = books.take_back(1, 10);
    }),
    ("finish", |books| {
        let _ = books.finish();
    }),
    ("settle", |books| {
        let _ = books.settle();
    }),
    ("the oldest is done", |books| {
        let _ = open(books, false).map(|provider_call| books.done(provider_call));
    }),
    ("the oldest is refused", |books| {
        let _ = open(books, false).map(|provider_call| books.refuse(provider_call));
    }),
    ("the newest is done", |books| {
        let _ = open(books, true).map(|provider_call| books.done(provider_call));
    }),
    ("the newest is refused", |books| {
        let _ = open(books, true).map(|provider_call| books.refuse(provider_call));
    }),
    ("retry", |books| {
        let _ = failed(books).map(|provider_call| books.retry(provider_call, false));
    }),
    ("retry from the balance", |books| {
        let _ = failed(books).map(|provider_call| books.retry(provider_call, true));
    }),
];

/// Tries every sequence of `depth` steps. Returns how many there were.
fn explore(books: &mut Books, depth: u32, path: &mut Vec<&'static str>) -> u64 {
    let Some(depth) = depth.checked_sub(1) else { return 1 };
    let mut count = 0;
    for (name, step) in STEPS {
        let (mark, own) = (books.world.mark(), books.own);
        path.push(name);
        step(books);
        let proof = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| books.prove()));
        assert!(proof.is_ok(), "after {path:?}");
        count += explore(books, depth, path);
        path.pop();
        books.world.roll_back(mark);
        books.own = own;
    }
    count
}

/// From a fresh order, from one with two completed shares, and from one that was settled with them.
#[test]
fn every_short_sequence_keeps_the_books() {
    for provider in [ProviderName::of("wechat_pay"), ProviderName::of("alipay")] {
        for fee_returned in [true, false] {
            let mut books = Books::open(provider, true, fee_returned);
            let mut count = explore(&mut books, DEPTH, &mut vec!["fresh"]);
            books.share(FARM, 30).unwrap();
            books.share(MILL, 20).unwrap();
            books.done(1);
            books.done(2);
            books.prove();
            count += explore(&mut books, DEPTH, &mut vec!["shared"]);
            books.finish().unwrap();
            books.done(3);
            assert!(books.settle());
            books.prove();
            count += explore(&mut books, DEPTH, &mut vec!["settled"]);
            assert_eq!(count, 3 * 13_u64.pow(DEPTH));
        }
    }
}

/// The refund of a shared order takes back what it needs, waits, and is sent once that has been returned.
#[test]
fn shares_come_back_before_a_refund() {
    let mut books = Books::open(ProviderName::of("wechat_pay"), true, true);
    books.share(FARM, 30).unwrap();
    books.share(MILL, 20).unwrap();
    assert!(
        matches!(books.refund(60), RefundState::Failed { code: Code::ShareNotReturned, .. }),
        "on its way"
    );
    assert_eq!(books.retry(3, false), Err(Code::ShareNotReturned));
    books.done(1);
    books.done(2);
    assert_eq!(
        books.retry(3, false),
        Ok(CallState::Waiting { returns: 1 }),
        "what was refused is tried again"
    );
    let back = books.provider_calls()[3].clone();
    assert_eq!(
        (back.share, back.amount, back.awaited_by),
        (Some(2), yuan(10), Some(3)),
        "the newest, in part"
    );
    assert_eq!(books.retry(3, false), Err(Code::RefundInProcess));
    books.done(4);
    assert_eq!(books.state_of(3), CallState::Requested);
    books.done(3);
    assert_eq!(books.retry(3, false), Err(Code::OrderStatusInvalid));
    // The rest of the order needs both shares.
    assert!(matches!(books.refund(40), RefundState::Processing { .. }));
    assert_eq!(books.state_of(5), CallState::Waiting { returns: 2 });
    books.done(6);
    books.refuse(7);
    let CallState::Failed { reason, .. } = books.state_of(5) else { panic!("a share is missing") };
    assert!(reason.contains("SHARE_NOT_RETURNED") && reason.contains("NOT_ENOUGH"), "{reason}");
    assert!(reason.contains(FARM), "{reason}");
    assert_eq!(books.retry(5, true), Err(Code::OrderStatusInvalid), "the balance is not the merchant's yet");
    assert_eq!(books.retry(5, false), Ok(CallState::Waiting { returns: 1 }), "only what is missing");
    books.done(8);
    books.done(5);
    books.prove();
    assert_eq!((books.attempt().refunded, books.attempt().shared), (100, 0));
    assert!(matches!(books.refund(1), RefundState::Failed { code: Code::RefundAmountExceed, .. }));
}

/// Two waiting refunds do not take the same share back twice, and one that fails does not stop the other.
#[test]
fn refunds_that_wait_do_not_share_a_share() {
    let mut books = Books::open(ProviderName::of("wechat_pay"), true, true);
    books.share(FARM, 30).unwrap();
    books.share(MILL, 30).unwrap();
    books.done(1);
    books.done(2);
    books.refund(60);
    books.refund(20);
    let returns: Vec<_> = books
        .provider_calls()
        .iter()
        .filter(|provider_call| provider_call.kind == CallKind::Return)
        .map(|provider_call| (provider_call.awaited_by, provider_call.amount.minor()))
        .collect();
    assert_eq!(returns.iter().map(|(_, minor)| minor).sum::<i64>(), 40, "{returns:?}");
    let first: Vec<_> = returns.iter().filter(|(refund, _)| *refund == Some(3)).collect();
    assert_eq!(first, [&(Some(3), 20)]);
    books.refuse(4);
    books.prove();
    assert!(matches!(books.state_of(3), CallState::Failed { .. }));
    while let Some(provider_call) = open(&books, false) {
        books.done(provider_call);
        books.prove();
    }
    assert!(matches!(books.state_of(5), CallState::Succeeded { .. }));
}

/// With Alipay the shares are returned with the refund; if it is refused, the receivers have them again.
#[test]
fn shares_go_back_with_a_refund_of_alipay() {
    let mut books = Books::open(ProviderName::of("alipay"), true, true);
    books.share(FARM, 30).unwrap();
    books.done(1);
    assert_eq!(books.take_back(1, 10), Err(Code::SharingNotPossible));
    assert!(matches!(books.refund(100), RefundState::Processing { .. }));
    assert_eq!(books.state_of(2), CallState::Requested, "it does not wait");
    assert_eq!(books.attempt().shared, 0);
    books.refuse(2);
    books.prove();
    assert_eq!(books.attempt().shared, 30, "the receiver has it again");
    assert!(books.provider_calls()[2].is_undone());
    assert_eq!(books.retry(2, false), Ok(CallState::Requested));
    books.done(2);
    books.prove();
    assert_eq!((books.attempt().shared, books.attempt().refunded), (0, 100));
}

/// After settlement the merchant may use its own balance for a share that is not returned.
#[test]
fn the_balance_stands_in_for_a_share() {
    let mut books = Books::open(ProviderName::of("wechat_pay"), true, true);
    books.share(FARM, 30).unwrap();
    books.done(1);
    books.finish().unwrap();
    books.done(2);
    assert!(books.settle());
    books.refund(80);
    books.refuse(4);
    assert!(matches!(books.state_of(3), CallState::Failed { .. }), "its share did not come back");
    assert_eq!(books.retry(3, true), Err(Code::PartnerBalanceNotEnough), "only 60 are there");
    books.prove();
    books.refund(50);
    books.done(5);
    books.prove();
    assert_eq!(books.attempt().fee_charged, 5, "the fee of the half that went back is given back");
}

/// The fee is returned in proportion to the refund, and is not touched where the provider keeps it.
#[test]
fn the_fee_follows_refunds() {
    for (fee_returned, charged) in [(true, [9, 7, 9, 6, 0]), (false, [10, 10, 10, 10, 10])] {
        let mut books = Books::open(ProviderName::of("wechat_pay"), false, fee_returned);
        books.refund(10);
        assert!(books.settle());
        let mut seen = vec![books.attempt().fee_charged];
        books.refund(20);
        seen.push(books.attempt().fee_charged);
        books.refuse(2);
        seen.push(books.attempt().fee_charged);
        books.refund(25);
        books.done(3);
        seen.push(books.attempt().fee_charged);
        books.done(1);
        // Where the fee is returned, the whole rest can be refunded even though the merchant has no other money.
        let rest = books.refund(65);
        assert_eq!(matches!(rest, RefundState::Processing { .. }), fee_returned);
        seen.push(books.attempt().fee_charged);
        books.prove();
        assert_eq!(seen, charged, "{fee_returned}");
    }
}

/// A fee for which nothing was left at settlement does not stop a later refund.
#[test]
fn a_fee_that_is_owed_stops_no_refund() {
    let mut books = Books::open(ProviderName::of("wechat_pay"), true, true);
    books.share(FARM, 20).unwrap();
    books.done(1);
    books.refund(80);
    books.done(2);
    books.finish().unwrap();
    books.done(3);
    assert!(books.settle());
    assert_eq!(books.attempt().fee_charged, 0, "nothing was left");
    books.refund(10);
    books.done(5);
    assert_eq!(books.state_of(4), CallState::Requested, "the share that came back goes out as it is");
    books.done(4);
    books.prove();
}

/// A refund that was under way at settlement and then failed is charged its fee after all.
#[test]
fn a_refund_that_failed_bears_its_fee() {
    let mut books = Books::open(ProviderName::of("wechat_pay"), false, true);
    books.refund(50);
    assert!(books.settle());
    assert_eq!(books.attempt().fee_charged, 5);
    books.refuse(1);
    books.prove();
    assert_eq!(books.attempt().fee_charged, 10);
}

/// What sharing needs: an order made for it, known receivers, money left, and that it has not ended.
#[test]
fn sharing_has_rules() {
    let mut off = Books::open(ProviderName::of("wechat_pay"), false, true);
    assert_eq!(off.share(FARM, 10), Err(Code::SharingNotPossible));
    assert_eq!(off.finish(), Err(Code::SharingNotPossible));
    let mut books = Books::open(ProviderName::of("wechat_pay"), true, true);
    assert_eq!(books.share("MERCHANT_ID:1", 10), Err(Code::SharingNotPossible), "nobody knows it");
    assert_eq!(books.share(FARM, AMOUNT + 1), Err(Code::SharingNotPossible));
    let part =
        |receiver: &str, minor| SharePart { receiver: Arc::from(receiver), amount: yuan(minor), note: None };
    assert_eq!(books.ask(ShareAction::Give(vec![])), Err(Code::SharingNotPossible));
    let twice = vec![part(FARM, 1), part(FARM, 2)];
    assert_eq!(books.ask(ShareAction::Give(twice)), Err(Code::SharingNotPossible));
    let both = vec![part(FARM, 60), part(MILL, 41)];
    assert_eq!(books.ask(ShareAction::Give(both)), Err(Code::SharingNotPossible), "all or none");
    assert_eq!((books.attempt().shared, books.provider_calls().len()), (0, 0));
    let both = vec![part(FARM, 60), part(MILL, 40)];
    books.ask(ShareAction::Give(both)).unwrap();
    assert!(!books.settle(), "not before sharing has ended");
    assert_eq!(books.finish(), Err(Code::SharingNotPossible), "two are under way");
    assert_eq!(books.take_back(1, 10), Err(Code::SharingNotPossible), "the receiver does not have it yet");
    books.done(1);
    books.refuse(2);
    assert_eq!(books.attempt().shared, 60, "one that is refused holds up nobody");
    assert_eq!(books.take_back(1, 61), Err(Code::SharingNotPossible));
    assert_eq!(books.take_back(2, 1), Err(Code::SharingNotPossible));
    assert_eq!(books.take_back(9, 1), Err(Code::OrderNotExist));
    books.run(&books.put_receiver(FARM, Listing::Removed)).unwrap();
    assert_eq!(books.share(FARM, 1), Err(Code::SharingNotPossible), "it was taken off the list");
    books.run(&books.put_receiver(FARM, Listing::Asked)).unwrap();
    assert_eq!(books.share(FARM, 1), Err(Code::SharingNotPossible), "asking is not having");
    books.finish().unwrap();
    assert_eq!(books.finish(), Err(Code::SharingNotPossible), "it is being ended");
    assert_eq!(books.share(MILL, 1), Err(Code::SharingNotPossible));
    books.refuse(3);
    books.share(MILL, 1).unwrap();
    books.done(4);
    books.finish().unwrap();
    books.done(5);
    assert_eq!(books.share(MILL, 1), Err(Code::SharingNotPossible), "it has ended");
    books.take_back(1, 10).unwrap();
    assert!(!books.settle(), "a share is on its way back");
    books.done(6);
    assert!(books.settle());
    books.take_back(1, 50).unwrap();
    books.done(7);
    books.prove();
    assert_eq!(books.attempt().shared, 1);
}

/// An order can have only so many shares; one call is reserved for the end.
#[test]
fn an_order_has_so_many_shares() {
    let mut books = Books::open(ProviderName::of("wechat_pay"), true, true);
    for _ in 0..49 {
        books.share(FARM, 1).unwrap();
    }
    assert_eq!(books.share(FARM, 1), Err(Code::SharingNotPossible));
    for provider_call in 1..=49 {
        books.done(provider_call);
    }
    books.finish().unwrap();
    books.prove();
}

/// QQ Wallet has no sharing, so no attempt that requires it is made.
#[test]
fn a_provider_without_sharing_is_not_asked_for_it() {
    let mut books = Books::open(ProviderName::of("qq_wallet"), false, true);
    let row = books.world.payments.get(&books.payment).unwrap().unwrap().clone();
    let id: PaymentId = Fresh::new(NOW, [9; 16]).id(Shard::of_text("x"));
    let other = Payment { id, state: State::Created, attempts: AttemptCount::default(), ..row };
    books.world.payments.insert_fresh(other);
    let start = |sharing| StartAttempt {
        payment: id,
        merchant: books.merchant,
        account: books.account,
        method: Method::Native,
        request: Arc::from("{}"),
        sharing,
        terms: terms(ProviderName::of("qq_wallet")),
        is_real: true,
    };
    let (with, without) = (start(true), start(false));
    assert_eq!(books.run(&with).unwrap_err().code, Code::ChannelNotAvailable);
    assert!(books.run(&without).is_ok());
}
