//! Notices, auth codes, grants and held transfers, driven through their commands: every state with every event.

use std::time::Duration;

use cashier_core::auth::{
    AuthCode, AuthCodeState, CancelToken, ExchangeCode, Grant, GrantState, Lifetimes, RefreshGrant,
};
use cashier_core::error::Code;
use cashier_core::id::{Fresh, MerchantId, Shard, UserId};
use cashier_core::ledger::{self, AccountId, AccountKind, Draft, Refusal, TransferKind, TransferState};
use cashier_core::money::Currency;
use cashier_core::notice::{AttemptResult, Body, Channel, LeaseNotice, Notice, NoticeState, ReportAttempt};
use cashier_core::time::Timestamp;
use cashier_core::world::{Command, World};

use crate::support::{self, money, world};

const NOW: Timestamp = Timestamp::from_micros(50_000_000);
const LATER: Timestamp = Timestamp::from_micros(90_000_000);

fn fresh() -> Fresh {
    Fresh::new(NOW, [5; 16])
}

/// Decides a command. Only the code of a refusal matters.
fn run<C: Command<World>>(world: &mut World, command: &C) -> Result<C::Outcome, Code> {
    support::run(world, fresh(), command).map_err(|error| error.code)
}

fn notice(state: NoticeState) -> Notice {
    let mut fresh = fresh();
    let subject = fresh.id::<cashier_core::id::Payment>(Shard::of_text("n")).into();
    let channel = Channel::Merchant {
        merchant: fresh.id(Shard::of_text("n")),
        client_id: "c".to_owned(),
        url: "https://merchant.example".to_owned(),
        body: Body::new(*b"{}"),
    };
    Notice { id: fresh.id(Shard::of_text("n")), subject, channel, state, attempts: 3, repeats: None }
}

/// Only a due notice that nobody holds can be leased; only a due one moves on.
#[test]
fn notices_follow_their_table() {
    let past = Timestamp::from_micros(1);
    let free = NoticeState::Due { at: past, leased_until: past };
    for (state, leased) in [
        (free, true),
        (NoticeState::Due { at: NOW, leased_until: NOW }, true),
        (NoticeState::Due { at: past, leased_until: LATER }, false),
        (NoticeState::Due { at: LATER, leased_until: past }, false),
        (NoticeState::Delivered { at: past }, false),
        (NoticeState::GivenUp { at: past }, false),
    ] {
        let (notice, mut world) = (notice(state), world());
        let key = (notice.subject, notice.id);
        world.notices.loaded([key], [notice]);
        let lease = LeaseNotice { notice: key, lease: Duration::from_secs(9) };
        assert_eq!(run(&mut world, &lease).unwrap().is_some(), leased, "{state:?}");
    }
    for state in [free, NoticeState::Delivered { at: past }, NoticeState::GivenUp { at: past }] {
        for result in [AttemptResult::Accepted, AttemptResult::RetryAt(LATER), AttemptResult::GiveUp] {
            let (notice, mut world) = (notice(state), world());
            let key = (notice.subject, notice.id);
            world.notices.loaded([key], [notice]);
            let (answer, status) = (String::new(), None);
            let report =
                ReportAttempt { notice: key, started_at: NOW, duration_ms: 1, status, answer, result };
            let after = run(&mut world, &report).unwrap().unwrap();
            if state != free {
                assert_eq!((after.state, after.attempts), (state, 3), "a final notice does not move");
                continue;
            }
            let expected = match result {
                AttemptResult::Accepted => NoticeState::Delivered { at: NOW },
                AttemptResult::RetryAt(at) => NoticeState::Due { at, leased_until: at },
                AttemptResult::GiveUp => NoticeState::GivenUp { at: NOW },
            };
            assert_eq!((after.state, after.attempts), (expected, 4));
        }
    }
}

fn grant(state: GrantState) -> Grant {
    let mut fresh = fresh();
    Grant {
        id: fresh.id(Shard::of_text("g")),
        user: fresh.id(Shard::of_text("g")),
        merchant: fresh.id(Shard::of_text("g")),
        scopes: vec!["auth_base".to_owned()],
        access_hash: [1; 32],
        access_expires_at: LATER,
        refresh_hash: [2; 32],
        refresh_expires_at: LATER,
        state,
        agreement: None,
    }
}

const LIFETIMES: Lifetimes = Lifetimes { access: Duration::from_mins(1), refresh: Duration::from_mins(2) };

/// A grant is refreshed or cancelled once; wrong secrets and strangers get only "invalid".
#[test]
fn grants_follow_their_table() {
    for (state, when_refreshed, when_cancelled) in [
        (GrantState::Active, None, None),
        (GrantState::Refreshed { at: NOW }, Some(Code::UsedRefreshToken), Some(Code::InvalidAccessToken)),
        (GrantState::Revoked { at: NOW }, Some(Code::InvalidRefreshToken), None),
    ] {
        let grant = grant(state);
        let stranger: MerchantId = Fresh::new(NOW, [9; 16]).id(Shard::of_text("s"));
        let refresh = |merchant, secret_hash| RefreshGrant {
            old: grant.id,
            secret_hash,
            merchant,
            grant: Fresh::new(NOW, [6; 16]).id(Shard::of_text("g")),
            access_hash: [3; 32],
            refresh_hash: [4; 32],
            lifetimes: LIFETIMES,
        };
        let loaded = || {
            let mut world = world();
            world.grants.loaded([grant.id], [grant.clone()]);
            world
        };
        let decided = run(&mut loaded(), &refresh(grant.merchant, [2; 32]));
        assert_eq!(decided.map(|grant| grant.state), when_refreshed.map_or(Ok(GrantState::Active), Err));
        for refused in [refresh(grant.merchant, [7; 32]), refresh(stranger, [2; 32])] {
            assert_eq!(run(&mut loaded(), &refused).err(), Some(Code::InvalidRefreshToken));
        }
        let cancel = CancelToken { grant: grant.id, access_hash: [1; 32], merchant: grant.merchant };
        assert_eq!(run(&mut loaded(), &cancel), when_cancelled.map_or(Ok(()), Err));
    }
}

/// An auth code works once, in time, for its merchant.
#[test]
fn auth_codes_follow_their_table() {
    let mut ids = fresh();
    let shard = Shard::of_text("a");
    let (user, merchant): (UserId, MerchantId) = (ids.id(shard), ids.id(shard));
    let unused = AuthCode {
        id: ids.id(shard),
        secret_hash: [1; 32],
        user,
        merchant,
        scopes: vec!["auth_base".to_owned()],
        expires_at: LATER,
        state: AuthCodeState::Issued,
        agreement: None,
    };
    let exchange = |secret_hash| ExchangeCode {
        code: unused.id,
        secret_hash,
        merchant,
        grant: Fresh::new(NOW, [6; 16]).id(shard),
        access_hash: [3; 32],
        refresh_hash: [4; 32],
        lifetimes: LIFETIMES,
    };
    let user_of = |code: AuthCode, secret_hash| {
        let mut world = world();
        world.auth_codes.loaded([code.id], [code]);
        run(&mut world, &exchange(secret_hash)).map(|grant| grant.user)
    };
    assert_eq!(user_of(unused.clone(), [1; 32]), Ok(user));
    assert_eq!(user_of(unused.clone(), [2; 32]), Err(Code::InvalidCode));
    let spent = AuthCode { state: AuthCodeState::Used { at: NOW }, ..unused.clone() };
    assert_eq!(user_of(spent, [1; 32]), Err(Code::UsedCode));
    let expired = AuthCode { expires_at: NOW, ..unused };
    assert_eq!(user_of(expired, [1; 32]), Err(Code::ExpiredCode));
}

/// Held money is reserved on both sides; it is posted or voided once; linked transfers succeed or fail together.
#[test]
fn transfers_follow_their_table() {
    let currency = Currency::parse("IQD").unwrap();
    let shard = Shard::of_text("t");
    let mut fresh = fresh();
    let (user, merchant): (UserId, MerchantId) = (fresh.id(shard), fresh.id(shard));
    let (from, to) = (AccountId::user(user, currency), AccountId::merchant(merchant, currency));
    let mut world = world();
    world.accounts.loaded([from, to], []);
    let draft = |debit, credit, minor| Draft {
        debit,
        credit,
        amount: money(minor, "IQD"),
        kind: TransferKind::Payment,
        subject: user.into(),
        counterparty: "x".to_owned(),
    };
    let clearing = AccountId::system(AccountKind::TopUpClearing, currency);
    ledger::post(&mut world, &mut fresh, shard, &[draft(clearing, from, 100)]).unwrap().unwrap();

    let linked = [draft(from, to, 60), draft(from, to, 60)];
    let refused = ledger::post(&mut world, &mut fresh, shard, &linked).unwrap();
    assert_eq!(
        refused,
        Err(Refusal::BelowFloor(from)),
        "the second does not fit, so the first does not stand"
    );
    assert_eq!(world.accounts.get(&from).unwrap().unwrap().available(), Ok(100));

    let held = ledger::hold(&mut world, &mut fresh, shard, &[draft(from, to, 70)]).unwrap().unwrap()[0];
    let sender = *world.accounts.get(&from).unwrap().unwrap();
    assert_eq!((sender.balance(), sender.available()), (Ok(100), Ok(30)));
    assert_eq!(world.accounts.get(&to).unwrap().unwrap().available(), Ok(0), "not yet spendable");
    let over = ledger::post(&mut world, &mut fresh, shard, &[draft(from, to, 31)]).unwrap();
    assert_eq!(over, Err(Refusal::BelowFloor(from)));

    assert_eq!(ledger::post_held(&mut world, &fresh, held, "x").unwrap(), Ok(()));
    assert_eq!(world.accounts.get(&to).unwrap().unwrap().available(), Ok(70));
    assert_eq!(ledger::post_held(&mut world, &fresh, held, "x").unwrap(), Err(Refusal::NotPending));
    assert_eq!(ledger::void_held(&mut world, &fresh, held).unwrap(), Err(Refusal::NotPending));

    let dropped = ledger::hold(&mut world, &mut fresh, shard, &[draft(from, to, 30)]).unwrap().unwrap()[0];
    assert_eq!(ledger::void_held(&mut world, &fresh, dropped).unwrap(), Ok(()));
    assert_eq!(world.accounts.get(&from).unwrap().unwrap().available(), Ok(30));
    let state = world.transfers.get(&dropped).unwrap().unwrap().state;
    assert_eq!(state, TransferState::Voided { at: NOW });

    let other = AccountId::user(user, Currency::parse("CNY").unwrap());
    let mixed = ledger::post(&mut world, &mut fresh, shard, &[draft(other, to, 1)]).unwrap();
    assert_eq!(mixed, Err(Refusal::CurrencyMismatch));
    let same = ledger::post(&mut world, &mut fresh, shard, &[draft(from, from, 1)]).unwrap();
    assert_eq!(same, Err(Refusal::SameAccount));
    let absurd = [draft(clearing, from, i64::MAX), draft(clearing, from, 1)];
    let overflow = ledger::post(&mut world, &mut fresh, shard, &absurd).unwrap();
    assert_eq!(overflow, Err(Refusal::Overflow));
    assert_eq!(world.accounts.get(&from).unwrap().unwrap().available(), Ok(30));
}
