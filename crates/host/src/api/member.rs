//! `my.getOpenUserInfo`.

use serde_json::{Value, json};

use crate::error::{BridgeError, Failure};
use crate::running::Call;
use crate::services::Direction;
use crate::spi::SpiCode;

/// Returns the profile in the vendors' format: JSON text inside the response.
pub(super) async fn run(call: &Call) -> Result<Value, Failure> {
    let host = &call.instance.host;
    let Some(service) = host.services.member.clone() else {
        return Err(Failure::new(BridgeError::NotImplemented, "this host has no member information"));
    };
    host.observe(Direction::ToSpi, "MemberInfoService.memberInfo", &json!(call.context()));
    match service.member_info(call.context()).await {
        Ok(member) => {
            host.observe(
                Direction::FromSpi,
                "MemberInfoService.memberInfo",
                &json!({"userId": member.user_id}),
            );
            let profile = json!({"response": {
                "code": "10000", "msg": "Success", "avatar": member.avatar, "nickName": member.nick_name,
            }});
            Ok(json!({"response": profile.to_string()}))
        }
        Err(error) => {
            host.observe(
                Direction::FromSpi,
                "MemberInfoService.memberInfo",
                &json!({"error": error.code.as_str()}),
            );
            Err(match error.code {
                SpiCode::AuthPendingAgreement => Failure::new(
                    BridgeError::NoPermission,
                    "the user has not agreed; call getAuthCode with the scope auth_user first",
                ),
                SpiCode::Timeout => Failure::new(BridgeError::TimedOut, "no answer in time"),
                _ => Failure::new(BridgeError::Unknown, "no member information"),
            })
        }
    }
}
