//! Signatures of API v2: published ones, round trips and changes.

use proptest::prelude::*;

use super::{PUBLISHED, text};
use crate::flat_xml::Fields;
use crate::wechat::time::parse_seconds;
use crate::wechat::v2::answer::Account;
use crate::wechat::v2::order::{AppParameters, PageParameters};
use crate::wechat::v2::signing::{ApiKey, SignType};

fn key() -> ApiKey {
    ApiKey::new("192006250b4c09247ec02edce69f6a2d".to_owned())
}

/// The example in the documentation, with both methods.
#[test]
fn published_signatures() {
    let vector = &PUBLISHED["v2_sign"];
    let key = ApiKey::new(text(vector, "key").to_owned());
    let mut fields: Fields = serde_json::from_value(vector["params"].clone()).unwrap();
    assert_eq!(key.sign(&fields, SignType::Md5), text(vector, "md5"));
    assert_eq!(key.sign(&fields, SignType::HmacSha256), text(vector, "hmac_sha256"));
    // Empty fields and the signature itself are not covered.
    fields.insert("attach".to_owned(), String::new());
    fields.insert("sign".to_owned(), text(vector, "md5").to_owned());
    assert!(key.verify(&fields, SignType::Md5) && key.verify_named(&fields));
    assert!(!key.verify(&fields, SignType::HmacSha256));
}

/// The parameters of pages and apps are those of a client's test suite.
#[test]
fn published_parameters() {
    let vector = &PUBLISHED["v2_page"];
    let account = Account {
        appid: text(vector, "appid").to_owned(),
        mch_id: text(&PUBLISHED["v2_app"], "mch_id").to_owned(),
        key: ApiKey::new(text(vector, "key").to_owned()),
    };
    let at = parse_seconds(text(vector, "time_stamp")).unwrap();
    let sign = |sign_type| {
        PageParameters::sign(&account, text(vector, "prepay_id"), at, text(vector, "nonce"), sign_type)
    };
    assert_eq!(sign(SignType::Md5).pay_sign, text(vector, "pay_sign"));
    let json = serde_json::to_value(sign(SignType::HmacSha256)).unwrap();
    assert_eq!(json["signType"], "HMAC-SHA256");
    let vector = &PUBLISHED["v2_app"];
    let app =
        AppParameters::sign(&account, text(vector, "prepay_id"), at, text(vector, "nonce"), SignType::Md5);
    assert_eq!(app.sign, text(vector, "sign"));
}

/// A message names its method; an unknown method is not guessed.
#[test]
fn methods() {
    let one: Fields = [("a".to_owned(), "1".to_owned())].into();
    let signed = key().signed(one.clone(), SignType::HmacSha256);
    assert_eq!(signed["sign_type"], "HMAC-SHA256");
    assert!(key().verify_named(&signed));
    let mut odd = one.clone();
    odd.insert("sign_type".to_owned(), "NONE".to_owned());
    let odd = key().signed(odd, SignType::Md5);
    assert!(!key().verify_named(&odd));
    assert!(!key().verify(&one, SignType::Md5));
    let lower = key().signed(one, SignType::Md5);
    let sign = lower["sign"].to_lowercase();
    assert!(
        !key().verify(&[("a".to_owned(), "1".to_owned()), ("sign".to_owned(), sign)].into(), SignType::Md5)
    );
}

/// The key is not printed.
#[test]
fn the_key_is_not_printed() {
    assert!(!format!("{:?}", key()).contains("192006"));
}

proptest! {
    /// What is signed verifies; with a field changed, added or removed it does not.
    #[test]
    fn signed_fields_resist_changes(
        fields in proptest::collection::btree_map("[a-z_]{1,8}", "[a-z茶&=]{1,8}", 1..8), is_hmac in any::<bool>(),
    ) {
        let sign_type = if is_hmac { SignType::HmacSha256 } else { SignType::Md5 };
        let signed = key().signed(fields, sign_type);
        prop_assert!(key().verify(&signed, sign_type));
        let other = ApiKey::new("292006250b4c09247ec02edce69f6a2d".to_owned());
        prop_assert!(!other.verify(&signed, sign_type));
        let mut more = signed.clone();
        more.insert("zzzzzzzzz".to_owned(), "1".to_owned());
        prop_assert!(!key().verify(&more, sign_type));
        for name in signed.keys() {
            let mut less = signed.clone();
            less.remove(name);
            prop_assert!(!key().verify(&less, sign_type));
            let mut changed = signed.clone();
            changed.get_mut(name).unwrap().push('x');
            prop_assert!(!key().verify(&changed, sign_type));
        }
    }
}
