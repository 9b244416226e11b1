//! `my.getAuthCode`.

use serde_json::{Map, Value, json};

use crate::error::{BridgeError, Failure};
use crate::running::Call;
use crate::services::Direction;
use crate::spi::{
    AuthCodeRequest, AuthPage, OAuthFlow, OAuthResult, OAuthService, SpiCode, SpiError, UNKNOWN_SCOPE,
};

/// The vendors' error numbers of `getAuthCode`.
const REFUSED: i64 = 11;
const NETWORK: i64 = 12;
/// The code in `authErrorScopes` for a scope that the user did not grant.
const NOT_AGREED: &str = "10001";

/// If some scopes are granted, succeeds with both lists; if none is, fails with 11.
pub(super) async fn run(call: &Call) -> Result<Value, Failure> {
    let Some(service) = call.instance.host.services.oauth.clone() else {
        return Err(Failure::new(BridgeError::NotImplemented, "this host has no authorization"));
    };
    let scopes = scopes(call.params.get("scopes"))?;
    let silent = &call.instance.host.settings.silent_scopes;
    let first = ask(call, service.as_ref(), &scopes, false).await;
    let missing: Vec<String> = match &first {
        Ok(result) => {
            let reason = |scope: &String| result.auth_error_scopes.get(scope).map(String::as_str);
            let can_be_agreed = |scope: &&String| reason(scope).is_some_and(|reason| reason != UNKNOWN_SCOPE);
            scopes.iter().filter(can_be_agreed).cloned().collect()
        }
        Err(error) if error.code == SpiCode::AuthPendingAgreement => {
            scopes.iter().filter(|scope| !silent.contains(scope)).cloned().collect()
        }
        Err(_) => vec![],
    };
    if missing.is_empty() {
        return answer(first, &scopes);
    }
    let program = &call.instance.program;
    let page = AuthPage {
        client_id: program.app_id.clone(),
        name: program.name.clone(),
        logo: program.icon_url.clone(),
        scopes: missing,
    };
    call.instance.host.observe(
        Direction::ToSpi,
        "OAuthService.showAuthPage",
        &json!({"scopes": page.scopes}),
    );
    let agreed = service.show_auth_page(call.context(), page).await.unwrap_or(false);
    call.instance.host.observe(Direction::FromSpi, "OAuthService.showAuthPage", &json!({"agreed": agreed}));
    if agreed {
        return answer(ask(call, service.as_ref(), &scopes, true).await, &scopes);
    }
    answer(first, &scopes)
}

async fn ask(
    call: &Call,
    service: &dyn OAuthService,
    scopes: &[String],
    agreed: bool,
) -> Result<OAuthResult, SpiError> {
    let request = AuthCodeRequest {
        client_id: call.instance.program.app_id.clone(),
        scopes: scopes.to_vec(),
        flow: OAuthFlow::LocalMiniProgram,
        agreed,
    };
    let host = &call.instance.host;
    host.observe(Direction::ToSpi, "OAuthService.getAuthCode", &json!({"scopes": scopes, "agreed": agreed}));
    let result = service.get_auth_code(call.context(), request).await;
    // The code itself is never logged.
    let seen = match &result {
        Ok(result) => json!({"granted": result.auth_success_scopes, "missing": result.auth_error_scopes}),
        Err(error) => json!({"error": error.code.as_str()}),
    };
    host.observe(Direction::FromSpi, "OAuthService.getAuthCode", &seen);
    result
}

fn answer(result: Result<OAuthResult, SpiError>, scopes: &[String]) -> Result<Value, Failure> {
    let errors = |code: &str| -> Value {
        scopes.iter().map(|scope| (scope.clone(), json!(code))).collect::<Map<_, _>>().into()
    };
    match result {
        Ok(result) if !result.auth_success_scopes.is_empty() => Ok(json!({
            "authCode": result.auth_code,
            "authSuccessScopes": result.auth_success_scopes,
            "authErrorScopes": result.auth_error_scopes,
        })),
        Ok(_) => Err(refused(errors(NOT_AGREED))),
        Err(error) => Err(match error.code {
            SpiCode::AuthPendingAgreement | SpiCode::UserCancel => refused(errors(NOT_AGREED)),
            SpiCode::Timeout => Failure::numbered(NETWORK, "the wallet does not answer")
                .with("authErrorScopes", errors(error.code.as_str())),
            SpiCode::AppService => {
                Failure::new(BridgeError::InvalidParameter, "the wallet refused the scopes")
                    .with("authErrorScopes", errors(error.code.as_str()))
            }
            code => Failure::new(BridgeError::Unknown, "the wallet gave no auth code")
                .with("authErrorScopes", errors(code.as_str())),
        }),
    }
}

fn refused(errors: Value) -> Failure {
    Failure::numbered(REFUSED, "the user did not agree").with("authErrorScopes", errors)
}

/// A string or a list of strings; `auth_base` when absent.
fn scopes(value: Option<&Value>) -> Result<Vec<String>, Failure> {
    let illegal = || Failure::invalid("scopes must be a scope or a list of scopes");
    let scopes: Vec<String> = match value {
        None | Some(Value::Null) => vec!["auth_base".to_owned()],
        Some(Value::String(scope)) => vec![scope.clone()],
        Some(Value::Array(scopes)) => scopes
            .iter()
            .map(|scope| scope.as_str().map(str::to_owned).ok_or_else(illegal))
            .collect::<Result<_, _>>()?,
        Some(_) => return Err(illegal()),
    };
    if scopes.is_empty()
        || scopes.len() > 20
        || scopes.iter().any(|scope| scope.is_empty() || scope.len() > 64)
    {
        return Err(illegal());
    }
    Ok(scopes)
}
