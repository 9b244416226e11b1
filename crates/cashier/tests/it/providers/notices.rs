//! Genuine notices with one false value each, signed as the provider signs: refused, shown, and never applied.

use cashier_core::payment::State;
use cashier_core::provider::{Method, ProviderAccount};
use cashier_core::secret::Secret;
use cashier_engine::providers::{ALIPAY, QQ_WALLET, WECHAT_PAY};
use cashier_protocol::alipay::charset::Charset;
use cashier_protocol::alipay::{form, notices};
use cashier_protocol::flat_xml::{self, Fields};
use cashier_protocol::wallet::keys::SigningKey;
use cashier_protocol::wechat::v2::answer::Account as V2Account;
use cashier_protocol::wechat::v2::signing::{ApiKey, SignType};
use serde_json::json;

use super::pen::{Pen, headers};
use super::rig::{Message, Mode, Shop};
use crate::commands::number;
use crate::support::{Database, on_both_engines};

on_both_engines! {
    lies_of_wechat_pay;
    lies_of_wechat_pay_v2;
    lies_of_alipay;
    lies_of_qq_wallet;
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Lie {
    Amount,
    Currency,
    Merchant,
    Order,
    Signature,
}

const ALL: [Lie; 5] = [Lie::Amount, Lie::Currency, Lie::Merchant, Lie::Order, Lie::Signature];
const OTHER_ORDER: &str = "0000000000000000000000000001";

async fn lies_of_wechat_pay(database: Database) {
    let shop = Shop::open(&database, 11).await;
    let account = shop.account(WECHAT_PAY, Mode::Certificate).await;
    let pen = Pen::of(&shop);
    let forge = |lie, notice: Message| {
        let mut said = pen.read(&notice).unwrap();
        let amount = said.amount.as_mut().unwrap();
        match lie {
            Lie::Amount => amount.total = Some(1),
            Lie::Currency => amount.currency = Some("USD".to_owned()),
            Lie::Merchant => "1900000009".clone_into(&mut said.mchid),
            Lie::Order => OTHER_ORDER.clone_into(&mut said.out_trade_no),
            Lie::Signature => {}
        }
        let (mut signature, body) = pen.write(&said);
        if lie == Lie::Signature {
            signature.nonce.push('x');
        }
        (headers(&signature), body)
    };
    tell(&shop, &account, Method::Native, &ALL, forge).await;
    shop.close().await;
}

fn xml(fields: &Fields) -> Vec<u8> {
    flat_xml::write(fields).unwrap().into_bytes()
}

async fn lies_of_wechat_pay_v2(database: Database) {
    let shop = Shop::open(&database, 12).await;
    let more = json!({ "mini_program_v2": true });
    let account = shop.account_with(WECHAT_PAY, Mode::Certificate, &more).await;
    let wechat = &shop.credentials["wechat"];
    let own = V2Account {
        appid: wechat["appid"].as_str().unwrap().to_owned(),
        mch_id: wechat["mchid"].as_str().unwrap().to_owned(),
        key: ApiKey::new(wechat["v2_key"].as_str().unwrap().to_owned()),
    };
    let forge = |lie, (_, body): Message| {
        let mut fields = flat_xml::read(&body).unwrap();
        let mut set = |name: &str, value: &str| fields.insert(name.to_owned(), value.to_owned());
        match lie {
            Lie::Amount => set("total_fee", "1"),
            Lie::Currency => set("fee_type", "USD"),
            Lie::Order => set("out_trade_no", OTHER_ORDER),
            Lie::Merchant | Lie::Signature => None,
        };
        let other = V2Account { mch_id: "1900000009".to_owned(), ..own.clone() };
        let signer = if lie == Lie::Merchant { &other } else { &own };
        let mut fields = signer.success(fields, "nonce", SignType::Md5);
        if lie == Lie::Signature {
            fields.insert("sign".to_owned(), "0".repeat(32));
        }
        (Vec::new(), xml(&fields))
    };
    tell(&shop, &account, Method::MiniProgram, &ALL, forge).await;
    shop.close().await;
}

async fn lies_of_alipay(database: Database) {
    let shop = Shop::open(&database, 13).await;
    let account = shop.account(ALIPAY, Mode::Key).await;
    let key = SigningKey::parse(&shop.key_file("alipay_private_key.pem")).unwrap();
    let forge = |lie, (_, body): Message| {
        let (_, mut params) = form::read(&[&body]).unwrap();
        let mut set = |name: &str, value: &str| params.insert(name.to_owned(), value.to_owned());
        match lie {
            Lie::Amount => set("total_amount", "0.01"),
            Lie::Merchant => set("seller_id", "2088000000000009"),
            Lie::Order => set("out_trade_no", OTHER_ORDER),
            Lie::Currency | Lie::Signature => None,
        };
        let mut body = notices::write(params, &key, Charset::Utf8).unwrap();
        if lie == Lie::Signature {
            body.push_str("&more=x");
        }
        (Vec::new(), body.into_bytes())
    };
    // Alipay's notices name no currency.
    tell(&shop, &account, Method::Page, &[Lie::Amount, Lie::Merchant, Lie::Order, Lie::Signature], forge)
        .await;
    shop.close().await;
}

async fn lies_of_qq_wallet(database: Database) {
    let shop = Shop::open(&database, 14).await;
    let account = shop.account(QQ_WALLET, Mode::Key).await;
    let qq = &shop.credentials["qq"];
    let own = cashier_protocol::qq::message::Account {
        mch_id: qq["mch_id"].as_str().unwrap().to_owned(),
        appid: None,
        key: Secret::new(qq["key"].as_str().unwrap().to_owned()),
    };
    let forge = |lie, (_, body): Message| {
        let mut fields = flat_xml::read(&body).unwrap();
        let mut set = |name: &str, value: &str| fields.insert(name.to_owned(), value.to_owned());
        match lie {
            Lie::Amount => set("total_fee", "1"),
            Lie::Currency => set("fee_type", "USD"),
            Lie::Order => set("out_trade_no", OTHER_ORDER),
            Lie::Merchant | Lie::Signature => None,
        };
        let mut signer = own.clone();
        match lie {
            Lie::Merchant => "1900000009".clone_into(&mut signer.mch_id),
            Lie::Signature => signer.key = Secret::new("another key".to_owned()),
            _ => {}
        }
        (Vec::new(), signer.write(fields, "nonce").unwrap().into_bytes())
    };
    tell(&shop, &account, Method::Native, &ALL, forge).await;
    shop.close().await;
}

/// Has the payer pay while notices get lost, delivers each false version of the lost one, and then the true one.
async fn tell(
    shop: &Shop,
    account: &ProviderAccount,
    method: Method,
    lies: &[Lie],
    forge: impl Fn(Lie, Message) -> Message,
) {
    let payment = shop.begin("one", 1_250, (account.provider, method)).await;
    shop.lose_notices(true);
    assert!(shop.pay(&number(payment, 1)).await);
    shop.sandbox.quiet().await;
    shop.lose_notices(false);
    let genuine = shop.missed().pop().unwrap();
    let receive = async |notice| shop.tell(account, notice).await;
    for lie in lies {
        assert!(receive(forge(*lie, genuine.clone())).await >= 400, "{lie:?} is refused");
        assert_eq!(shop.payment(payment).await.state, State::Created, "{lie:?} changes nothing");
    }
    let mut expected: Vec<_> = lies.iter().map(|lie| format!("{lie:?}").to_lowercase()).collect();
    expected.sort_unstable();
    assert_eq!(shop.faults(account).await, expected, "every lie is shown for what it is");
    assert!((200..300).contains(&receive(genuine.clone()).await), "the truth is taken");
    assert!((200..300).contains(&receive(genuine).await), "and taken again");
    assert!(shop.is_paid(payment).await);
}
