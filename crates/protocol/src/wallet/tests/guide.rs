//! The guide for merchants: its samples can be read by the serving code, and match what that code writes.

use std::collections::BTreeMap;

use cashier_core::chain::{Block, BlockKey, Facts, Held, Inclusion, Named, Shown, TagLength, digest};
use cashier_core::error::{Code, Error};
use cashier_core::id::BatchId;
use cashier_core::ledger::{Account, AccountId};
use cashier_core::money::Currency;
use cashier_core::payment::State;
use cashier_core::refund::{Refund, RefundState};
use serde_json::Value;

use super::answers::{closed, given_back, grant, paid, payment, read, refund, user};
use super::sharing::{GIVEN, attempt, provider_calls};
use super::{at, id, requests};
use crate::wallet::request::apply_token::ApplyToken;
use crate::wallet::request::inquiry_proof;
use crate::wallet::{answer, notice};

const GUIDE: &str = include_str!("../../../../../docs/wallet-openapi.md");

/// The JSON blocks under each heading.
pub(super) fn samples() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut samples: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for section in GUIDE.split("\n## ").skip(1) {
        let heading = section.lines().next().unwrap();
        let blocks = section.split("\n```json\n").skip(1).map(|block| block.split("\n```").next().unwrap());
        samples.insert(heading, blocks.collect());
    }
    samples
}

/// The refund in the guide.
fn sample_refund() -> Refund {
    Refund { reason: Some("The tea was cold.".into()), ..refund(given_back()) }
}

/// The proof in the guide, with two values of its row.
fn sample_proof() -> Inclusion {
    let text = |column, name: &str, text: &str| Named {
        column,
        name: name.to_owned(),
        value: Held::Text(text.to_owned()),
    };
    let amount = Named { column: 5, name: "amount".to_owned(), value: Held::Int(1_000) };
    let values = vec![text(4, "request_id", "F-1"), amount];
    let (key, previous) = (BlockKey { chain: 0, number: 2 }, digest(b"previous"));
    let at = at("2026-01-03T00:00:00.000001Z");
    let (batch, mut facts) = (BatchId::from_bytes([1; 16]), Facts::default());
    facts.add(TagLength::Long, &digest(b"version"));
    Inclusion {
        row: Shown { table: 5, name: "refunds".to_owned(), values },
        lines: Vec::new(),
        block: Block { key, batch, at, previous, facts: facts.to_bytes(), sum: facts.sum },
        path: vec![digest(b"path")],
        root: "opencashier.root/v1 wallet.example\nnumber 12\n…".to_owned(),
    }
}

/// The wallet's answers to the first sample of each operation.
pub(super) fn answers() -> [(&'static str, Vec<u8>); 21] {
    let cashier = "https://wallet.example/cashier/0h2rm3ka5vx8w1zq7tq4c9d6ye";
    let grant = grant();
    let tokens = answer::Tokens { grant: &grant, access_token: "…".into(), refresh_token: "…".into() };
    let scopes = ["auth_user".to_owned()];
    let account = Account::empty(AccountId::user(user().id, Currency::parse("IQD").unwrap()));
    [
        ("/v1/payments/pay", answer::pay_accepted(id(1), &payment(State::Created).details, cashier)),
        ("/v1/payments/inquiryPayment", answer::inquired(&payment(paid()), &[sample_refund()])),
        ("/v1/payments/cancelPayment", answer::cancelled(&payment(closed()[0].0))),
        ("/v1/payments/refund", answer::refunded(&sample_refund())),
        ("/v1/payments/inquiryRefund", answer::inquired_refund(&sample_refund(), None)),
        ("/v1/payments/inquiryProof", inquiry_proof::answer(&sample_proof())),
        ("/v1/payments/retryRefund", answer::refunded(&refund(RefundState::Processing { at: at(GIVEN) }))),
        ("/v1/payments/addReceiver", answer::plain()),
        ("/v1/payments/removeReceiver", answer::plain()),
        ("/v1/payments/share", answer::sharing("S-1", &provider_calls()[..1])),
        ("/v1/payments/returnShare", answer::returning("B-1", &provider_calls()[1..2])),
        ("/v1/payments/finishShare", answer::finishing("E-1", &provider_calls()[2..])),
        (
            "/v1/payments/inquiryShare",
            answer::inquired_sharing(&attempt(), &provider_calls(), &provider_calls()),
        ),
        ("/v1/authorizations/applyToken", answer::tokens(tokens)),
        ("/v1/authorizations/cancelToken", answer::plain()),
        (
            "/v1/authorizations/prepare",
            answer::prepared("https://wallet.example/agreements/0h2rm3ka5vx8w1zq7tq4c9d6ye".to_owned()),
        ),
        ("/v1/users/inquiryUserInfo", answer::user_info(&user(), false, &scopes)),
        ("/v1/users/inquiryUserAccountList", answer::user_accounts(&[account])),
        ("/v1/users/inquiryUserCardList", answer::user_cards()),
        ("/v1/messages/sendInbox", answer::message_sent(id(8))),
        ("/v1/messages/sendPush", answer::message_sent(id(8))),
    ]
}

#[test]
fn the_wallet_reads_every_request_of_the_guide() {
    let samples = samples();
    for (name, parse) in requests::ALL {
        let (_, blocks) =
            samples.iter().find(|(heading, _)| heading.ends_with(&format!("/{name}`"))).unwrap();
        parse(blocks[0].as_bytes()).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let refresh = samples["`POST /v1/authorizations/applyToken`"][2];
    assert!(matches!(ApplyToken::parse(refresh.as_bytes()), Ok(ApplyToken::RefreshToken { .. })));
}

#[test]
fn the_wallet_writes_every_answer_of_the_guide() {
    let samples = samples();
    for (path, body) in answers() {
        let sample: Value = serde_json::from_str(samples[format!("`POST {path}`").as_str()][1]).unwrap();
        assert_eq!(sample, read(&body), "{path}");
    }
    let refusal: Value = serde_json::from_str(samples["Answers"][0]).unwrap();
    let error = Error::new(Code::ParamIllegal)
        .with_detail("order.buyer.referenceBuyerId is longer than 64 characters.");
    assert_eq!(refusal, read(&answer::failure(&error)));
}

#[test]
fn the_notice_of_the_guide_is_the_wallets_and_its_answer_ends_the_retries() {
    let samples = samples();
    let sample: Value = serde_json::from_str(samples["Notices"][0]).unwrap();
    assert_eq!(sample, read(&notice::payment_body(&payment(paid()))));
    assert!(notice::is_accepted(200, samples["Notices"][1].as_bytes()));
}

#[test]
fn the_known_answer_of_the_guide_is_the_tested_one() {
    let sample: Value = serde_json::from_str(samples()["The string to sign"][0]).unwrap();
    let mut vector: Value = serde_json::from_str(include_str!("../vectors/signature.json")).unwrap();
    vector.as_object_mut().unwrap().remove("about");
    assert_eq!(sample, vector);
}

#[test]
fn the_guide_has_no_block_that_is_not_tested() {
    let counted: usize = samples().values().map(Vec::len).sum();
    // One request and one answer per operation, a second form of applyToken, a refusal, a notice with its answer, that of an
    // agreement, and the known answer.
    assert_eq!(counted, 21 * 2 + 1 + 1 + 2 + 1 + 1);
    assert_eq!(GUIDE.matches("```json").count(), counted);
}
