//! Navigation between pages. While a payment is open, a program must not replace the page beneath it.

use serde_json::{Value, json};

use crate::error::{BridgeError, Failure};
use crate::pages::{Target, target};
use crate::running::Call;

fn check(call: &Call) -> Result<(), Failure> {
    if call.instance.host.is_paying() {
        return Err(Failure::new(BridgeError::Busy, "a payment is open; pages stay until it ends"));
    }
    Ok(())
}

fn wanted(call: &Call) -> Result<Target, Failure> {
    check(call)?;
    target(call.params.get("url"), call.page_path(), &call.instance.program)
}

fn no_tab(call: &Call, target: &Target) -> Result<(), Failure> {
    if call.instance.program.tabs.contains(&target.path) {
        return Err(Failure::invalid("this page is in the tab bar; call switchTab"));
    }
    Ok(())
}

/// `my.navigateTo`. With ten pages open it does nothing, as the vendors specify.
pub(super) fn navigate_to(call: &Call) -> Result<Value, Failure> {
    let target = wanted(call)?;
    no_tab(call, &target)?;
    call.instance.navigate("navigateTo", |pages| {
        pages.open(target);
    });
    Ok(json!({}))
}

pub(super) fn redirect_to(call: &Call) -> Result<Value, Failure> {
    let target = wanted(call)?;
    no_tab(call, &target)?;
    call.instance.navigate("redirectTo", |pages| pages.replace(target));
    Ok(json!({}))
}

pub(super) fn re_launch(call: &Call) -> Result<Value, Failure> {
    let target = wanted(call)?;
    call.instance.navigate("reLaunch", |pages| pages.restart(target));
    Ok(json!({}))
}

pub(super) fn switch_tab(call: &Call) -> Result<Value, Failure> {
    let target = wanted(call)?;
    if !call.instance.program.tabs.contains(&target.path) {
        return Err(Failure::invalid("this page is not in the tab bar"));
    }
    call.instance.navigate("switchTab", |pages| pages.restart(target));
    Ok(json!({}))
}

pub(super) fn navigate_back(call: &Call) -> Result<Value, Failure> {
    check(call)?;
    let delta = match call.params.get("delta") {
        None | Some(Value::Null) => 1,
        Some(value) => value
            .as_u64()
            .and_then(|delta| usize::try_from(delta).ok())
            .ok_or_else(|| Failure::invalid("delta must be a whole number"))?,
    };
    call.instance.go_back(delta);
    Ok(json!({"depth": call.instance.depth()}))
}
