//! Member information: only about a user who agreed to `auth_user`.

use std::sync::Arc;

use async_trait::async_trait;
use cashier_host::ApiContext;
use cashier_host::spi::{MemberInfo, MemberInfoService, SpiError};
use reqwest::Method;
use serde_json::json;

use super::oauth::code_of;
use crate::phone::Phone;

pub(super) struct Members(pub(super) Arc<Phone>);

#[async_trait]
impl MemberInfoService for Members {
    async fn member_info(&self, context: ApiContext) -> Result<MemberInfo, SpiError> {
        // The wallet knows who agreed to what, and refuses this without consent.
        let body = json!({"client_id": context.app_id, "scopes": ["auth_user"], "agreed": false});
        let answer = self.0.wallet().call(Method::POST, "/host/v1/auth-codes", Some(&body)).await;
        answer.map_err(|error| SpiError::new(code_of(&error), error.to_string()))?;
        let user = self.0.user();
        Ok(MemberInfo { user_id: user.login, avatar: String::new(), nick_name: user.name })
    }
}
