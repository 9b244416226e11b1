//! `GET` and `POST /console/join/{token}`: somebody takes an invitation.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use cashier_core::error::{Code, Error};
use cashier_core::id;
use cashier_core::member::{INVITE_PREFIX, Member};
use cashier_core::secret::BearerToken;
use data_encoding::BASE32_NOPAD;
use serde::Deserialize;

use super::HOME;
use super::sign_in::{Opening, Tried, account, open};
use super::staff::secret_of;
use crate::app::{App, Shared};
use crate::error::read_error;
use crate::local_path::{Fixed, LocalPath, see_other};
use crate::pages::{ConsoleJoinPage, respond};
use crate::visit::{Note, Visit, remember_browser, set_member_session};

const JOIN: Fixed = LocalPath::fixed("/console/join");

#[derive(Deserialize)]
pub(super) struct Input {
    #[serde(default)]
    code: String,
}

/// The invited person, and the hash of the invitation's text.
async fn invited(app: &App, text: &str) -> Result<(Member, [u8; 32]), Error> {
    let missing = || Error::new(Code::NotFound);
    let token = BearerToken::<id::Invite>::parse(INVITE_PREFIX, text).ok_or_else(missing)?;
    let member = app.reader.member_invited(token.id()).await.map_err(|error| read_error(&error))?;
    let (hash, now) = (token.hash(INVITE_PREFIX), app.engine.clock().now());
    let member = member.filter(|member| member.can_join(token.id(), &hash, now)).ok_or_else(missing)?;
    Ok((member, hash))
}

pub(super) async fn show(State(app): State<Shared>, Path(text): Path<String>, visit: Visit) -> Response {
    let member = match invited(&app, &text).await {
        Ok((member, _)) => member,
        Err(error) => return visit.refuse(&app, &error, None),
    };
    let note = match visit.note {
        Some(Note::Console(note)) => Some(note),
        _ => None,
    };
    respond(&ConsoleJoinPage {
        frame: visit.frame,
        action: LocalPath::under(JOIN, &text).to_string(),
        login: member.login,
        secret: BASE32_NOPAD.encode(&secret_of(&app, member.invite)),
        note,
    })
}

pub(super) async fn submit(
    State(app): State<Shared>,
    Path(text): Path<String>,
    headers: HeaderMap,
    visit: Visit,
    Form(input): Form<Input>,
) -> Response {
    let page = LocalPath::under(JOIN, &text);
    let tried = async {
        let (member, hash) = invited(&app, &text).await?;
        let how = Opening { joins: Some(hash), is_known: true };
        Ok::<_, Error>((open(&app, &member, &input.code, how).await?, member))
    };
    match tried.await {
        Ok((Tried::In(token), member)) => {
            let mut response = see_other(HOME);
            set_member_session(&app, &mut response, &token);
            remember_browser(&app, &headers, &account(&member.login), &mut response);
            response
        }
        Ok((Tried::Not(note), _)) => Note::Console(note).tell(&app, page),
        Err(error) => visit.refuse(&app, &error, Some(page)),
    }
}
