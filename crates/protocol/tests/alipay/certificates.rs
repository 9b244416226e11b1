//! Certificates: serial numbers from real DER, and answers that name their certificate.

use cashier_protocol::alipay::answer::{self, AnswerError};
use cashier_protocol::alipay::certificates::{Certificate, CertificateError, root_serials, serial_from};
use cashier_protocol::alipay::charset::Charset;
use cashier_protocol::alipay::gateway::{Call, Caller, CallerCertificates, ReceivedCall};
use cashier_protocol::alipay::trust::Trust;
use cashier_protocol::wallet::keys::SigningKey;
use data_encoding::BASE64;

use crate::{ALIPAY, MERCHANT, at, caller};

const SHA256_WITH_RSA: &[u8] =
    &[0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b, 0x05, 0x00];
const SM2_WITH_SM3: &[u8] = &[0x30, 0x0a, 0x06, 0x08, 0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x83, 0x75];
/// 42701552708448241360226107228231049510.
const NUMBER: [u8; 16] =
    [0x20, 0x20, 0x05, 0x18, 0x62, 0x03, 0x9d, 0x40, 0x90, 0x89, 0x7b, 0xa4, 0xd5, 0x1c, 0x21, 0x26];

fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(content.len()).unwrap().to_be_bytes();
    let mut value = match content.len() {
        0..=0x7f => vec![tag, low],
        0x80..=0xff => vec![tag, 0x81, low],
        _ => vec![tag, 0x82, high, low],
    };
    value.extend_from_slice(content);
    value
}

/// A certificate that nobody signed, in PEM.
fn certificate(key: &SigningKey, class: &str, number: &[u8], algorithm: &[u8]) -> String {
    let common_name = format!("Ant Financial Certification Authority Class {class} R1");
    let parts: [(u8, u8, &str); 4] = [
        (6, 0x13, "CN"),
        (10, 0x0c, "Ant Financial"),
        (11, 0x0c, "Certification Authority"),
        (3, 0x0c, &common_name),
    ];
    let mut name = Vec::new();
    for (oid, tag, text) in parts {
        let attribute = [der(0x06, &[0x55, 0x04, oid]), der(tag, text.as_bytes())].concat();
        name.extend(der(0x31, &der(0x30, &attribute)));
    }
    let name = der(0x30, &name);
    let validity = der(0x30, &[der(0x17, b"200518052847Z"), der(0x17, b"220518052847Z")].concat());
    let body = [
        der(0xa0, &der(0x02, &[2])),
        der(0x02, number),
        algorithm.to_vec(),
        name.clone(),
        validity,
        name,
        key.verifying_key().unwrap().spki().to_vec(),
    ];
    let signed = [der(0x30, &body.concat()), algorithm.to_vec(), der(0x03, &[0, 1, 2, 3])];
    let text = BASE64.encode(&der(0x30, &signed.concat()));
    format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
}

/// The serial number of a certificate in DER is the published one for its issuer and number.
#[test]
fn serial_number() {
    let read = Certificate::parse(&certificate(&MERCHANT, "1", &NUMBER, SHA256_WITH_RSA)).unwrap();
    assert_eq!(read.serial(), "866efef280dec9137a87d047ac446315");
    assert_eq!(read.key().spki(), MERCHANT.verifying_key().unwrap().spki());
    let high = Certificate::parse(&certificate(&MERCHANT, "1", &[0, 0xff], SHA256_WITH_RSA)).unwrap();
    let issuer =
        "CN=Ant Financial Certification Authority Class 1 R1,OU=Certification Authority,O=Ant Financial,C=CN";
    assert_eq!(high.serial(), serial_from(issuer, "255"));
}

/// Of the root bundle only what is signed with RSA counts; what cannot be read is skipped.
#[test]
fn root_bundle() {
    let rsa = |number: u8| certificate(&ALIPAY, "2", &[number], SHA256_WITH_RSA);
    let own = |number: u8| Certificate::parse(&rsa(number)).unwrap().serial().to_owned();
    let strange = "-----BEGIN CERTIFICATE-----\nMAAwAA==\n-----END CERTIFICATE-----\n";
    let broken = "-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----\n";
    let sm2 = certificate(&ALIPAY, "3", &[9], SM2_WITH_SM3);
    let bundle = format!("{}{strange}{sm2}{broken}some text\n{}", rsa(1), rsa(2));
    assert_eq!(root_serials(&bundle), Ok(format!("{}_{}", own(1), own(2))));
    assert_eq!(root_serials(&sm2), Err(CertificateError::NoRsaRoot));
    assert_eq!(root_serials(""), Err(CertificateError::NoRsaRoot));
}

/// Texts that are not certificates are refused with the reason.
#[test]
fn refused() {
    let reason = |text: &str| Certificate::parse(text).unwrap_err();
    assert_eq!(reason(""), CertificateError::NotPem);
    assert_eq!(reason("-----BEGIN CERTIFICATE-----\nAAAA"), CertificateError::NotPem);
    assert_eq!(
        reason("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"),
        CertificateError::NotX509
    );
    let pem = certificate(&MERCHANT, "1", &NUMBER, SHA256_WITH_RSA);
    let short = pem.replacen("\n-----END", "AAAA\n-----END", 1);
    assert_eq!(reason(&short), CertificateError::NotX509);
}

/// In certificate mode a call names both serial numbers, signed; an answer is trusted only with a known certificate.
#[test]
fn certificate_mode() {
    let certificates = CallerCertificates { app: "aa".to_owned(), root: "bb_cc".to_owned() };
    let caller = Caller { certificates: Some(certificates), ..caller() };
    let call = Call {
        method: "alipay.trade.query",
        biz_content: "{}",
        notify_url: None,
        return_url: None,
        at: at("2026-11-21T00:00:00Z"),
    };
    let signed = caller.sign(&call).unwrap();
    let received = ReceivedCall::read(signed.to_query().unwrap().as_bytes(), b"").unwrap();
    assert_eq!(
        (received.param("app_cert_sn"), received.param("alipay_root_cert_sn")),
        (Some("aa"), Some("bb_cc"))
    );
    assert!(received.is_signed_by(&MERCHANT.verifying_key().unwrap()));

    let read = Certificate::parse(&certificate(&ALIPAY, "2", &NUMBER, SHA256_WITH_RSA)).unwrap();
    let trust = Trust::new().with_certificate(&read);
    let open = |serial: Option<&str>, key: &SigningKey| {
        let content = "{\"code\":\"10000\"}";
        let body = answer::write("alipay.trade.query", content, key, Charset::Utf8, serial).unwrap();
        answer::open(&body, "alipay.trade.query", Charset::Utf8, &trust)
    };
    assert!(open(Some(read.serial()), &ALIPAY).is_ok());
    assert!(open(None, &ALIPAY).is_ok());
    assert_eq!(open(Some("00"), &ALIPAY), Err(AnswerError::UnknownCertificate("00".to_owned())));
    assert_eq!(open(Some(read.serial()), &MERCHANT), Err(AnswerError::WrongSignature));
}
