//! `POST /hserve/v2.0/session/destroy/`: sign out.

use cashier_core::app_user::CloseAppSession;
use cashier_core::error::Error;
use cashier_protocol::baas::answer;

use super::{Call, Reply};
use crate::error::submit_error;

/// An expired token can sign out as well: otherwise the SDK would keep it, and the page could never really sign out.
pub(super) async fn handle(call: Call<'_>) -> Result<Reply, Error> {
    if let Some(present) = call.present().await? {
        let command = CloseAppSession { id: present.session };
        call.app.engine.submit(command).await.map_err(submit_error)?;
    }
    Ok(Reply::created(answer::signed_out()))
}
