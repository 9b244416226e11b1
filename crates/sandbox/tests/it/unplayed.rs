//! Calls that the sandbox does not play: refused by name, in the provider's form, and signed where the provider signs.

use cashier_protocol::flat_xml::{self, Fields};
use cashier_protocol::wechat::v2::answer::{Account, Answer as V2Answer, Doubt};
use cashier_protocol::wechat::v2::fields::text;
use cashier_protocol::wechat::v2::signing::{ApiKey, SignType};
use cashier_protocol::wechat::v3::call::Call;
use serde_json::{Value, json};

use crate::stage::Stage;

/// Other products, other methods of known paths, and paths below known ones.
#[tokio::test]
async fn of_api_v3() {
    let stage = Stage::open().await;
    for call in [
        Call::get("/v3/marketing/favor/stocks", &[("offset", "0"), ("limit", "10")]),
        Call::post("/v3/fund-app/mch-transfer/transfer-bills", &json!({ "appid": "x" })),
        Call::get("/v3/pay/transactions/native", &[]),
        Call::get("/v3/refund/domestic/refunds/a/b", &[]),
        Call::post("/v3/certificates", &json!({})),
    ] {
        let error = stage.refused(&call).await;
        assert_eq!((error.status, error.code.as_str()), (403, "NO_AUTH"), "{call:?}");
        let path = call.target.split('?').next().unwrap();
        assert!(error.message.contains(path), "{}", error.message);
    }
    let unsigned = stage.exchange("GET", "/v3/marketing/favor/stocks", Vec::new(), Vec::new()).await.unwrap();
    assert_eq!(unsigned.status, 401);
    let kind = ("content-type".to_owned(), "multipart/form-data; boundary=x".to_owned());
    let upload =
        stage.exchange("POST", "/v3/merchant/media/upload", vec![kind], b"--x--".to_vec()).await.unwrap();
    assert_eq!(upload.status, 403);
}

/// Calls that name the merchant and the app in their own fields.
#[tokio::test]
async fn of_api_v2() {
    let stage = Stage::open().await;
    let wechat = &stage.credentials.wechat;
    let key = ApiKey::new(wechat.v2_key.clone());
    let account = Account { appid: wechat.appid.clone(), mch_id: wechat.mchid.clone(), key };
    for (path, merchant) in [
        ("/mmpaymkttransfers/sendredpack", "mch_id"),
        ("/mmpaymkttransfers/promotion/transfers", "mchid"),
        ("/pay/micropay", "mch_id"),
        ("/secapi/pay/reverse", "mch_id"),
    ] {
        for sign_type in [SignType::Md5, SignType::HmacSha256] {
            let pairs = [("wxappid", &wechat.appid), (merchant, &wechat.mchid)];
            let fields: Fields =
                pairs.into_iter().map(|(name, value)| (name.to_owned(), value.clone())).collect();
            let body = flat_xml::write(&account.key.signed(fields, sign_type)).unwrap();
            let sent = stage.exchange("POST", path, Vec::new(), body.into_bytes()).await.unwrap();
            let answer = account.read(&sent.body.unwrap(), sign_type, |_| Ok(()));
            let V2Answer::Unknown(Doubt::Said(said)) = &answer else { panic!("{answer:?}") };
            assert!(said.code == "NO_AUTH" && said.message.contains(path), "{said:?}");
        }
    }
    let sent = stage.exchange("POST", "/pay/micropay", Vec::new(), b"<xml/>".to_vec()).await.unwrap();
    let said = flat_xml::read(&sent.body.unwrap()).unwrap();
    assert_eq!(text(&said, "return_code"), Some("FAIL"));
}

/// The platforms' own calls have numbers in place of signatures.
#[tokio::test]
async fn of_the_platforms() {
    let stage = Stage::open().await;
    for path in ["/cgi-bin/token?grant_type=client_credential", "/sns/auth?openid=x"] {
        let sent = stage.exchange("GET", path, Vec::new(), Vec::new()).await.unwrap();
        let said: Value = serde_json::from_slice(&sent.body.unwrap()).unwrap();
        assert_eq!((sent.status, said["errcode"].as_i64()), (200, Some(48_001)), "{path}: {said}");
        assert!(said["errmsg"].as_str().unwrap().contains(path.split('?').next().unwrap()), "{said}");
    }
}
