//! `GET /v3/certificates`: the platform's certificates, each encrypted under the merchant's key.

use axum::extract::State;
use axum::response::Response;
use cashier_protocol::wechat::v3::aead::ApiV3Key;
use cashier_protocol::wechat::v3::certificates::{CertificateList, ListedCertificate};
use cashier_protocol::wechat::v3::error::ApiError;

use super::call::Call;
use super::reply::{Done, refuse};
use crate::Sandbox;

pub(super) async fn handle(State(sandbox): State<Sandbox>, call: Call) -> Response {
    call.answer(&sandbox, run(&sandbox))
}

/// A merchant that uses a public key has none.
fn run(sandbox: &Sandbox) -> Result<Done, ApiError> {
    if sandbox.keeper.read(|world| world.settings().public_key_only) {
        return Err(refuse(
            "RESOURCE_NOT_EXISTS",
            "无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥",
        ));
    }
    let broken = |_| refuse("SYSTEM_ERROR", "系统异常");
    let key = ApiV3Key::parse(&sandbox.keys.apiv3_key).map_err(broken)?;
    let certificates = [Some(&sandbox.keys.platform), sandbox.keys.published_next()];
    let listed = certificates.into_iter().flatten().map(|certificate| {
        let nonce = sandbox.nonce();
        ListedCertificate::seal(&certificate.certificate_pem, &key, nonce.get(..12).unwrap_or_default())
    });
    let data = listed.collect::<Result<_, _>>().map_err(|_| refuse("SYSTEM_ERROR", "系统异常"))?;
    Ok(Done::json(&CertificateList { data }))
}
