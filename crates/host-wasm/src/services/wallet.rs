//! Payment, authorization, member information and the wallet's backend: calls that the page forwards.

use std::sync::Arc;

use async_trait::async_trait;
use cashier_host::ApiContext;
use cashier_host::payment::{Order, OrderRef, OrderStatus};
use cashier_host::services::{GatewayError, WalletGateway};
use cashier_host::spi::{
    AuthCodeRequest, AuthPage, MemberInfo, MemberInfoService, OAuthResult, OAuthService, PaymentRequest,
    PaymentResult, PaymentService, SpiCode, SpiError,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::link::Link;

pub(super) struct Wallet(pub(super) Arc<Link>);

impl Wallet {
    async fn spi<T: DeserializeOwned>(&self, method: &str, args: Value) -> Result<T, SpiError> {
        let answer = self.0.call(method, args).await;
        answer.unwrap_or_else(|| Err(SpiError::new(SpiCode::System, "the service gave no answer")))
    }

    async fn backend<T: DeserializeOwned>(&self, method: &str, args: Value) -> Result<T, GatewayError> {
        let answer = self.0.call(method, args).await;
        answer.unwrap_or_else(|| Err(GatewayError::Unreachable("the service gave no answer".to_owned())))
    }
}

#[async_trait]
impl PaymentService for Wallet {
    async fn pay(&self, context: ApiContext, request: PaymentRequest) -> Result<PaymentResult, SpiError> {
        self.spi("pay", json!([context, request])).await
    }
}

#[async_trait]
impl OAuthService for Wallet {
    async fn get_auth_code(
        &self,
        context: ApiContext,
        request: AuthCodeRequest,
    ) -> Result<OAuthResult, SpiError> {
        self.spi("authCode", json!([context, request])).await
    }

    async fn show_auth_page(&self, context: ApiContext, page: AuthPage) -> Result<bool, SpiError> {
        self.spi("authPage", json!([context, page])).await
    }
}

#[async_trait]
impl MemberInfoService for Wallet {
    async fn member_info(&self, context: ApiContext) -> Result<MemberInfo, SpiError> {
        self.spi("memberInfo", json!(context)).await
    }
}

#[async_trait]
impl WalletGateway for Wallet {
    async fn resolve(&self, order: &OrderRef) -> Result<Order, GatewayError> {
        self.backend("resolve", json!(order)).await
    }

    async fn inquire(&self, order_id: &str) -> Result<OrderStatus, GatewayError> {
        self.backend("inquire", json!(order_id)).await
    }
}
