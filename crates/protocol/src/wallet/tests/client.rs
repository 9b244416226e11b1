//! The merchant's side: the wallet accepts what it signs, and it trusts only what the wallet has signed.

use cashier_core::merchant::ClientId;

use super::at;
use crate::wallet::client::Client;
use crate::wallet::headers::parse_signature;
use crate::wallet::keys::SigningKey;
use crate::wallet::sign::{Covered, MessageTime, SentTime, SignedPath, ToSign};

const PATH: &str = "/v1/payments/pay";
const TIME: &str = "2026-01-02T03:04:05+00:00";

fn pair() -> (Client, SigningKey) {
    let wallet = SigningKey::generate().unwrap();
    let client = Client {
        client_id: "SHOP".parse().unwrap(),
        key: SigningKey::generate().unwrap(),
        wallet_key: wallet.verifying_key().unwrap(),
    };
    (client, wallet)
}

fn parts() -> (SignedPath, ClientId, MessageTime) {
    (SignedPath::fixed(PATH), "SHOP".parse().unwrap(), MessageTime::of(at(TIME)))
}

#[test]
fn a_path_that_is_none_is_not_signed() {
    let (client, _) = pair();
    for path in ["", "v1/payments/pay", "/v1/payments/pay\nX.", "/v1/payments/pay?x=1"] {
        assert!(client.sign(path, at(TIME), b"{}").is_err(), "{path:?}");
    }
}

#[test]
fn a_signed_request_verifies_with_the_merchants_key() {
    let (client, _) = pair();
    let headers = client.sign(PATH, at(TIME), b"{}").unwrap();
    let value = |name: &str| headers.iter().find(|(header, _)| *header == name).unwrap().1.clone();
    assert_eq!(value("client-id"), "SHOP");
    assert_eq!(value("request-time"), TIME);
    assert_eq!(value("content-type"), "application/json; charset=UTF-8");
    let signature = parse_signature(&value("signature")).unwrap();
    let (path, client_id, time) = parts();
    let time = SentTime::from(&time);
    let covered = Covered { path: &path, client_id: &client_id, time: &time };
    let key = client.key.verifying_key().unwrap();
    assert!(covered.verify(&key, b"{}", &signature));
    assert!(!covered.verify(&key, b"{ }", &signature));
    assert!(!covered.verify(&client.wallet_key, b"{}", &signature));
}

#[test]
fn only_the_wallets_own_answer_is_believed() {
    let (client, wallet) = pair();
    let body = br#"{"result":{"resultStatus":"A"}}"#;
    let (path, client_id, time) = parts();
    let to_sign = ToSign { path: &path, client_id: &client_id, time: &time };
    let signature = to_sign.sign(&wallet, 1, body).unwrap();
    assert!(client.is_from_wallet(PATH, "SHOP", TIME, &signature, body));
    assert!(!client.is_from_wallet("/v1/payments/refund", "SHOP", TIME, &signature, body));
    assert!(!client.is_from_wallet(PATH, "SHOP2", TIME, &signature, body));
    assert!(!client.is_from_wallet(PATH, "SHOP", "2026-01-02T03:04:06+00:00", &signature, body));
    assert!(!client.is_from_wallet(PATH, "SHOP", TIME, &signature, br#"{"result":{"resultStatus":"S"}}"#));
    for (path, id, time) in [("", "SHOP", TIME), (PATH, "", TIME), (PATH, "SHOP", ""), (PATH, "SHOP.", TIME)]
    {
        assert!(!client.is_from_wallet(path, id, time, &signature, body), "{path} {id} {time}");
    }
    for unreadable in ["", "signature=", "algorithm=RSA256,keyVersion=1,signature=AQID"] {
        assert!(!client.is_from_wallet(PATH, "SHOP", TIME, unreadable, body), "{unreadable}");
    }
    let own = to_sign.sign(&client.key, 1, body).unwrap();
    assert!(!client.is_from_wallet(PATH, "SHOP", TIME, &own, body));
}
