//! `POST /cashier/{token}/topup`: money out of thin air. Only in the demo.

use axum::extract::{Path, State};
use axum::response::Response;
use cashier_core::error::{Code, Error};
use cashier_core::id::encode_base32;
use cashier_core::user::TopUp;

use super::{order_path, sign_in_path};
use crate::app::{App, Shared};
use crate::error::submit_error;
use crate::local_path::see_other;
use crate::visit::Visit;
use crate::wallet::payable::PayableId;

pub(super) async fn handle(State(app): State<Shared>, Path(token): Path<String>, visit: Visit) -> Response {
    let here = order_path(&token);
    let Some(user) = &visit.user else { return see_other(sign_in_path(&here)) };
    match top_up(&app, user.id, &token).await {
        Ok(()) => see_other(here),
        Err(error) => visit.refuse(&app, &error, Some(here)),
    }
}

/// Credits the price of the order, which always covers the shortfall.
async fn top_up(app: &App, user: cashier_core::id::UserId, token: &str) -> Result<(), Error> {
    if !app.rules.demo {
        return Err(Error::new(Code::NotFound));
    }
    let amount = PayableId::of_token(app, token)?.find(app, user).await?.amount();
    let reference = encode_base32(&app.engine.entropy().seed());
    let command = TopUp { user, amount, reference, source: "Top-up".to_owned() };
    app.engine.submit(command).await.map(|_| ()).map_err(submit_error)
}
