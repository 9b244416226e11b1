//! `POST /console/sign-out`.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use cashier_core::error::Error;
use cashier_core::member::CloseMemberSession;

use super::staff::Staff;
use super::{HOME, SIGN_IN};
use crate::app::{App, Shared};
use crate::caller::Caller;
use crate::error::submit_error;
use crate::local_path::see_other;
use crate::visit::{Visit, clear_member_session};

pub(super) async fn handle(
    State(app): State<Shared>,
    Caller { address, .. }: Caller,
    headers: HeaderMap,
    visit: Visit,
) -> Response {
    match Staff::of(&app, &headers, address).await {
        Ok(Some(staff)) => {
            if let Err(error) = close(&app, staff).await {
                return visit.refuse(&app, &error, Some(HOME.into()));
            }
        }
        Ok(None) => {}
        Err(error) => return visit.refuse(&app, &error, Some(HOME.into())),
    }
    let mut response = see_other(SIGN_IN);
    clear_member_session(&app, &mut response);
    response
}

async fn close(app: &App, staff: Staff) -> Result<(), Error> {
    let Staff { session, .. } = staff;
    let command = CloseMemberSession { login: session.login, place: session.place, id: session.id };
    app.engine.submit(command).await.map_err(submit_error)
}
