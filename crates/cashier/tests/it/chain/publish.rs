//! Roots are published where the operator wants them; what fails is tried again.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::StatusCode;
use axum::routing::post;
use cashier_core::chain::Outlet;
use cashier_engine::messaging::{MailConfig, MailSender, MailTls, Messenger};
use cashier_engine::outbound::{Outbound, Reach};
use cashier_engine::roots::{Occasion, Outlets, Publisher, Webhook};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

use super::{every_root, signing};
use crate::support::{Database, System, on_both_engines};

on_both_engines! {
    a_root_goes_everywhere_until_it_is_taken;
    a_file_with_another_root_is_not_replaced;
    a_root_for_somebody_is_not_published;
}

/// What the webhook got, and how many calls it still refuses.
#[derive(Clone, Default)]
struct Witness {
    got: Arc<Mutex<Vec<String>>>,
    refuses: Arc<Mutex<u32>>,
}

impl Witness {
    async fn start(&self) -> Webhook {
        let own = self.clone();
        let take = async move |body: String| {
            let mut left = own.refuses.lock().unwrap();
            if *left > 0 {
                *left -= 1;
                return StatusCode::INTERNAL_SERVER_ERROR;
            }
            own.got.lock().unwrap().push(body);
            StatusCode::NO_CONTENT
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/roots", listener.local_addr().unwrap());
        tokio::spawn(async move {
            axum::serve(listener, axum::Router::new().route("/roots", post(take))).await.unwrap();
        });
        Webhook { url, reach: Reach::Anywhere }
    }
}

/// A mail server that keeps what it gets.
async fn mail_server() -> (Messenger, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let got = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&got);
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let (read, mut write) = socket.split();
            let mut lines = BufReader::new(read).lines();
            write.write_all(b"220 test\r\n").await.unwrap();
            let (mut text, mut is_data) = (String::new(), false);
            while let Ok(Some(line)) = lines.next_line().await {
                let answer = match line.as_str() {
                    "." if is_data => {
                        is_data = false;
                        kept.lock().unwrap().push(std::mem::take(&mut text));
                        "250 taken"
                    }
                    _ if is_data => {
                        text.push_str(&line);
                        text.push('\n');
                        continue;
                    }
                    "DATA" => {
                        is_data = true;
                        "354 go on"
                    }
                    _ => "250 ok",
                };
                write.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
            }
        }
    });
    let config = MailConfig {
        host: "127.0.0.1".to_owned(),
        port,
        tls: MailTls::None,
        credentials: None,
        from: "Wallet <wallet@example.org>".to_owned(),
    };
    (Messenger { mail: Some(MailSender::new(&config).unwrap()), sms: None }, got)
}

fn publisher(system: &System, outlets: Outlets, messenger: Messenger) -> Publisher {
    Publisher {
        engine: system.engine.clone(),
        reader: system.reader.clone(),
        outbound: Outbound::new().unwrap(),
        messenger: Arc::new(messenger),
        outlets,
    }
}

fn files(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name());
    let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

async fn a_root_goes_everywhere_until_it_is_taken(database: Database) {
    let system = System::start(&database, 1).await;
    let folder = tempfile::tempdir().unwrap();
    let witness = Witness::default();
    *witness.refuses.lock().unwrap() = 2;
    let (messenger, mails) = mail_server().await;
    let outlets = Outlets {
        folder: Some(folder.path().join("roots")),
        mail: Some("auditor@example.org".to_owned()),
        webhook: Some(witness.start().await),
    };
    let (roots, _) = signing(&system, outlets.set()).await;
    let publisher = publisher(&system, outlets, messenger);
    let root = roots.sign_daily().await.unwrap().unwrap();
    assert_eq!(root.unpublished.len(), 3);
    let left = async || every_root(&system.reader).await[0].unpublished.clone();

    assert_eq!(publisher.publish_due().await.unwrap(), 1);
    assert_eq!(left().await, BTreeSet::from([Outlet::Webhook]), "the others go on without it");
    assert_eq!(files(&folder.path().join("roots")), ["root-1.txt"]);
    assert_eq!(std::fs::read_to_string(folder.path().join("roots/root-1.txt")).unwrap(), root.note);
    let mail = mails.lock().unwrap().concat();
    assert!(
        mail.contains("Subject: Root 1 of wallet.example") && mail.contains("To: auditor@example.org"),
        "{mail}"
    );

    assert_eq!(publisher.publish_due().await.unwrap(), 0, "not before the pause is over");
    for (pause, refused) in [(1, true), (2, false)] {
        system.clock.advance(Duration::from_mins(pause));
        assert_eq!(publisher.publish_due().await.unwrap(), 1);
        assert_eq!(left().await.is_empty(), !refused);
    }
    assert_eq!(*witness.got.lock().unwrap(), [root.note]);
    assert_eq!(mails.lock().unwrap().len(), 1, "what was taken is not sent again");
    system.clock.advance(Duration::from_hours(24));
    assert_eq!(publisher.publish_due().await.unwrap(), 0);
    system.stop().await;
}

/// It may be the only witness that the database was exchanged.
async fn a_file_with_another_root_is_not_replaced(database: Database) {
    let system = System::start(&database, 2).await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("root-1.txt"), "another").unwrap();
    let outlets = Outlets { folder: Some(folder.path().to_owned()), ..Outlets::default() };
    let (roots, _) = signing(&system, outlets.set()).await;
    let publisher = publisher(&system, outlets, Messenger::default());
    let root = roots.sign(Occasion::Operator).await.unwrap();
    let failed = publisher.publish(root.number).await.unwrap();
    assert!(failed.len() == 1 && failed[0].1.contains("has another root"), "{failed:?}");
    assert_eq!(std::fs::read_to_string(folder.path().join("root-1.txt")).unwrap(), "another");
    // The operator asked: the second of the day is published too.
    let root = roots.sign(Occasion::Operator).await.unwrap();
    assert_eq!(publisher.publish(root.number).await.unwrap(), []);
    assert_eq!(files(folder.path()), ["root-1.txt", "root-2.txt"]);
    system.stop().await;
}

async fn a_root_for_somebody_is_not_published(database: Database) {
    let system = System::start(&database, 3).await;
    let folder = tempfile::tempdir().unwrap();
    let outlets = Outlets { folder: Some(folder.path().to_owned()), ..Outlets::default() };
    let (roots, _) = signing(&system, outlets.set()).await;
    let publisher = publisher(&system, outlets, Messenger::default());
    roots.sign_daily().await.unwrap();
    let root = roots.sign(Occasion::Asked).await.unwrap();
    assert!(root.unpublished.is_empty());
    assert_eq!(publisher.publish_due().await.unwrap(), 1);
    assert_eq!(files(folder.path()), ["root-1.txt"]);
    system.stop().await;
}
