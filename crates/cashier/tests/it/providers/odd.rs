//! Genuine notices of paid orders with odd parts that decide nothing, signed as the provider signs: they are accepted,
//! and the order is paid.

use cashier_core::provider::{Method, ProviderAccount};
use cashier_core::secret::Secret;
use cashier_engine::providers::{ALIPAY, QQ_WALLET, WECHAT_PAY};
use cashier_protocol::alipay::form;
use cashier_protocol::flat_xml;
use cashier_protocol::wallet::keys::SigningKey;
use cashier_protocol::wechat::v2::answer::Account as V2Account;
use cashier_protocol::wechat::v2::signing::{ApiKey, SignType};
use cashier_protocol::wechat::v3::aead::{ApiV3Key, Sealed};
use cashier_protocol::wechat::v3::notices::Envelope;
use cashier_protocol::wechat::v3::signing::ServerSignature;
use data_encoding::BASE64;
use serde_json::{Value, json};

use super::rig::{Message, Mode, Shop};
use crate::commands::number;
use crate::support::{Database, on_both_engines};

on_both_engines! {
    odd_notices_of_wechat_pay_are_taken;
    odd_notices_of_wechat_pay_v2_are_taken;
    odd_notices_of_alipay_are_taken;
    odd_notices_of_qq_wallet_are_taken;
}

/// The payer pays, the notice gets lost, and `dress`'s version of it arrives instead. Returns the answer's body.
async fn tell(
    shop: &Shop,
    account: &ProviderAccount,
    method: Method,
    dress: impl AsyncFn(Message) -> Message,
) -> &'static str {
    let name = shop.system.engine.fresh().at().as_micros().to_string();
    let payment = shop.begin(&name, 1_250, (account.provider, method)).await;
    shop.lose_notices(true);
    assert!(shop.pay(&number(payment, 1)).await);
    shop.sandbox.quiet().await;
    shop.lose_notices(false);
    let (headers, body) = dress(shop.missed().pop().unwrap()).await;
    let answer = shop.providers.receive(account.provider, account.id, &headers, &body).await.unwrap();
    assert!((200..300).contains(&answer.status), "{}: {}", answer.status, String::from_utf8_lossy(&body));
    assert!(shop.is_paid(payment).await);
    shop.system.clock.advance(std::time::Duration::from_secs(1));
    answer.body
}

async fn odd_notices_of_wechat_pay_are_taken(database: Database) {
    let shop = Shop::open(&database, 41).await;
    let account = shop.account(WECHAT_PAY, Mode::Certificate).await;
    let key = SigningKey::parse(&shop.key_file("wechat_platform_key.pem")).unwrap();
    let serial = shop.credentials["wechat"]["platform_serial"].as_str().unwrap();
    let secret = ApiV3Key::parse(shop.credentials["wechat"]["apiv3_key"].as_str().unwrap()).unwrap();
    let dress = async |(_, body): Message| {
        let envelope: Envelope = serde_json::from_slice(&body).unwrap();
        let mut said: Value = serde_json::from_slice(&envelope.resource.open(&secret).unwrap()).unwrap();
        for (name, odd) in [
            ("payer", json!({})),
            ("bank_type", json!(null)),
            ("attach", json!(7)),
            ("trade_type", json!([])),
            ("success_time", json!(0)),
            ("scene_info", json!("here")),
        ] {
            said[name] = odd;
        }
        said["amount"]["payer_total"] = json!("12.50");
        let plain = serde_json::to_vec(&said).unwrap();
        let resource = Sealed::seal(&secret, "0123456789ab", "transaction", &plain).unwrap();
        let mut body = json!({ "event_type": "TRANSACTION.SUCCESS", "resource_type": "encrypt-resource",
            "resource": resource, "create_time": 1 })
        .to_string();
        body.insert(0, '\u{feff}');
        let at = shop.sandbox.now();
        let signature = ServerSignature::sign(&key, serial, at, "nonce", body.as_bytes()).unwrap();
        let headers = signature.to_headers().map(|(name, value)| (name.to_owned(), value)).to_vec();
        (headers, body.into_bytes())
    };
    assert_eq!(tell(&shop, &account, Method::Native, dress).await, "");
    shop.close().await;
}

async fn odd_notices_of_wechat_pay_v2_are_taken(database: Database) {
    let shop = Shop::open(&database, 42).await;
    let wechat = &shop.credentials["wechat"];
    let account = shop.account_with(WECHAT_PAY, Mode::Fetched, &json!({ "mini_program_v2": true })).await;
    let own = V2Account {
        appid: wechat["appid"].as_str().unwrap().to_owned(),
        mch_id: wechat["mchid"].as_str().unwrap().to_owned(),
        key: ApiKey::new(wechat["v2_key"].as_str().unwrap().to_owned()),
    };
    for head in ["", "\n", "\r\n \u{feff}", "<?xml version=\"1.0\"?>\n", "\n<?xml version=\"1.0\"?>"] {
        let dress = async |(_, body): Message| {
            let mut fields = flat_xml::read(&body).unwrap();
            for (name, odd) in [("cash_fee", "1.5"), ("time_end", "soon"), ("bank_type", ""), ("openid", "")]
            {
                fields.insert(name.to_owned(), odd.to_owned());
            }
            fields.remove("sign");
            let signed = own.key.signed(fields, SignType::Md5);
            let body = format!("{head}{}", flat_xml::write(&signed).unwrap());
            (Vec::new(), body.into_bytes())
        };
        let answer = tell(&shop, &account, Method::MiniProgram, dress).await;
        assert!(answer.starts_with("<xml><return_code>SUCCESS"), "{head:?}: {answer}");
    }
    shop.close().await;
}

async fn odd_notices_of_alipay_are_taken(database: Database) {
    let shop = Shop::open(&database, 43).await;
    let account = shop.account(ALIPAY, Mode::Key).await;
    let key = SigningKey::parse(&shop.key_file("alipay_private_key.pem")).unwrap();
    // What is named, by the field and by the header, and the bytes of an article's name.
    for (field, header, goods) in [
        ("GB18030", None, &b"\xb2\xe8\x95\x32\x82\x36"[..]),
        ("GB18030", None, b"\xb2\xe8\xa2\xe3"),
        ("", Some("GBK"), b"\xb9\xb1\xb2\xe8"),
        ("", None, b"\xb9\xb1\xb2\xe8"),
        ("utf-8", None, b"Tea \xff"),
    ] {
        let dress = async |(_, body): Message| {
            let mut raw = form::read_raw(&[&body]).unwrap();
            for name in ["sign", "sign_type", "charset", "notify_id"] {
                raw.remove(name.as_bytes());
            }
            for name in ["receipt_amount", "buyer_pay_amount", "gmt_create", "gmt_payment", "notify_time"] {
                raw.insert(name.into(), b"-0.001".to_vec());
            }
            raw.insert(b"subject".to_vec(), goods.to_vec());
            if !field.is_empty() {
                raw.insert(b"charset".to_vec(), field.into());
            }
            let pairs = raw.iter().map(|(name, value)| [name.as_slice(), b"=", value.as_slice()].concat());
            let sign = key.sign(&pairs.collect::<Vec<_>>().join(&b'&')).unwrap();
            raw.insert(b"sign".to_vec(), BASE64.encode(&sign).into());
            raw.insert(b"sign_type".to_vec(), b"RSA2".to_vec());
            let escape =
                |bytes: &[u8]| bytes.iter().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
            let pairs = raw.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value)));
            let kind = "application/x-www-form-urlencoded";
            let kind = header.map_or(kind.to_owned(), |charset| format!("{kind}; charset={charset}"));
            (vec![("content-type".to_owned(), kind)], pairs.collect::<Vec<_>>().join("&").into_bytes())
        };
        assert_eq!(tell(&shop, &account, Method::Page, dress).await, "success");
    }
    shop.close().await;
}

async fn odd_notices_of_qq_wallet_are_taken(database: Database) {
    let shop = Shop::open(&database, 44).await;
    let account = shop.account(QQ_WALLET, Mode::Key).await;
    let qq = &shop.credentials["qq"];
    let own = cashier_protocol::qq::message::Account {
        mch_id: qq["mch_id"].as_str().unwrap().to_owned(),
        appid: None,
        key: Secret::new(qq["key"].as_str().unwrap().to_owned()),
    };
    let dress = async |(_, body): Message| {
        let mut fields = flat_xml::read(&body).unwrap();
        for (name, odd) in [("cash_fee", "1.5"), ("coupon_fee", "none"), ("time_end", "soon")] {
            fields.insert(name.to_owned(), odd.to_owned());
        }
        (Vec::new(), format!("\n{}", own.write(fields, "nonce").unwrap()).into_bytes())
    };
    assert!(tell(&shop, &account, Method::Native, dress).await.contains("SUCCESS"));
    shop.close().await;
}
