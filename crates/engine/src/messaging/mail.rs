//! E-mail over SMTP.

use std::time::Duration;

use cashier_core::secret::Secret;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use super::Text;
use crate::workers::Attempted;

/// How long the server may take for one step.
const TIMEOUT: Duration = Duration::from_secs(10);

/// How the connection is protected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MailTls {
    /// Not at all. For a server on the same machine only.
    None,
    /// TLS through `STARTTLS`; without it nothing is sent.
    StartTls,
    /// TLS from the start.
    Tls,
}

/// The SMTP server and the sender.
pub struct MailConfig {
    /// The server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: MailTls,
    /// User and password, if the server requires them.
    pub credentials: Option<(String, Secret<String>)>,
    /// The sender, such as `Wallet <wallet@example.org>`.
    pub from: String,
}

/// Sends e-mail.
pub struct MailSender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl MailSender {
    /// Prepares the connection, which is opened when needed.
    ///
    /// # Errors
    /// A message that says what is wrong with the configuration.
    pub fn new(config: &MailConfig) -> Result<Self, String> {
        type Transport = AsyncSmtpTransport<Tokio1Executor>;
        let from: Mailbox =
            config.from.parse().map_err(|_| format!("mail.from is not an address: {}", config.from))?;
        let builder = match config.tls {
            MailTls::None if config.credentials.is_some() && !is_here(&config.host) => {
                return Err(
                    "mail.tls must not be none when there is a password: it would be readable on its way"
                        .to_owned(),
                );
            }
            MailTls::None => Transport::builder_dangerous(&config.host),
            MailTls::StartTls => {
                Transport::starttls_relay(&config.host).map_err(|error| error.to_string())?
            }
            MailTls::Tls => Transport::relay(&config.host).map_err(|error| error.to_string())?,
        };
        let mut builder = builder.port(config.port).timeout(Some(TIMEOUT));
        if let Some((user, password)) = &config.credentials {
            builder = builder.credentials(Credentials::new(user.clone(), password.expose().clone()));
        }
        Ok(Self { transport: builder.build(), from })
    }

    /// Sends one e-mail that no template makes. `id` becomes its `Message-ID`.
    ///
    /// # Errors
    /// Why it was not accepted.
    pub(crate) async fn send_plain(
        &self,
        to: &str,
        title: String,
        body: String,
        id: &str,
    ) -> Result<(), String> {
        let attempted = self.send(to, &Text { title, body }, id).await;
        if attempted.accepted { Ok(()) } else { Err(attempted.answer) }
    }

    /// Sends one e-mail.
    pub(super) async fn send(&self, to: &str, text: &Text, id: &str) -> Attempted {
        let Ok(to) = to.parse::<Mailbox>() else {
            return Attempted::failed("the address is not an e-mail address");
        };
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(text.title.clone())
            .header(AutoSubmitted)
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .header(ContentType::TEXT_PLAIN)
            .body(text.body.clone());
        let message = match message {
            Ok(message) => message,
            Err(error) => return Attempted::failed(format!("the e-mail could not be written: {error}")),
        };
        match self.transport.send(message).await {
            Ok(response) => {
                let words = response.message().collect::<Vec<_>>().join(" ");
                Attempted::answered(u16::from(response.code()), words.as_bytes(), response.is_positive())
            }
            Err(error) => match error.status() {
                Some(code) => Attempted::answered(u16::from(code), error.to_string().as_bytes(), false),
                None => Attempted::failed(error.to_string()),
            },
        }
    }
}

/// Tells automatic responders not to answer (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Returns true for this machine, where nobody can eavesdrop.
fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}
