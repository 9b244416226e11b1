//! Keys: whom they show, and when they end.

use std::time::Duration;

use cashier_core::dev_key::RevokeDevKey;

use super::{Stage, TEST_SHOP, code};
use crate::support::{Database, on_both_engines};

on_both_engines! {
    a_key_shows_its_client_until_it_ends;
    a_merchant_has_ten_keys;
}

async fn a_key_shows_its_client_until_it_ends(database: Database) {
    let stage = Stage::start(&database).await;
    let app = &stage.wallet.running.shared;
    for (client_id, mode) in [("TEA_HOUSE", "live"), (TEST_SHOP, "test")] {
        let (key, text) = stage.key_of(client_id).await;
        let (status, client) = stage.get(&text, "/client").await;
        assert_eq!(
            (status, client["clientId"].as_str(), client["mode"].as_str()),
            (200, Some(client_id), Some(mode))
        );
        assert_eq!(client["key"]["id"], key.id.to_string());
        assert_eq!(client["server"]["baseUrl"], app.rules.base_url);
    }
    let (key, text) = stage.key_of(TEST_SHOP).await;
    // Another secret under the same id, and other texts.
    let (start, end) = (&text[..text.len() - 5], &text[text.len() - 4..]);
    let other = if text[text.len() - 5..].starts_with('0') { '1' } else { '0' };
    let wrong = [format!("{start}{other}{end}"), format!("{text}0"), "dk_x".to_owned(), String::new()];
    for wrong in wrong {
        let (status, refused) = stage.get(&wrong, "/client").await;
        assert_eq!((status, code(&refused)), (401, "DEV_KEY_REQUIRED"), "{wrong}");
        assert!(refused["error"]["help"].as_str().unwrap().ends_with("#DEV_KEY_REQUIRED"));
    }
    let command = RevokeDevKey { merchant: key.merchant, id: key.id };
    assert!(app.engine.submit(command).await.unwrap().unwrap().1);
    assert_eq!(code(&stage.get(&text, "/client").await.1), "DEV_KEY_REQUIRED");
    let (_, text) = stage.key_of(TEST_SHOP).await;
    stage.wallet.running.clock.advance(Duration::from_hours(24 * 91));
    let (status, refused) = stage.get(&text, "/client").await;
    assert_eq!((status, code(&refused)), (401, "DEV_KEY_EXPIRED"));
    stage.wallet.finish().await;
}

/// The eleventh key is refused; one that ended makes room, and its row goes.
async fn a_merchant_has_ten_keys(database: Database) {
    let stage = Stage::start(&database).await;
    let app = &stage.wallet.running.shared;
    let mut keys = Vec::new();
    for _ in 0..10 {
        keys.push(stage.key_of(TEST_SHOP).await.0);
    }
    let merchant = keys[3].merchant;
    let more = cashier_core::dev_key::IssueDevKey {
        merchant,
        id: app.engine.fresh().id(merchant.shard()),
        secret_hash: [1; 32],
        lifetime: Duration::from_secs(1),
    };
    let refused = app.engine.submit(more).await.unwrap_err();
    assert!(refused.to_string().contains("Revoke one"), "{refused}");
    app.engine.submit(RevokeDevKey { merchant, id: keys[3].id }).await.unwrap();
    let (new, _) = stage.key_of(TEST_SHOP).await;
    assert_eq!(new.place, keys[3].place);
    let listed = app.reader.dev_keys_of(merchant).await.unwrap();
    assert_eq!(listed.len(), 10);
    assert!(listed.iter().all(|key| key.id != keys[3].id));
    stage.wallet.finish().await;
}
