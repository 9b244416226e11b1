//! Test merchants and live ones have their own accounts with providers.

use cashier_core::error::Code;
use cashier_core::mode::Mode;
use cashier_core::provider::Method;
use cashier_engine::providers::{NewAccount, PayRequest, PayerFacts, WECHAT_PAY};
use serde_json::{Value, json};

use super::{Stage, TEST_SHOP};
use crate::baas::stage::Providers;
use crate::commands::account;
use crate::support::{Database, on_both_engines};

on_both_engines! {
    an_account_has_the_mode_of_its_merchant;
    test_money_never_reaches_a_provider;
}

/// The settings of the account with WeChat Pay that the test merchant has.
async fn settings(stage: &Stage) -> Value {
    let shop = stage.merchant(TEST_SHOP).await;
    let found = stage.wallet.running.shared.reader.active_account(shop, WECHAT_PAY).await.unwrap().unwrap();
    serde_json::from_str(&found.settings).unwrap()
}

/// Neither kind of merchant gets an account of the other, and an account for tests names a sandbox.
async fn an_account_has_the_mode_of_its_merchant(database: Database) {
    let stage = Stage::start(&database).await;
    let (app, shop) = (&stage.wallet.running.shared, stage.merchant(TEST_SHOP).await);
    let sandbox = Providers::start(&stage.wallet.running, stage.wallet.http.clone(), shop, &[]).await;
    let of_wechat = |(provider, settings): &(_, Value)| (*provider == WECHAT_PAY).then(|| settings.clone());
    let configuration = sandbox.accounts.iter().find_map(of_wechat).unwrap();
    let put = async |client_id: &str, mode: Mode, base_url: Option<&str>| {
        let mut configuration = configuration.clone();
        if let Some(base_url) = base_url {
            configuration["base_url"] = json!(base_url);
        } else {
            configuration.as_object_mut().unwrap().remove("base_url");
        }
        let merchant = stage.merchant(client_id).await;
        let new = NewAccount { mode, ..account(merchant, WECHAT_PAY, configuration.to_string()) };
        app.providers.put_account(new).await.map(drop).map_err(|error| error.code)
    };
    let sandbox = Some("http://127.0.0.1:9");
    assert_eq!(put("TEA_HOUSE", Mode::Test, sandbox).await, Err(Code::ModeMismatch));
    assert_eq!(put(TEST_SHOP, Mode::Live, sandbox).await, Err(Code::ModeMismatch));
    assert_eq!(put(TEST_SHOP, Mode::Test, None).await, Err(Code::ParamIllegal));
    assert_eq!(
        put(TEST_SHOP, Mode::Test, Some("https://api.mch.weixin.qq.com")).await,
        Err(Code::ParamIllegal)
    );
    assert_eq!(put(TEST_SHOP, Mode::Test, sandbox).await, Ok(()));
    assert_eq!(put("TEA_HOUSE", Mode::Live, None).await, Ok(()));
    stage.wallet.finish().await;
}

/// An account that was added before accounts had a mode is not used for a test merchant's orders if it is a real one.
async fn test_money_never_reaches_a_provider(database: Database) {
    let stage = Stage::start(&database).await;
    let (app, shop) = (&stage.wallet.running.shared, stage.merchant(TEST_SHOP).await);
    let _sandbox = Providers::start(&stage.wallet.running, stage.wallet.http.clone(), shop, &[]).await;
    let mut earlier = settings(&stage).await;
    earlier.as_object_mut().unwrap().remove("base_url");
    let (_, key) = stage.key_of(TEST_SHOP).await;
    let order = json!({ "amount": "100", "currency": "CNY" });
    let (_, made) = stage.post(&key, "/payments", &order).await;
    let payment = made["paymentId"].as_str().unwrap().parse().unwrap();
    database
        .execute(&format!(
            "UPDATE provider_accounts SET settings = '{earlier}' WHERE provider = 'wechat_pay'"
        ))
        .await;
    let request = PayRequest {
        provider: WECHAT_PAY,
        method: Method::Native,
        payer: PayerFacts::default(),
        sharing: false,
    };
    let refused = app.providers.start(payment, request).await.unwrap_err();
    assert_eq!(refused.code, Code::ModeMismatch, "{refused}");
    assert!(app.reader.payment_attempts_of(payment).await.unwrap().is_empty(), "nothing was begun");
    stage.wallet.running.stop().await.unwrap();
}
