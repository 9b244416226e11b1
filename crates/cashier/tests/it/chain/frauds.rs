//! Twelve frauds, each done by somebody who may write to the database: each is found in a copy of the database, with
//! nothing but the public key.

use aws_lc_rs::digest::{SHA256, digest};
use cashier_core::id::TransferId;
use cashier_core::kernel::Row as _;
use cashier_core::ledger::{Account, AccountId};
use cashier_store::Store;

use super::offline::found_offline;
use super::rig::Books;
use crate::support::{Database, amount, on_both_engines};

on_both_engines! {
    each_fraud_is_found_offline;
    money_from_nothing_agrees_with_everything_but_the_chain;
}

/// What is done, and the row that is named.
fn frauds(books: &Books) -> Vec<(&'static str, String, String)> {
    let bytes = |bytes: &[u8]| books.database.bytes(bytes);
    let id = |id: [u8; 16]| books.database.bytes(&id);
    let (paid, open) = (id(books.paid.to_bytes()), id(books.open.to_bytes()));
    let told = b"{}";
    vec![
        (
            "a merchant's key replaced",
            format!(
                "UPDATE merchant_keys SET spki = {} WHERE merchant = {}",
                bytes(&[9]),
                id(books.merchant.to_bytes())
            ),
            format!("merchant_keys {} 1", books.merchant),
        ),
        (
            "a password's hash copied to another user",
            "UPDATE logins SET password_hash = (SELECT password_hash FROM logins WHERE login_id = 'omar') \
             WHERE login_id = 'nadia'"
                .to_owned(),
            "logins nadia".to_owned(),
        ),
        (
            "a notice rewritten",
            format!(
                "UPDATE notices SET body = {}, digest = {} WHERE subject = {paid}",
                bytes(told),
                bytes(digest(&SHA256, told).as_ref())
            ),
            format!("notices {}", data_encoding::HEXLOWER.encode(&books.paid.to_bytes())),
        ),
        ("a paid payment deleted", format!("DELETE FROM payments WHERE id = {paid}"), books.paid.to_string()),
        (
            "an open order's amount doubled",
            format!("UPDATE payments SET amount = amount * 2 WHERE id = {open}"),
            format!("payments {}", books.open),
        ),
        (
            "a notice marked delivered",
            format!("UPDATE notices SET state = 'delivered', leased_until = NULL WHERE subject = {paid}"),
            "notices".to_owned(),
        ),
        (
            "a notify URL changed",
            format!("UPDATE payments SET notify_url = 'https://other.example/' WHERE id = {open}"),
            format!("payments {}", books.open),
        ),
        (
            "a used auth code made fresh",
            "UPDATE auth_codes SET state = 'issued', used_at = NULL".to_owned(),
            "auth_codes acd_".to_owned(),
        ),
        (
            "a PIN's lock lifted",
            format!(
                "UPDATE pins SET wrong_tries = 0, locked_at = NULL WHERE user_id = {}",
                id(books.other.to_bytes())
            ),
            format!("pins {}", books.other),
        ),
        (
            "a stored answer changed",
            format!(
                "UPDATE requests SET answer = {} WHERE operation = 'pay' AND subject = {paid}",
                bytes(b"other")
            ),
            "requests".to_owned(),
        ),
        (
            "a payment moved to another user",
            format!("UPDATE payments SET payer = {} WHERE id = {paid}", id(books.other.to_bytes())),
            format!("payments {}", books.paid),
        ),
    ]
}

async fn each_fraud_is_found_offline(database: Database) {
    let books = Books::make(database).await;
    let frauds = frauds(&books);
    // The twelfth has a test of its own.
    assert_eq!(frauds.len(), 11);
    for (fraud, statement, row) in frauds {
        let copy = books.copy().await;
        copy.execute(&statement).await;
        let found = found_offline(&copy).await;
        assert!(found.iter().any(|finding| finding.row.contains(&row)), "{fraud}: {row} is not in {found:?}");
    }
}

/// The first half of the SHA-256 by which a request is found.
fn request_hash(owner: &[u8], operation: &str, key: &str) -> Vec<u8> {
    let text = [owner, operation.as_bytes(), b":", key.as_bytes()].concat();
    digest(&SHA256, &text).as_ref()[..16].to_vec()
}

/// A top-up with its transfer, its line, its record and the account's counters: nothing contradicts it, except that the
/// wallet did not write it.
async fn money_from_nothing_agrees_with_everything_but_the_chain(database: Database) {
    let books = Books::make(database).await;
    let copy = books.copy().await;
    let (reader, _) = Store::look(&copy.address).await.unwrap().unwrap();
    let last = reader.statement(books.user, None, 1).await.unwrap().remove(0);
    let mut id = last.transfer.to_bytes();
    id[15] ^= 1;
    let (id, previous) = (TransferId::from_bytes(id), last.transfer.to_bytes());
    let account = Account::empty(AccountId::user(books.user, amount(1).currency())).key();
    let key = "more";
    let owner = books.user.to_bytes();
    let bytes = |bytes: &[u8]| copy.bytes(bytes);
    let (transfer, user, account) = (bytes(&id.to_bytes()), bytes(&owner), bytes(&account.to_bytes()));
    let like = format!("kind = 'top_up' AND subject = {user}");
    let hash = bytes(&request_hash(&owner, "top_up", key));
    copy.execute(&format!(
        "INSERT INTO transfers (shard, id, debit, credit, amount, currency, kind, subject, state, state_at)
           SELECT shard, {transfer}, debit, credit, 5000, currency, kind, subject, state, state_at FROM transfers WHERE {like};
         INSERT INTO entries (shard, transfer, user_id, change, currency, balance_after, kind, subject, counterparty, at, number, previous)
           SELECT e.shard, {transfer}, e.user_id, 5000, e.currency, a.credits_posted - a.debits_posted + 5000, e.kind, e.subject,
             e.counterparty, a.last_line_at, a.lines + 1, {previous}
           FROM entries e JOIN accounts a ON a.id = {account} WHERE e.kind = 'top_up' AND e.subject = {user};
         UPDATE accounts SET credits_posted = credits_posted + 5000, lines = lines + 1, last_line = {transfer} WHERE id = {account};
         INSERT INTO requests (shard, hash, owner, operation, key, at, state, fingerprint, subject, answer)
           SELECT shard, {hash}, owner, operation, '{key}', at, state, fingerprint, {transfer}, answer FROM requests
           WHERE operation = 'top_up' AND owner = {user};",
        previous = bytes(&previous),
    ))
    .await;
    let found = found_offline(&copy).await;
    let texts: Vec<_> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), 2, "{texts:?}");
    assert!(
        texts.iter().any(|text| text.contains("as the wallet wrote it") && text.contains(&id.to_string())),
        "{texts:?}"
    );
    assert!(
        texts.iter().any(|text| text.contains("as the wallet wrote it") && text.contains("requests")),
        "{texts:?}"
    );
}
