//! `POST /v1/authorizations/prepare`: a merchant prepares an agreement for a user to sign.

use std::sync::Arc;
use std::time::Duration;

use cashier_core::agreement::{AgreementTerms, PrepareAgreement};
use cashier_core::error::Error;
use cashier_core::id::AgreementId;
use cashier_protocol::wallet::request::prepare::Prepare;

use super::{Call, Reply};
use crate::error::submit_error;

/// How long a user has to sign.
const LIFETIME: Duration = Duration::from_mins(30);

/// Writes where the user signs.
pub type Answer = fn(String) -> Vec<u8>;

/// Prepares the agreement. Each call makes one, of which the user signs at most one.
///
/// # Errors
/// `INVALID_CLIENT_STATUS`.
pub async fn handle(call: Call<'_>, request: Prepare, answer: Answer) -> Result<Reply, Error> {
    let (app, merchant) = (call.app, &call.merchant.merchant);
    let id: AgreementId = app.engine.fresh().id(merchant.id.shard());
    let command = PrepareAgreement {
        id,
        merchant: merchant.id,
        terms: Arc::new(AgreementTerms {
            client_id: merchant.client_id.clone(),
            payee: merchant.name.clone(),
            description: request.description,
            limits: request.limits,
            notify_url: request.notify_url,
            redirect_url: request.redirect_url,
            redirect_state: request.redirect_state,
            dialect: call.dialect.name(),
        }),
        expires_at: app.engine.clock().now().saturating_add(LIFETIME),
    };
    app.engine.submit(command).await.map_err(submit_error)?;
    Ok(Reply::new(answer(app.agreement_url(id))))
}
