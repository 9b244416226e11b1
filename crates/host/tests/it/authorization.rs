//! `my.getAuthCode`: how an unknown scope affects the others.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use cashier_host::ApiContext;
use cashier_host::spi::{AuthCodeRequest, AuthPage, OAuthResult, OAuthService, SpiError, UNKNOWN_SCOPE};
use serde_json::{Value, json};

use crate::stage::{Script, call, open};

/// A wallet that knows `auth_base`, which needs no consent, and `auth_user`, which does.
#[derive(Default)]
struct Wallet {
    asked_for: Mutex<Vec<Vec<String>>>,
}

#[async_trait]
impl OAuthService for Wallet {
    async fn get_auth_code(&self, _: ApiContext, request: AuthCodeRequest) -> Result<OAuthResult, SpiError> {
        let is_granted = |scope: &str| scope == "auth_base" || (scope == "auth_user" && request.agreed);
        let (granted, left): (Vec<_>, Vec<_>) =
            request.scopes.into_iter().partition(|scope| is_granted(scope));
        let reason = |scope: &str| if scope == "auth_user" { "CONSENT_REQUIRED" } else { UNKNOWN_SCOPE };
        let errors: BTreeMap<_, _> =
            left.into_iter().map(|scope| (scope.clone(), reason(&scope).to_owned())).collect();
        let auth_code = "code-1".to_owned();
        Ok(OAuthResult { auth_code, auth_success_scopes: granted, auth_error_scopes: errors })
    }

    async fn show_auth_page(&self, _: ApiContext, page: AuthPage) -> Result<bool, SpiError> {
        self.asked_for.lock().unwrap().push(page.scopes);
        Ok(true)
    }
}

/// Calls the API with these scopes; returns its answer, and what the user was asked for.
async fn ask(scopes: Value) -> (Value, Vec<Vec<String>>) {
    let wallet = Arc::new(Wallet::default());
    let script = Script { oauth: Some(Arc::clone(&wallet) as Arc<dyn OAuthService>), ..Script::default() };
    let (stage, instance) = open(script);
    instance.receive(&call(1, "getAuthCode", &json!({ "scopes": scopes }))).await;
    let asked_for = wallet.asked_for.lock().unwrap().clone();
    (stage.results()[0].clone(), asked_for)
}

#[tokio::test]
async fn an_unknown_scope_is_told_and_keeps_nobody_from_the_others() {
    let (answer, asked_for) = ask(json!(["auth_base", "SOMETHING_NEW"])).await;
    assert_eq!(answer["ok"], true, "{answer}");
    assert_eq!(answer["value"]["authSuccessScopes"], json!(["auth_base"]));
    assert_eq!(answer["value"]["authErrorScopes"], json!({ "SOMETHING_NEW": UNKNOWN_SCOPE }));
    assert!(asked_for.is_empty(), "nobody is asked for what does not exist: {asked_for:?}");
}

#[tokio::test]
async fn the_user_is_asked_for_the_known_ones_alone() {
    let (answer, asked_for) = ask(json!(["auth_base", "SOMETHING_NEW", "auth_user"])).await;
    assert_eq!(asked_for, [["auth_user"]]);
    assert_eq!(answer["value"]["authSuccessScopes"], json!(["auth_base", "auth_user"]));
    assert_eq!(answer["value"]["authErrorScopes"], json!({ "SOMETHING_NEW": UNKNOWN_SCOPE }));
}
