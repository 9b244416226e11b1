//! `alipay.open.app.alipaycert.download`: Alipay's certificate with a given serial number, for merchants that
//! encounter a new one.

use cashier_protocol::alipay::outcome::Fault;
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

use super::desk::{Desk, success};

#[derive(Deserialize)]
struct Asked {
    alipay_cert_sn: String,
}

#[derive(Serialize)]
struct Content {
    alipay_cert_content: String,
}

pub(super) fn answer(desk: &mut Desk<'_>) -> Result<String, Fault> {
    let unreadable = |_| Fault::new("40001", "isv.missing-parameter", "alipay_cert_sn: must be given");
    let asked: Asked = serde_json::from_str(&desk.call.content).map_err(unreadable)?;
    let Some(found) = desk.sandbox.keys.alipay.published(&asked.alipay_cert_sn) else {
        return Err(Fault::business("isv.cert-sn-not-exist", "证书序列号不存在"));
    };
    success(&Content { alipay_cert_content: BASE64.encode(found.certificate_pem.as_bytes()) })
}
