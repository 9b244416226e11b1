//! Encrypted fields: the keys they are encrypted for, in requests and in answers.

use cashier_protocol::wallet::keys::SigningKey;
use cashier_protocol::wechat::v3::answer::Answer;
use cashier_protocol::wechat::v3::call::Call;
use cashier_protocol::wechat::v3::receivers::Receiver;
use cashier_protocol::wechat::v3::sensitive::{self, FieldKey};
use serde_json::{Value, json};

use crate::stage::{NOON, Stage};

/// The two calls with an encrypted name.
fn calls(stage: &Stage, name: &str) -> [Call; 2] {
    let appid = &stage.credentials.wechat.appid;
    let receiver = json!({
        "appid": appid, "type": "MERCHANT_ID", "account": "9900000777", "name": name, "relation_type": "PARTNER",
    });
    let share = json!({
        "appid": appid, "transaction_id": "4200000000", "out_order_no": "share-1", "unfreeze_unsplit": false,
        "receivers": [{
            "type": "MERCHANT_ID", "account": "9900000777", "name": name, "amount": 1, "description": "share",
        }],
    });
    [Call::post("/v3/profitsharing/receivers/add", &receiver), Call::post("/v3/profitsharing/orders", &share)]
}

/// A call with an encrypted field names the key used; without that header, or with another key in it, the call is
/// refused (WeChat Pay v3, sensitive fields).
#[tokio::test]
async fn the_serial_is_demanded_and_checked() {
    let stage = Stage::open().await;
    let wechat = &stage.credentials.wechat;
    let now = cashier_core::time::Timestamp::from_micros(NOON);
    let certificate = stage.keyring.find(&wechat.platform_serial, now).unwrap();
    let public = stage.keyring.find(&wechat.public_key_id, now).unwrap();
    let lower = wechat.platform_serial.to_ascii_lowercase();
    for (key, serial, is_right) in [
        (certificate, Some(wechat.platform_serial.as_str()), true),
        (certificate, Some(lower.as_str()), true),
        (public, Some(wechat.public_key_id.as_str()), true),
        (certificate, None, false),
        (certificate, Some(""), false),
        (certificate, Some(wechat.merchant_serial.as_str()), false),
        (certificate, Some("ABCDEF0123456789"), false),
        // Both keys are the platform's, and the text is for the other one.
        (certificate, Some(wechat.public_key_id.as_str()), false),
        (public, Some(wechat.platform_serial.as_str()), false),
    ] {
        for call in calls(&stage, &sensitive::encrypt(key, "茶叶商店").unwrap()) {
            let headers: Vec<_> = serial.map(|serial| ("wechatpay-serial", serial)).into_iter().collect();
            let refusal = match stage.call_with::<Value>(&call, &headers).await {
                Answer::Refused(error) => error.code,
                Answer::Done(_) => String::new(),
                other @ Answer::Unknown(_) => panic!("{other:?}"),
            };
            assert_eq!(refusal != "PARAM_ERROR", is_right, "{serial:?} {} {refusal}", call.target);
        }
    }
    stage.set(json!({ "public_key_only": true })).await;
    let [add, _] = calls(&stage, &sensitive::encrypt(certificate, "茶叶商店").unwrap());
    let sent = stage.send(&add, &[("wechatpay-serial", &wechat.platform_serial)]).await.unwrap();
    assert_eq!(sent.status, 400, "a merchant with a public key only has no platform certificate");
}

/// The name in the answer is decrypted with the merchant's own key, not with the platform's.
#[tokio::test]
async fn names_go_back_encrypted_for_the_merchant() {
    let stage = Stage::open().await;
    let wechat = &stage.credentials.wechat;
    let now = cashier_core::time::Timestamp::from_micros(NOON);
    let key = stage.keyring.find(&wechat.platform_serial, now).unwrap();
    let sealed = sensitive::encrypt(key, "茶叶商店").unwrap();
    let [add, _] = calls(&stage, &sealed);
    let answer = stage.call_with::<Receiver>(&add, &[("wechatpay-serial", &wechat.platform_serial)]).await;
    let Answer::Done(added) = answer else { panic!("{answer:?}") };
    let name = added.name.unwrap();
    assert_ne!(name, sealed);
    let own = std::fs::read_to_string(&wechat.merchant_private_key_pem).unwrap();
    let own = FieldKey::new(&SigningKey::parse(&own).unwrap()).unwrap();
    assert_eq!(own.decrypt(&name).as_deref(), Ok("茶叶商店"));
}
