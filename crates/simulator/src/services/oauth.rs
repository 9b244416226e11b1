//! Authorization: the wallet issues the code, the phone asks for consent.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use cashier_host::ApiContext;
use cashier_host::spi::{AuthCodeRequest, AuthPage, OAuthResult, OAuthService, SpiCode, SpiError};
use reqwest::Method;
use serde_json::{Value, json};

use crate::phone::Phone;
use crate::wallet::CallError;

pub(super) struct OAuth(pub(super) Arc<Phone>);

#[async_trait]
impl OAuthService for OAuth {
    async fn get_auth_code(&self, _: ApiContext, request: AuthCodeRequest) -> Result<OAuthResult, SpiError> {
        let body =
            json!({"client_id": request.client_id, "scopes": request.scopes, "agreed": request.agreed});
        let answer = self.0.wallet().call(Method::POST, "/host/v1/auth-codes", Some(&body)).await;
        let answer = answer.map_err(|error| SpiError::new(code_of(&error), error.to_string()))?;
        let list = |name: &str| -> Vec<String> {
            let scopes = answer.get(name).and_then(Value::as_array).into_iter().flatten();
            scopes.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let errors = answer.get("auth_error_scopes").and_then(Value::as_object);
        let errors: BTreeMap<String, String> = errors
            .into_iter()
            .flatten()
            .map(|(scope, reason)| (scope.clone(), reason.as_str().unwrap_or_default().to_owned()))
            .collect();
        Ok(OAuthResult {
            auth_code: answer.get("auth_code").and_then(Value::as_str).unwrap_or_default().to_owned(),
            auth_success_scopes: list("auth_success_scopes"),
            auth_error_scopes: errors,
        })
    }

    async fn show_auth_page(&self, _: ApiContext, page: AuthPage) -> Result<bool, SpiError> {
        let params = json!({"program": {"name": page.name, "icon": page.logo}, "scopes": page.scopes});
        let answer = self.0.ask("consent", params).await;
        Ok(answer.get("agreed").and_then(Value::as_bool).unwrap_or(false))
    }
}

/// The SPI code for the wallet's error.
pub(super) fn code_of(error: &CallError) -> SpiCode {
    match error {
        CallError::Refused { code, .. } if code == "CONSENT_REQUIRED" => SpiCode::AuthPendingAgreement,
        CallError::Refused { .. } => SpiCode::AppService,
        CallError::Silent(_) => SpiCode::Timeout,
    }
}
