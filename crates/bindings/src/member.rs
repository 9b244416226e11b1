//! `MemberInfoService`: behind `my.getOpenUserInfo`.

use std::sync::Arc;

use async_trait::async_trait;
use cashier_host::spi;

use crate::context::ApiContext;
use crate::error::SpiError;

/// Identifies the signed-in user.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait MemberInfoService: Send + Sync {
    /// The user's public profile. Error 2001 when the user has not agreed to share it.
    async fn member_info(&self, context: ApiContext) -> Result<MemberInfo, SpiError>;
}

/// A user's public profile.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct MemberInfo {
    /// The user's id.
    pub user_id: String,
    /// The URL of a picture.
    #[uniffi(default = "")]
    pub avatar: String,
    /// The name chosen by the user.
    #[uniffi(default = "")]
    pub nick_name: String,
}

/// Adapts the wallet's service to `cashier_host`.
pub(crate) struct Adapter(pub(crate) Arc<dyn MemberInfoService>);

#[async_trait]
impl spi::MemberInfoService for Adapter {
    async fn member_info(&self, context: cashier_host::ApiContext) -> Result<spi::MemberInfo, spi::SpiError> {
        let MemberInfo { user_id, avatar, nick_name } = self.0.member_info(context.into()).await?;
        Ok(spi::MemberInfo { user_id, avatar, nick_name })
    }
}
