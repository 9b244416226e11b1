//! `GET` and `POST /console/sign-in`.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use cashier_core::client_address::ClientAddress;
use cashier_core::error::Error;
use cashier_core::id::{self, MemberSessionId};
use cashier_core::member::{MEMBER_SESSION_PREFIX, Member, OpenMemberSession, Opened, totp};
use cashier_core::secret::BearerToken;
use cashier_core::time::Timestamp;
use serde::Deserialize;

use super::staff::{Staff, secret_of};
use super::{HOME, SIGN_IN};
use crate::app::{App, Shared};
use crate::caller::Caller;
use crate::error::{read_error, submit_error};
use crate::local_path::{LocalPath, see_other};
use crate::pages::{ConsoleNote, ConsoleSignInPage, respond};
use crate::visit::{MEMBER_SESSION_S, Note, Visit, known_browser, remember_browser, set_member_session};
use crate::wallet::tries::{self, SignInError, Trier};

#[derive(Deserialize)]
pub(super) struct Arrival {
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
pub(super) struct Input {
    #[serde(default)]
    login: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

/// How a try to sign in ended.
pub(super) enum Tried {
    /// The token of the new session.
    In(String),
    /// It did not, and why.
    Not(ConsoleNote),
}

/// The name under which a member's tries and browsers are counted, which no user of the wallet has.
pub(super) fn account(login: &str) -> String {
    format!("console {login}")
}

pub(super) async fn show(
    State(app): State<Shared>,
    Caller { address, .. }: Caller,
    Query(arrival): Query<Arrival>,
    headers: HeaderMap,
    visit: Visit,
) -> Response {
    let next = own_path(&arrival.next);
    if let Ok(Some(_)) = Staff::of(&app, &headers, address).await {
        return see_other(next);
    }
    let note = match visit.note {
        Some(Note::Console(note)) => Some(note),
        _ => None,
    };
    respond(&ConsoleSignInPage { frame: visit.frame, next: next.to_string(), note })
}

pub(super) async fn submit(
    State(app): State<Shared>,
    Caller { address, .. }: Caller,
    headers: HeaderMap,
    visit: Visit,
    Form(input): Form<Input>,
) -> Response {
    let next = own_path(&input.next);
    let again = LocalPath::from(SIGN_IN).with("next", next.as_str());
    let Some(login) = Member::login_of(&input.login) else {
        return Note::Console(ConsoleNote::WrongCode).tell(&app, again);
    };
    match try_code(&app, &login, &input.code, (&headers, address)).await {
        Ok(Tried::In(token)) => {
            let mut response = see_other(next);
            set_member_session(&app, &mut response, &token);
            remember_browser(&app, &headers, &account(&login), &mut response);
            response
        }
        Ok(Tried::Not(note)) => Note::Console(note).tell(&app, again),
        Err(error) => visit.refuse(&app, &error, Some(again)),
    }
}

/// Counts a try, compares the code, and opens a session.
async fn try_code(
    app: &App,
    login: &str,
    code: &str,
    (headers, address): (&HeaderMap, ClientAddress),
) -> Result<Tried, Error> {
    let account = account(login);
    let browser = known_browser(app, headers, &account);
    let counted = match tries::count(app, &account, Trier { browser, ..Trier::at(address) }).await {
        Ok(counted) => counted,
        Err(SignInError::Wait { minutes, .. }) => return Ok(Tried::Not(ConsoleNote::Wait { minutes })),
        Err(SignInError::Refused(error)) => return Err(error),
    };
    let member = app.reader.member(login).await.map_err(|error| read_error(&error))?;
    let Some(member) = member else { return Ok(Tried::Not(ConsoleNote::WrongCode)) };
    let tried = open(app, &member, code, Opening { joins: None, is_known: browser.is_some() }).await?;
    if let Tried::In(_) = tried {
        counted.forgive(app).await?;
    }
    Ok(tried)
}

/// In which way a session is opened.
pub(super) struct Opening {
    /// The hash of the invitation that is taken.
    pub(super) joins: Option<[u8; 32]>,
    /// True for a browser in which the member has signed in before.
    pub(super) is_known: bool,
}

/// Opens a session if the code is the member's.
pub(super) async fn open(app: &App, member: &Member, code: &str, how: Opening) -> Result<Tried, Error> {
    let step = totp::step_of_code(&secret_of(app, member.invite), code, app.engine.clock().now());
    open_at(app, member, step, how).await
}

/// The same for a code whose step is known.
pub(super) async fn open_at(
    app: &App,
    member: &Member,
    step: Option<i64>,
    how: Opening,
) -> Result<Tried, Error> {
    let now = app.engine.clock().now();
    let id: MemberSessionId = app.engine.fresh().id(Member::shard_of(&member.login));
    let token = BearerToken::<id::MemberSession>::new(id, app.engine.entropy().secret());
    let command = OpenMemberSession {
        login: member.login.clone(),
        invite: member.invite,
        joins: how.joins,
        step,
        is_known: how.is_known,
        id,
        secret_hash: token.hash(MEMBER_SESSION_PREFIX),
        lifetime: std::time::Duration::from_secs(MEMBER_SESSION_S),
    };
    Ok(match app.engine.submit(command).await.map_err(submit_error)? {
        Opened::Open(_) => Tried::In(token.expose_text(MEMBER_SESSION_PREFIX)),
        Opened::Wrong => Tried::Not(ConsoleNote::WrongCode),
        Opened::Wait { until } => Tried::Not(ConsoleNote::Wait { minutes: minutes(now, until) }),
    })
}

fn minutes(now: Timestamp, until: Timestamp) -> u64 {
    let micros = until.as_micros().saturating_sub(now.as_micros());
    u64::try_from(micros).unwrap_or(0).div_ceil(60_000_000).max(1)
}

/// A page of the console; anything else leads to its first one.
fn own_path(next: &str) -> LocalPath {
    LocalPath::parse(next).filter(|path| path.as_str().starts_with("/console")).unwrap_or_else(|| HOME.into())
}
