//! A small SMTP server that keeps the e-mails it receives.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// An e-mail as received.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mail {
    /// The recipient in `RCPT TO`.
    pub(crate) to: String,
    /// Head and body, with LF line endings.
    pub(crate) text: String,
}

/// The running server.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    mails: Arc<Mutex<Vec<Mail>>>,
}

impl Server {
    /// Starts it on a free port of 127.0.0.1. `refused`, if given, is the answer to every e-mail.
    pub(crate) async fn start(refused: Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self { address: listener.local_addr().unwrap(), mails: Arc::default() };
        let mails = Arc::clone(&server.mails);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, refused, Arc::clone(&mails)));
            }
        });
        server
    }

    /// The e-mails so far.
    pub(crate) fn mails(&self) -> Vec<Mail> {
        self.mails.lock().unwrap().clone()
    }
}

async fn serve(
    stream: TcpStream,
    refused: Option<&str>,
    mails: Arc<Mutex<Vec<Mail>>>,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 test\r\n").await?;
    let mut mail = Mail::default();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let answer = match line.to_ascii_uppercase() {
            word if word.starts_with("EHLO") => "250-test\r\n250 8BITMIME",
            word if word.starts_with("RCPT") => {
                mail.to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                refused.unwrap_or("250 ok")
            }
            word if word.starts_with("DATA") => {
                stream.write_all(b"354 go on\r\n").await?;
                mail.text = read_data(&mut stream).await?;
                mails.lock().unwrap().push(std::mem::take(&mut mail));
                "250 taken as number 7"
            }
            word if word.starts_with("QUIT") => "221 bye",
            _ => "250 ok",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}

async fn read_data(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 || line == ".\r\n" {
            return Ok(text);
        }
        text.push_str(&line.replace("\r\n", "\n"));
    }
}
