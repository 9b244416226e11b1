//! Triggers: the token, and its action's id.

use aws_lc_rs::hmac;
use cashier_core::id::{NoticeId, Shard};
use cashier_core::merchant::ClientId;
use cashier_core::time::Timestamp;

use super::super::trigger::{TriggerKeys, action_id};

fn keys() -> TriggerKeys {
    TriggerKeys::new(hmac::Key::new(hmac::HMAC_SHA256, &[7; 32]))
}

/// Every app has its own key; the token is the same every time; nothing prints the keys.
#[test]
fn tokens() {
    let keys = keys();
    let (a, b): (ClientId, ClientId) = ("a".parse().unwrap(), "b".parse().unwrap());
    assert_ne!(keys.expose_key(&a), keys.expose_key(&b));
    assert_eq!(keys.expose_key(&a).len(), 64);
    let token = keys.token(&a, b"{}");
    assert_eq!(token, keys.token(&a, b"{}"));
    assert!(token.starts_with("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30."));
    assert_ne!(token, keys.token(&b, b"{}"));
    assert!(!format!("{keys:?}").contains(&keys.expose_key(&a)[..8]));
}

/// The id is a UUID, and another one for another notice.
#[test]
fn action_ids() {
    let id =
        |entropy| NoticeId::new(Timestamp::from_micros(1_790_000_000_000_000), Shard::of_text("x"), entropy);
    let text = action_id(id(1));
    assert_eq!(text.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
    assert_eq!((&text[14..15], &text[19..20]), ("8", "8"));
    assert_ne!(text, action_id(id(2)));
}
