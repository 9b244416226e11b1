//! QQ Wallet in the registry.

use cashier_core::app::LoginMethod;
use cashier_core::provider::{FeeRate, Method, PaymentAttempt, ProviderName};
use cashier_core::web_order::Gateway;
use cashier_protocol::baas::order;

use super::Qq;
use super::settings::FORM;
use crate::providers::capabilities::{
    Capabilities, Configured, FeePolicy, GatewayRow, Provider, RefundRules,
};
use crate::providers::connector::Connector;
use crate::providers::settings::SettingsError;

/// The row.
pub(in crate::providers) struct QqProvider;

/// The name.
pub const QQ_WALLET: ProviderName = ProviderName::of("qq_wallet");

const CAPABILITIES: Capabilities = Capabilities {
    name: QQ_WALLET,
    title: "QQ Wallet",
    brand: "QQ",
    methods: &[Method::Native, Method::MiniProgram],
    currencies: &["CNY"],
    gateways: &[
        GatewayRow::new(Gateway::of("qpay_native"), Method::Native),
        GatewayRow {
            payer: Some(LoginMethod::Qq),
            ..GatewayRow::new(Gateway::of("qpay"), Method::MiniProgram)
        },
    ],
    logins: &[LoginMethod::Qq],
    sharing: None,
    refunds: RefundRules { needs: Some("op_user_password"), noticed: false },
    fees: FeePolicy { rate: FeeRate::of_ppm(6_000), returned: true },
    domains: &["qq.com", "tenpay.com"],
    settings: FORM,
};

impl Provider for QqProvider {
    fn capabilities(&self) -> &'static Capabilities {
        &CAPABILITIES
    }

    fn connect(&self, account: &Configured<'_>) -> Result<Box<dyn Connector>, SettingsError> {
        Ok(Box::new(Qq::build(account)?))
    }

    fn response(&self, attempt: &PaymentAttempt) -> String {
        order::order_response(attempt)
    }
}
