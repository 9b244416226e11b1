//! WeChat Pay in the registry.

use cashier_core::app::LoginMethod;
use cashier_core::provider::{FeeRate, Method, PaymentAttempt, ProviderName, ShareReturns};
use cashier_core::web_order::Gateway;
use cashier_protocol::baas::order;

use super::Wechat;
use super::settings::FORM;
use crate::providers::capabilities::{
    Capabilities, Configured, FeePolicy, GatewayRow, Provider, RefundRules, SharingRules,
};
use crate::providers::connector::Connector;
use crate::providers::settings::SettingsError;

/// The row.
pub(in crate::providers) struct WechatProvider;

/// The name.
pub const WECHAT_PAY: ProviderName = ProviderName::of("wechat_pay");

const CAPABILITIES: Capabilities = Capabilities {
    name: WECHAT_PAY,
    title: "WeChat Pay",
    brand: "WeChat",
    methods: &[Method::Native, Method::Jsapi, Method::H5, Method::MiniProgram],
    currencies: &["CNY"],
    gateways: &[
        GatewayRow { shares: true, ..GatewayRow::new(Gateway::of("weixin_tenpay_native"), Method::Native) },
        GatewayRow {
            link: "mweb_url",
            names_device: true,
            shares: true,
            ..GatewayRow::new(Gateway::of("weixin_tenpay_wap"), Method::H5)
        },
        GatewayRow {
            payer: Some(LoginMethod::WechatPage),
            shares: true,
            ..GatewayRow::new(Gateway::of("weixin_tenpay_js"), Method::Jsapi)
        },
        GatewayRow {
            payer: Some(LoginMethod::Wechat),
            shares: true,
            sign_type: Some("MD5"),
            ..GatewayRow::new(Gateway::of("weixin_tenpay"), Method::MiniProgram)
        },
    ],
    logins: &[LoginMethod::WechatPage, LoginMethod::Wechat],
    sharing: Some(SharingRules {
        returns: ShareReturns::Alone,
        receivers: &["MERCHANT_ID", "PERSONAL_OPENID"],
    }),
    refunds: RefundRules { needs: None, noticed: true },
    fees: FeePolicy { rate: FeeRate::of_ppm(6_000), returned: true },
    domains: &["weixin.qq.com", "wechatpay.cn"],
    settings: FORM,
};

impl Provider for WechatProvider {
    fn capabilities(&self) -> &'static Capabilities {
        &CAPABILITIES
    }

    fn connect(&self, account: &Configured<'_>) -> Result<Box<dyn Connector>, SettingsError> {
        Ok(Box::new(Wechat::build(account)?))
    }

    fn response(&self, attempt: &PaymentAttempt) -> String {
        order::order_response(attempt)
    }
}
