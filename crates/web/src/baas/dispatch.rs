//! The endpoints, by path. The version in a path is the one used by some build of the SDK; all versions mean the same
//! here.

use cashier_core::app::LoginMethod;
use cashier_core::error::{Code, Error};

use super::{
    Call, Reply, change_account, idp_redirect, link_provider, list_orders, off, place_order, show_order,
    show_server, show_user, sign_in, sign_in_by_provider, sign_out, sign_up, sign_up_anonymous,
};

/// An endpoint with the parameters from its path.
enum Endpoint<'a> {
    SignUp(LoginMethod),
    SignIn(LoginMethod),
    SignUpAnonymous,
    Off,
    User(&'a str),
    SignOut,
    Account,
    ServerTime,
    SdkVersion,
    Orders,
    Order(&'a str),
    Redirect(LoginMethod),
    SignInByProvider(LoginMethod),
    LinkProvider(LoginMethod),
}

/// Runs the endpoint of a call.
pub(super) async fn dispatch(method: &str, call: Call<'_>) -> Result<Reply, Error> {
    let endpoint = find(call.path)?;
    match (method, endpoint) {
        ("POST", Endpoint::SignUp(kind)) => sign_up::handle(call, kind).await,
        ("POST", Endpoint::SignIn(kind)) => sign_in::handle(call, kind).await,
        ("POST", Endpoint::SignUpAnonymous) => sign_up_anonymous::handle(call).await,
        ("POST", Endpoint::Off) => off::handle(),
        ("GET", Endpoint::User(id)) => show_user::handle(&call, id).await,
        ("POST", Endpoint::SignOut) => sign_out::handle(call).await,
        ("PUT", Endpoint::Account) => change_account::handle(call).await,
        ("GET", Endpoint::ServerTime) => Ok(show_server::time(&call)),
        ("GET", Endpoint::SdkVersion) => Ok(show_server::sdk_version()),
        ("POST", Endpoint::Orders) => place_order::handle(call).await,
        ("GET", Endpoint::Orders) => list_orders::handle(call).await,
        ("GET", Endpoint::Order(number)) => show_order::handle(&call, number).await,
        ("POST", Endpoint::Redirect(provider)) => idp_redirect::handle(call, provider).await,
        ("POST", Endpoint::SignInByProvider(provider)) => sign_in_by_provider::handle(call, provider).await,
        ("POST" | "PUT", Endpoint::LinkProvider(provider)) => link_provider::handle(call, provider).await,
        _ => {
            let detail = format!("This path does not take {method}.");
            Err(Error::new(Code::MethodNotSupported).with_detail(detail))
        }
    }
}

fn find(path: &str) -> Result<Endpoint<'_>, Error> {
    let missing = || Error::new(Code::NotFound).with_detail("There is no such path.");
    let rest = path.strip_prefix("/hserve/").ok_or_else(missing)?;
    let segments: Vec<&str> = rest.trim_end_matches('/').split('/').collect();
    let (version, segments) = segments.split_first().ok_or_else(missing)?;
    if !is_version(version) {
        return Err(missing());
    }
    Ok(match segments {
        ["login", "anonymous"] => Endpoint::SignUpAnonymous,
        ["login", "sms"] | ["user", "email-verify"] | ["user", "password", "reset"] => Endpoint::Off,
        ["register", kind] => Endpoint::SignUp(named(kind).ok_or_else(missing)?),
        ["login", kind] => Endpoint::SignIn(named(kind).ok_or_else(missing)?),
        ["user", "info", id] => Endpoint::User(id),
        ["session", "destroy"] => Endpoint::SignOut,
        ["user", "account"] => Endpoint::Account,
        ["server", "time"] => Endpoint::ServerTime,
        ["latest-sdk-version"] => Endpoint::SdkVersion,
        ["idp", "pay", "order"] => Endpoint::Orders,
        ["idp", "pay", "order", number] => Endpoint::Order(number),
        ["idp", name, "redirect"] => provider(name, Endpoint::Redirect),
        ["idp", name, "authenticate" | "silent-login"] => provider(name, Endpoint::SignInByProvider),
        ["idp", name, "user-association" | "user-associate"] => provider(name, Endpoint::LinkProvider),
        _ => return Err(missing()),
    })
}

/// Whether a path is about orders.
pub(super) fn is_of_orders(path: &str) -> bool {
    matches!(find(path), Ok(Endpoint::Orders | Endpoint::Order(_)))
}

/// Whether a path is one of the API's.
#[cfg(test)]
pub(super) fn knows(path: &str) -> bool {
    find(path).is_ok()
}

/// `v1`, `v2.0` and so on.
fn is_version(text: &str) -> bool {
    let number = text.strip_prefix('v').unwrap_or_default();
    let digits = |part: &str| part.len() == 1 && part.bytes().all(|byte| byte.is_ascii_digit());
    match number.split_once('.') {
        Some((major, minor)) => digits(major) && digits(minor),
        None => digits(number),
    }
}

/// The sign-in methods with a name and a password.
fn named(kind: &str) -> Option<LoginMethod> {
    let method = LoginMethod::from_name(kind)?;
    matches!(method, LoginMethod::Username | LoginMethod::Email | LoginMethod::Phone).then_some(method)
}

/// Unknown providers count as sign-in methods that are switched off.
fn provider<'a>(name: &str, endpoint: impl FnOnce(LoginMethod) -> Endpoint<'a>) -> Endpoint<'a> {
    let method = LoginMethod::from_name(name).filter(|method| method.is_provider());
    method.map_or(Endpoint::Off, endpoint)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paths match with or without the trailing slash and in every version; nothing else matches.
    #[test]
    fn paths() {
        for path in [
            "/hserve/v2.1/register/username/",
            "/hserve/v2.0/register/email",
            "/hserve/v2.0/idp/pay/order/x/",
            "/hserve/v1/latest-sdk-version/",
            "/hserve/v2.0/idp/oauth-wechat-mp/redirect/",
            "/hserve/v2.0/idp/oauth-weibo/redirect/",
        ] {
            assert!(find(path).is_ok(), "{path}");
        }
        for path in [
            "/hserve/",
            "/hserve/v2.1",
            "/hserve/login/username/",
            "/hserve/v22/login/username/",
            "/hserve/v2.2/table/1/record/",
            "/hserve/v2.1/register/anonymous/",
            "/hserve/v2.1/login/alipay/",
            "/hserve/v2.0/idp/pay/order/x/y/",
        ] {
            assert!(find(path).is_err(), "{path}");
        }
    }
}
