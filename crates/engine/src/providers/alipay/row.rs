//! Alipay in the registry.

use cashier_core::app::LoginMethod;
use cashier_core::provider::{FeeRate, Method, PaymentAttempt, ProviderName, ShareReturns};
use cashier_core::web_order::Gateway;
use cashier_protocol::baas::order;

use super::Alipay;
use super::settings::FORM;
use crate::providers::capabilities::{
    Capabilities, Configured, FeePolicy, GatewayRow, Provider, RefundRules, SharingRules,
};
use crate::providers::connector::Connector;
use crate::providers::settings::SettingsError;

/// The row.
pub(in crate::providers) struct AlipayProvider;

/// The name.
pub const ALIPAY: ProviderName = ProviderName::of("alipay");

const CAPABILITIES: Capabilities = Capabilities {
    name: ALIPAY,
    title: "Alipay",
    brand: "Alipay",
    methods: &[Method::Page, Method::Wap, Method::MiniProgram],
    currencies: &["CNY"],
    gateways: &[
        GatewayRow::new(Gateway::of("alipay_page"), Method::Page),
        GatewayRow::new(Gateway::of("alipay_wap"), Method::Wap),
        GatewayRow {
            payer: Some(LoginMethod::Alipay),
            ..GatewayRow::new(Gateway::of("alipay"), Method::MiniProgram)
        },
    ],
    logins: &[LoginMethod::Alipay],
    sharing: Some(SharingRules {
        returns: ShareReturns::WithRefund,
        receivers: &["userId", "loginName", "openId"],
    }),
    refunds: RefundRules { needs: None, noticed: true },
    fees: FeePolicy { rate: FeeRate::of_ppm(6_000), returned: true },
    domains: &["alipay.com"],
    settings: FORM,
};

impl Provider for AlipayProvider {
    fn capabilities(&self) -> &'static Capabilities {
        &CAPABILITIES
    }

    fn connect(&self, account: &Configured<'_>) -> Result<Box<dyn Connector>, SettingsError> {
        Ok(Box::new(Alipay::build(account)?))
    }

    fn response(&self, attempt: &PaymentAttempt) -> String {
        order::trade_response(attempt)
    }
}
