//! The JSAPI: one file per family of calls.

mod auth_code;
mod device;
mod dialogs;
mod files;
mod member;
mod navigation;
mod phone;
mod request;
mod storage;
mod trade_pay;

use serde_json::Value;

use crate::error::{BridgeError, Failure};
use crate::program::Program;
use crate::running::Call;
use crate::setup::Services;

pub use self::phone::APIS as PHONE_NAMES;

/// The value of `my.SDKVersion`.
pub(crate) const SDK_VERSION: &str = "2.0.0";

/// Every API that goes over the bridge, besides those of the phone.
pub const NAMES: [&str; 28] = [
    "alert",
    "clearStorage",
    "confirm",
    "downloadFile",
    "getAuthCode",
    "getNetworkType",
    "getOpenUserInfo",
    "getRunScene",
    "getServerTime",
    "getSiteInfo",
    "getStorage",
    "getStorageInfo",
    "getSystemInfo",
    "hideLoading",
    "hideToast",
    "navigateBack",
    "navigateTo",
    "prompt",
    "reLaunch",
    "redirectTo",
    "removeStorage",
    "request",
    "setStorage",
    "showLoading",
    "showToast",
    "switchTab",
    "tradePay",
    "uploadFile",
];

/// The APIs that a program can use in this host.
pub(crate) fn available(services: &Services, program: &Program) -> Vec<&'static str> {
    let offered = |name: &str| match name {
        "tradePay" => services.payment.is_some(),
        "getAuthCode" => services.oauth.is_some(),
        "getOpenUserInfo" => services.member.is_some(),
        "uploadFile" | "downloadFile" => services.phone.is_some(),
        name if PHONE_NAMES.contains(&name) => services.phone.is_some(),
        _ => true,
    };
    NAMES
        .into_iter()
        .chain(PHONE_NAMES)
        .filter(|name| offered(name) && !program.denied_apis.contains(*name))
        .collect()
}

/// Runs a call.
pub(crate) async fn run(call: Call) -> Result<Value, Failure> {
    if call.instance.program.denied_apis.contains(&call.api) {
        return Err(Failure::new(
            BridgeError::NoPermission,
            format!("this program may not call {}", call.api),
        ));
    }
    match call.api.as_str() {
        "tradePay" => trade_pay::run(&call).await,
        "getAuthCode" => auth_code::run(&call).await,
        "getOpenUserInfo" => member::run(&call).await,
        "request" => request::run(&call).await,
        "uploadFile" => files::upload(&call).await,
        "downloadFile" => files::download(&call).await,
        "alert" => dialogs::alert(&call).await,
        "confirm" => dialogs::confirm(&call).await,
        "prompt" => dialogs::prompt(&call).await,
        "showToast" => dialogs::show_toast(&call).await,
        "hideToast" => Ok(dialogs::hide_toast(&call)),
        "showLoading" => dialogs::show_loading(&call),
        "hideLoading" => Ok(dialogs::hide_loading(&call)),
        "navigateTo" => navigation::navigate_to(&call),
        "redirectTo" => navigation::redirect_to(&call),
        "reLaunch" => navigation::re_launch(&call),
        "switchTab" => navigation::switch_tab(&call),
        "navigateBack" => navigation::navigate_back(&call),
        "setStorage" => storage::set(&call).await,
        "getStorage" => storage::get(&call).await,
        "removeStorage" => storage::remove(&call).await,
        "clearStorage" => storage::clear(&call).await,
        "getStorageInfo" => storage::info(&call).await,
        "getSiteInfo" => Ok(device::site_info(&call)),
        "getSystemInfo" => Ok(device::system_info(&call)),
        "getNetworkType" => Ok(device::network_type(&call)),
        "getServerTime" => Ok(device::server_time(&call)),
        "getRunScene" => Ok(device::run_scene(&call)),
        api if PHONE_NAMES.contains(&api) => phone::run(&call).await,
        other => Err(Failure::new(BridgeError::NotImplemented, format!("{other} is not supported"))),
    }
}
