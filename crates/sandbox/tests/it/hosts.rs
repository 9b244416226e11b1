//! The providers' hosts: TLS with a certificate of the local authority, and plain HTTP.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use cashier_protocol::wechat::v3::bills::{self, BillLink, TradeBillKind};
use cashier_protocol::wechat::v3::call::Call;
use cashier_protocol::wechat::v3::order::Kind;
use cashier_sandbox::{TlsError, serve_hosts};
use rustls::pki_types::ServerName;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::stage::Stage;

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn request(stage: &Stage, call: &Call, origin: &str) -> Vec<u8> {
    let now = cashier_core::time::Timestamp::from_micros(crate::stage::NOON);
    let authorization = call.authorize(&stage.merchant, now, "nonce").unwrap();
    let head = format!(
        "{} {origin}{} HTTP/1.1\r\nHost: api.mch.weixin.qq.com\r\nConnection: close\r\nAuthorization: {authorization}\r\n\
         Content-Length: {}\r\n\r\n",
        call.method,
        call.target,
        call.body.len()
    );
    [head.into_bytes(), call.body.clone()].concat()
}

async fn tls(stage: &Stage, port: u16, host: &'static str, request: &[u8]) -> std::io::Result<String> {
    let authority = std::fs::read(&stage.credentials.ca_pem).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(rustls::pki_types::CertificateDer::from_pem_slice(&authority).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_root_certificates(roots).with_no_client_auth();
    let stream = TcpStream::connect((LOOPBACK, port)).await?;
    let name = ServerName::try_from(host).unwrap();
    let mut stream = tokio_rustls::TlsConnector::from(Arc::new(config)).connect(name, stream).await?;
    stream.write_all(request).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

/// Every provider's host is served, other hosts are not, and a bill's link leads to the host that the client called.
#[tokio::test]
async fn over_tls() {
    let stage = Stage::open().await;
    let [secure, _] = serve_hosts(&stage.sandbox, LOOPBACK, 0, 0).await.unwrap();
    let call = stage.order("order-0001").call(Kind::Native);
    for host in ["api.mch.weixin.qq.com", "openapi.alipay.com", "qpay.qq.com", "api.qpay.qq.com"] {
        let answer = tls(&stage, secure.port(), host, &request(&stage, &call, "")).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("weixin://wxpay"), "{answer}");
    }
    assert!(tls(&stage, secure.port(), "example.com", b"").await.is_err());
    stage.control("POST", "orders/order-0001/pay", None).await;
    let bill = bills::trade_bill("2026-11-21", &TradeBillKind::All);
    let answer =
        tls(&stage, secure.port(), "api.mch.weixin.qq.com", &request(&stage, &bill, "")).await.unwrap();
    let body = answer.rsplit("\r\n\r\n").next().unwrap();
    let link: BillLink = serde_json::from_str(body).unwrap();
    assert!(link.download_url.starts_with("https://api.mch.weixin.qq.com/v3/billdownload/file?token="));
}

/// A client that writes whole URLs in the request line, as to a proxy, is understood.
#[tokio::test]
async fn absolute_targets() {
    let stage = Stage::open().await;
    let [_, plain] = serve_hosts(&stage.sandbox, LOOPBACK, 0, 0).await.unwrap();
    let call = stage.order("order-0001").call(Kind::Native);
    let mut stream = TcpStream::connect(plain).await.unwrap();
    stream.write_all(&request(&stage, &call, "http://api.mch.weixin.qq.com")).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("weixin://wxpay"), "{answer}");
}

/// The sandbox answers as the providers' hosts only on this machine's addresses.
#[tokio::test]
async fn not_in_public() {
    let stage = Stage::open().await;
    let refused = serve_hosts(&stage.sandbox, "8.8.8.8".parse().unwrap(), 0, 0).await;
    assert!(matches!(refused, Err(TlsError::Public(_))));
}
