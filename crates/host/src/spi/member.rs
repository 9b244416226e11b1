//! `MemberInfoService`: the SPI behind `my.getOpenUserInfo`.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::SpiError;
use crate::context::ApiContext;

/// Provides the signed-in user's profile.
#[async_trait]
pub trait MemberInfoService: Send + Sync {
    /// The user's public profile. Error 2001 when the user has not agreed to share it.
    async fn member_info(&self, context: ApiContext) -> Result<MemberInfo, SpiError>;
}

/// A user's public profile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberInfo {
    /// The user's id.
    pub user_id: String,
    /// The address of a picture.
    pub avatar: String,
    /// The name that the user chose.
    pub nick_name: String,
}
