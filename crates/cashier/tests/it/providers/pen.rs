//! WeChat Pay's pen: rewrites a genuine notice with different content, signed as the provider signs.

use cashier_protocol::wallet::keys::SigningKey;
use cashier_protocol::wechat::v3::aead::ApiV3Key;
use cashier_protocol::wechat::v3::notices::{Content, NewNotice, open};
use cashier_protocol::wechat::v3::signing::ServerSignature;
use cashier_protocol::wechat::v3::transactions::Transaction;

use super::rig::{Message, Shop};

pub(crate) struct Pen<'a> {
    shop: &'a Shop,
    key: SigningKey,
    serial: &'a str,
    secret: ApiV3Key,
}

impl<'a> Pen<'a> {
    /// The pen that signs with the platform certificate's key.
    pub(crate) fn of(shop: &'a Shop) -> Self {
        let wechat = &shop.credentials["wechat"];
        Self {
            shop,
            key: SigningKey::parse(&shop.key_file("wechat_platform_key.pem")).unwrap(),
            serial: wechat["platform_serial"].as_str().unwrap(),
            secret: ApiV3Key::parse(wechat["apiv3_key"].as_str().unwrap()).unwrap(),
        }
    }

    /// The content of a notice about a payment; `None` for any other notice.
    pub(crate) fn read(&self, (_, body): &Message) -> Option<Transaction> {
        match open(&self.secret, body).unwrap().content {
            Content::Payment(said) => Some(*said),
            _ => None,
        }
    }

    /// A notice with this content, and its signature.
    pub(crate) fn write(&self, said: &Transaction) -> (ServerSignature, Vec<u8>) {
        let at = self.shop.sandbox.now();
        let new = NewNotice { id: "n-1", created_at: at, nonce: "0123456789ab" };
        let body = new.payment(&self.secret, said).unwrap();
        let signature = ServerSignature::sign(&self.key, self.serial, at, "nonce", &body).unwrap();
        (signature, body)
    }

    /// The notice with a change in it.
    pub(crate) fn change(&self, notice: &Message, change: impl FnOnce(&mut Transaction)) -> Message {
        let mut said = self.read(notice).expect("a notice of a payment");
        change(&mut said);
        let (signature, body) = self.write(&said);
        (headers(&signature), body)
    }
}

pub(crate) fn headers(signature: &ServerSignature) -> Vec<(String, String)> {
    signature.to_headers().map(|(name, value)| (name.to_owned(), value)).to_vec()
}
