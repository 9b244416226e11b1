//! Tests what leaves this machine: e-mails against an SMTP server, SMS against an HTTP server.

use cashier_core::error::Language;
use cashier_core::money::{Amount, Currency};
use cashier_core::secret::Secret;
use cashier_core::shown::{Sign, amount};

use super::text::language;
use super::{MailConfig, MailSender, MailTls, SmsConfig, SmsSender, Text};
use crate::outbound::{Outbound, Reach};
use crate::testing::http::{Reply, Server};
use crate::testing::smtp;
use crate::workers::Attempted;

fn mail(port: u16) -> MailConfig {
    let from = "Wallet <wallet@example.org>".to_owned();
    MailConfig { host: "127.0.0.1".to_owned(), port, tls: MailTls::None, credentials: None, from }
}

fn sms(content_type: Option<&str>, url: &str, body: &str) -> Result<SmsSender, String> {
    let headers =
        content_type.map(|value| ("Content-Type".to_owned(), value.to_owned())).into_iter().collect();
    let config = SmsConfig { url: url.to_owned(), headers, body: body.to_owned(), reach: Reach::Anywhere };
    SmsSender::new(config, Outbound::new().unwrap())
}

fn money() -> cashier_core::money::Money {
    Amount::parse_minor("4500000", Currency::parse("IQD").unwrap()).unwrap().money()
}

#[tokio::test]
async fn an_email_arrives_with_its_words_and_its_own_id() {
    let server = smtp::Server::start(None).await;
    let sender = MailSender::new(&mail(server.address.port())).unwrap();
    let text = Text::payment_made(Language::En, money(), "Tea House");
    let made = sender.send("layla@example.org", &text, "ntc_1").await;
    assert!(made.accepted, "{made:?}");
    assert_eq!(made.status, Some(250));
    let mails = server.mails();
    assert_eq!((mails.len(), mails[0].to.as_str()), (1, "layla@example.org"));
    for line in [
        "From: Wallet <wallet@example.org>\n",
        "Subject: Payment made\n",
        "Message-ID: <ntc_1@example.org>\n",
        "Auto-Submitted: auto-generated\n",
        "\n\nYou paid IQD=C2=A04,500 to Tea House.",
    ] {
        assert!(mails[0].text.contains(line), "{line} in {}", mails[0].text);
    }
}

#[tokio::test]
async fn a_title_with_line_breaks_cannot_add_head_lines() {
    let server = smtp::Server::start(None).await;
    let sender = MailSender::new(&mail(server.address.port())).unwrap();
    let text = Text::inbox_message("Tea House", "News\r\nBcc: all@example.org\r\n\r\nx", "Come in\n.\nQUIT");
    assert!(sender.send("layla@example.org", &text, "ntc_1").await.accepted);
    let arrived = &server.mails()[0].text;
    let head = arrived.split("\n\n").next().unwrap();
    assert!(head.lines().all(|line| !line.to_lowercase().starts_with("bcc")), "{arrived}");
    assert!(arrived.contains("QUIT"), "{arrived}");
}

#[tokio::test]
async fn a_refused_recipient_and_a_missing_server_are_failures_with_a_reason() {
    let server = smtp::Server::start(Some("550 no such user")).await;
    let sender = MailSender::new(&mail(server.address.port())).unwrap();
    let text = Text::pin_locked(Language::En);
    let made = sender.send("nobody@example.org", &text, "ntc_1").await;
    assert_eq!((made.accepted, made.status), (false, Some(550)), "{made:?}");
    assert!(server.mails().is_empty());

    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let made = MailSender::new(&mail(port)).unwrap().send("nobody@example.org", &text, "ntc_1").await;
    assert_eq!((made.accepted, made.status), (false, None), "{made:?}");
    let made = sender.send("not an address", &text, "ntc_1").await;
    assert_eq!(made, Attempted::failed("the address is not an e-mail address"));
}

#[test]
fn a_password_does_not_travel_in_the_open() {
    let credentials = || Some(("me".to_owned(), Secret::new("word".to_owned())));
    let far = MailConfig { host: "mail.example.org".to_owned(), credentials: credentials(), ..mail(25) };
    assert!(MailSender::new(&far).is_err());
    assert!(MailSender::new(&MailConfig { credentials: credentials(), ..mail(25) }).is_ok());
    assert!(MailSender::new(&MailConfig { from: "nobody".to_owned(), ..mail(25) }).is_err());
}

#[tokio::test]
async fn an_sms_arrives_at_the_provider() {
    let server = Server::start(|_| Reply::Answer(202, "queued\0".to_owned())).await;
    let sender = sms(None, &server.url("/send"), r#"{"to":"{{to}}","text":"{{text}}"}"#).unwrap();
    let made = sender.send("+9647700000000", "لقد دفعت").await;
    assert_eq!(
        made,
        Attempted { status: Some(202), answer: "queued".to_owned(), accepted: true, verdict: None }
    );
    let received = server.received();
    assert_eq!(
        (received[0].path.as_str(), received[0].header("content-type")),
        ("/send", "application/json")
    );
    let body: serde_json::Value = serde_json::from_slice(&received[0].body).unwrap();
    assert_eq!(body, serde_json::json!({ "to": "+9647700000000", "text": "لقد دفعت" }));
}

#[tokio::test]
async fn a_provider_that_refuses_is_a_failure() {
    let server = Server::start(|_| Reply::Answer(429, "slow down".to_owned())).await;
    let sender = sms(None, &server.url("/"), "{{to}}{{text}}").unwrap();
    let made = sender.send("+964", "x").await;
    assert_eq!((made.accepted, made.status), (false, Some(429)));
}

#[test]
fn values_are_escaped_for_the_content_type() {
    let json = r#"{"to":"{{to}}","text":"{{text}}"}"#;
    let sender = sms(Some("application/json; charset=utf-8"), "https://sms.example/", json).unwrap();
    assert_eq!(sender.body("+964", "a \"b\"\n{{to}}"), r#"{"to":"+964","text":"a \"b\"\n{{to}}"}"#);
    assert_eq!(sender.body("", "\"\""), r#"{"to":"","text":"\"\""}"#);
    let sender =
        sms(Some("Application/X-WWW-Form-URLencoded"), "https://sms.example/", "to={{to}}&text={{text}}");
    assert_eq!(sender.unwrap().body("+964", "a&b=c {{text}}"), "to=%2B964&text=a%26b%3Dc+%7B%7Btext%7D%7D");
}

#[test]
fn a_provider_that_cannot_work_is_refused_at_the_start() {
    for (content_type, body) in [(None, "{{to}}"), (None, "{{text}}"), (Some("text/xml"), "{{to}} {{text}}")]
    {
        assert!(sms(content_type, "https://sms.example/", body).is_err(), "{content_type:?} {body}");
    }
}

#[test]
fn every_text_names_amount_and_payee_in_every_language() {
    for tag in ["en", "en-GB", "zh", "zh-Hans", "ar", "ar-IQ", "ku", ""] {
        let language = language(tag);
        let sum = amount(language, money(), Sign::Negative).to_string();
        for text in [
            Text::payment_made(language, money(), "Tea House"),
            Text::refund_received(language, money(), "Tea House"),
        ] {
            assert!(text.body.contains(&sum) && text.body.contains("Tea House"), "{text:?}");
            assert!(!text.title.is_empty());
        }
        assert!(Text::topped_up(language, money()).body.contains(&sum));
    }
    let languages = [Language::En, Language::Zh, Language::Ar];
    let titles: std::collections::BTreeSet<_> =
        languages.into_iter().map(|language| Text::pin_locked(language).title).collect();
    assert_eq!(titles.len(), 3);
    let arabic = Text::payment_made(Language::Ar, money(), "Tea House").body;
    assert!(arabic.contains("\u{2068}\u{200f}٤٬٥٠٠\u{a0}د.ع.\u{200f}\u{2069}"));
}
