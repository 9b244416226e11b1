//! The merchant's side: what it signs the wallet accepts, and what it believes carries the wallet's signature.

use crate::wallet::client::Client;
use crate::wallet::headers::parse_signature;
use crate::wallet::keys::SigningKey;
use crate::wallet::sign::Covered;

const PATH: &str = "/v1/payments/pay";
const TIME: &str = "2026-01-02T03:04:05.000+00:00";

fn pair() -> (Client, SigningKey) {
    let wallet = SigningKey::generate().unwrap();
    let client = Client {
        client_id: "SHOP".to_owned(),
        key: SigningKey::generate().unwrap(),
        wallet_key: wallet.verifying_key().unwrap(),
    };
    (client, wallet)
}

#[test]
fn a_signed_request_verifies_with_the_merchants_key() {
    let (client, _) = pair();
    let headers = client.sign(PATH, TIME, b"{}").unwrap();
    let value = |name: &str| headers.iter().find(|(header, _)| *header == name).unwrap().1.clone();
    assert_eq!(value("client-id"), "SHOP");
    assert_eq!(value("request-time"), TIME);
    assert_eq!(value("content-type"), "application/json; charset=UTF-8");
    let signature = parse_signature(&value("signature")).unwrap();
    let covered = Covered { path: PATH, client_id: "SHOP", time: TIME };
    let key = client.key.verifying_key().unwrap();
    assert!(covered.verify(&key, b"{}", &signature));
    assert!(!covered.verify(&key, b"{ }", &signature));
    assert!(!covered.verify(&client.wallet_key, b"{}", &signature));
}

#[test]
fn only_the_wallets_own_answer_is_believed() {
    let (client, wallet) = pair();
    let body = br#"{"result":{"resultStatus":"A"}}"#;
    let covered = Covered { path: PATH, client_id: "SHOP", time: TIME };
    let signature = covered.sign(&wallet, 1, body).unwrap();
    assert!(client.is_from_wallet(PATH, "SHOP", TIME, &signature, body));
    assert!(!client.is_from_wallet("/v1/payments/refund", "SHOP", TIME, &signature, body));
    assert!(!client.is_from_wallet(PATH, "SHOP2", TIME, &signature, body));
    assert!(!client.is_from_wallet(PATH, "SHOP", "2026-01-02T03:04:06.000+00:00", &signature, body));
    assert!(!client.is_from_wallet(PATH, "SHOP", TIME, &signature, br#"{"result":{"resultStatus":"S"}}"#));
    for unreadable in ["", "signature=", "algorithm=RSA256,keyVersion=1,signature=AQID"] {
        assert!(!client.is_from_wallet(PATH, "SHOP", TIME, unreadable, body), "{unreadable}");
    }
    let own = covered.sign(&client.key, 1, body).unwrap();
    assert!(!client.is_from_wallet(PATH, "SHOP", TIME, &own, body));
}
