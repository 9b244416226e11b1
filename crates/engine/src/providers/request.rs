//! A caller's request to pay, and the parameters it gets for the payer.

use cashier_core::client_address::ClientAddress;
use cashier_core::provider::{Method, ProviderName};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How a payer wants to pay.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PayRequest {
    /// The provider.
    pub provider: ProviderName,
    /// The way to pay.
    pub method: Method,
    /// What else the call to the provider needs.
    pub payer: PayerFacts,
    /// True when the money is to be shared later.
    pub sharing: bool,
}

/// What is known about the payer. It is stored with the attempt, so that the same call can be made again.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct PayerFacts {
    /// The payer's id under the merchant's app, for pages and mini programs inside the provider's app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_id: Option<String>,
    /// The payer's address.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "address_text")]
    pub client_ip: Option<ClientAddress>,
    /// Where the browser goes afterwards. Its return proves nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_url: Option<String>,
    /// Where the browser goes if the payer gives up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quit_url: Option<String>,
    /// `iOS`, `Android` or `Wap`, for a page in a phone's browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}

/// What providers are told when the payer's address is unknown or too long for their field.
const NO_ADDRESS: &str = "127.0.0.1";

impl PayerFacts {
    /// The payer's address for a provider's field of at most `longest` characters.
    pub(super) fn address(&self, longest: usize) -> String {
        self.client_ip.and_then(|address| address.within(longest)).unwrap_or_else(|| NO_ADDRESS.to_owned())
    }
}

/// An address is kept as its text.
mod address_text {
    use cashier_core::client_address::ClientAddress;
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    #[expect(clippy::ref_option, reason = "serde's own form of this function")]
    pub(super) fn serialize<S: Serializer>(
        address: &Option<ClientAddress>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match address {
            Some(address) => serializer.collect_str(address),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<ClientAddress>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| text.parse().map_err(D::Error::custom)).transpose()
    }
}

/// What the payer's page or program needs. It is stored as JSON with the attempt; an alias is the name of earlier versions.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ClientParams {
    /// The content of a QR code.
    Code {
        /// Such as `weixin://wxpay/bizpayurl?pr=…`.
        code_url: String,
    },
    /// The argument of the provider's script in its page or program.
    #[serde(alias = "wechat_page")]
    Script {
        /// The object, passed on unchanged, such as `appId`, `timeStamp`, `nonceStr`, `package`, `signType`, `paySign`.
        parameters: Map<String, Value>,
    },
    /// Where the browser goes.
    Link {
        /// The address.
        url: String,
    },
    /// An order that the provider's program pays by its number, as `my.tradePay` does.
    #[serde(alias = "alipay_trade")]
    Trade {
        /// The provider's number.
        trade_no: String,
    },
    /// An order that the provider's program pays by its package, as `qq.requestPayment` does.
    #[serde(alias = "qq_page")]
    Package {
        /// `prepay_id=…`.
        package: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(address: &str) -> PayerFacts {
        PayerFacts { client_ip: Some(address.parse().unwrap()), ..PayerFacts::default() }
    }

    /// A field gets the payer's canonical address, or the placeholder when the field is too short for it.
    #[test]
    fn each_provider_gets_an_address_that_fits() {
        assert_eq!(facts("::ffff:198.51.100.9").address(16), "198.51.100.9");
        assert_eq!(facts("2001:db8:1111:2222:3333:4444:5555:6666").address(45).len(), 38);
        assert_eq!(facts("2001:db8:1111:2222:3333:4444:5555:6666").address(16), NO_ADDRESS);
        assert_eq!(PayerFacts::default().address(64), NO_ADDRESS);
    }

    #[test]
    fn an_address_is_kept_as_its_text() {
        let kept = serde_json::to_string(&facts("::ffff:198.51.100.9")).unwrap();
        assert_eq!(kept, r#"{"client_ip":"198.51.100.9"}"#);
        assert_eq!(serde_json::from_str::<PayerFacts>(&kept).unwrap(), facts("198.51.100.9"));
        // As stored by earlier versions.
        let earlier = serde_json::from_str::<PayerFacts>(r#"{"client_ip":"::ffff:198.51.100.9"}"#);
        assert_eq!(earlier.unwrap(), facts("198.51.100.9"));
        assert_eq!(serde_json::from_str::<PayerFacts>("{}").unwrap(), PayerFacts::default());
    }

    /// What earlier versions stored with an attempt is still read.
    #[test]
    fn parameters_of_earlier_versions_are_read() {
        let read = |text: &str| serde_json::from_str::<ClientParams>(text).unwrap();
        let parameters = Map::from_iter([("paySign".to_owned(), Value::from("x"))]);
        let script = read(r#"{"kind":"wechat_page","parameters":{"paySign":"x"}}"#);
        assert_eq!(script, ClientParams::Script { parameters });
        let trade = ClientParams::Trade { trade_no: "2026".to_owned() };
        assert_eq!(read(r#"{"kind":"alipay_trade","trade_no":"2026"}"#), trade);
        let package = ClientParams::Package { package: "prepay_id=1".to_owned() };
        assert_eq!(
            read(r#"{"kind":"qq_page","package":"prepay_id=1","bargainor_id":"9900000102"}"#),
            package
        );
        for params in [script, trade, package] {
            assert_eq!(read(&serde_json::to_string(&params).unwrap()), params);
        }
    }
}
