//! Requests: what the SDK sends, and headers.

use cashier_core::app::LoginMethod;
use cashier_core::app_user::{Change, ProfileUpdate};
use cashier_core::web_order::Gateway;

use super::super::account::AccountChange;
use super::super::headers::{meant_method, token};
use super::super::list::ListQuery;
use super::super::login::{Credentials, ProviderLogin};
use super::super::order::NewOrder;

/// The token comes after one exact word and one space.
#[test]
fn tokens() {
    assert_eq!(token("Hydrogen-r1 abc"), Some("abc"));
    for header in
        ["Hydrogen-r1abc", "hydrogen-r1 abc", "Bearer abc", "Hydrogen-r1 ", "Hydrogen-r1  abc", "abc"]
    {
        assert_eq!(token(header), None, "{header}");
    }
}

/// Only a POST can stand for another method, and only for one that changes something.
#[test]
fn methods() {
    assert_eq!(meant_method("POST", Some("PUT")), "PUT");
    assert_eq!(meant_method("POST", Some("DELETE")), "DELETE");
    assert_eq!(meant_method("POST", Some("GET")), "POST");
    assert_eq!(meant_method("GET", Some("DELETE")), "GET");
    assert_eq!(meant_method("POST", None), "POST");
}

/// An order as the SDK sends it, with the key that its mini-program builds add.
#[test]
fn orders() {
    let body =
        br#"{"gateway_type":"alipay","total_cost":0.1,"merchandise_description":" x ","undefined":true,
        "merchandise_schema_id":"1234","merchandise_record_id":"r","merchandise_snapshot":{"b":1, "a":2}}"#;
    let order = NewOrder::parse(body).unwrap();
    assert_eq!((order.gateway, order.amount.minor()), (Gateway::of("alipay"), 10));
    assert_eq!((order.description.as_str(), order.schema_id), ("x", Some(1234)));
    assert_eq!(order.snapshot, r#"{"b":1, "a":2}"#, "kept as it came");
    assert!(!order.profit_sharing);
}

/// Names are normalised; passwords have a minimum length.
#[test]
fn names() {
    let parse = |method, body: &str| Credentials::parse_new(method, body.as_bytes());
    let mail = parse(LoginMethod::Email, r#"{"email":" A@B.example ","password":"123456"}"#).unwrap();
    assert_eq!(mail.name, "a@b.example");
    assert!(!format!("{mail:?}").contains("123456"));
    for (method, body) in [
        (LoginMethod::Email, r#"{"email":"a@b","password":"123456"}"#),
        (LoginMethod::Email, r#"{"email":"a b@c.d","password":"123456"}"#),
        (LoginMethod::Phone, r#"{"phone":"+86 138","password":"123456"}"#),
        (LoginMethod::Username, r#"{"username":" ","password":"123456"}"#),
        (LoginMethod::Username, r#"{"username":"x","password":"12345"}"#),
        (LoginMethod::Username, r#"{"username":"x","password":null}"#),
    ] {
        assert!(parse(method, body).is_err(), "{body}");
    }
}

/// `null` releases a name, absence keeps it.
#[test]
fn account() {
    let change = AccountChange::parse(br#"{"username":null,"email":"A@b.example"}"#).unwrap();
    let changes: Vec<_> = change.names.into_iter().map(|(_, change)| change).collect();
    assert_eq!(changes, [Change::Clear, Change::Set("a@b.example".to_owned()), Change::Keep]);
    assert!(
        AccountChange::parse(b"{}").is_err() && AccountChange::parse(br#"{"password":"123456"}"#).is_err()
    );
}

/// A provider's proof has two names; the profile's update has three values.
#[test]
fn provider_logins() {
    let parse = |body: &str| ProviderLogin::parse(body.as_bytes());
    let login = parse(r#"{"auth_token":"t","create_user":false,"update_userprofile":"overwrite"}"#).unwrap();
    assert_eq!((login.create_user, login.update), (false, ProfileUpdate::Overwrite));
    assert_eq!(parse(r#"{"code":"c","update_userprofile":false}"#).unwrap().update, ProfileUpdate::Keep);
    assert!(parse(r#"{"code":"c"}"#).unwrap().create_user);
    for body in ["{}", r#"{"code":""}"#, r#"{"code":"c","update_userprofile":"x"}"#, r#"{"code":1}"#] {
        assert!(parse(body).is_err(), "{body}");
    }
}

/// The parameters of a list, under all their names.
#[test]
fn lists() {
    let parse = |query: &str| {
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        ListQuery::parse(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())))
    };
    let query =
        parse("limit=1&offset=2&transactionID=x&status=complete&keys=a&order_by=-id,%20status").unwrap();
    assert_eq!((query.limit, query.offset), (1, 2));
    assert_eq!(query.equal, [("transaction_no", "x".to_owned()), ("refund_status", "complete".to_owned())]);
    assert_eq!(query.order_by, [("id".to_owned(), true), ("status".to_owned(), false)]);
    assert_eq!(parse("").unwrap().limit, 20);
    for query in ["limit=1001", "limit=", "offset=-1", "where=%7B", "order_by=a,b,c,d,e,f", "status=%00"] {
        assert!(parse(query).is_err(), "{query}");
    }
}
