//! The database goes away and returns: callers are told that the outcome is unknown, nothing is half done, and the
//! wallet recovers by itself.

use serde_json::json;

use crate::patience::until;
use crate::support::Database;
use crate::wallet::{PIN, Wallet};

const PAY: &str = "/v1/payments/pay";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_comes_back_is_used_again() {
    let database = Database::postgres().await;
    let wallet = Wallet::start(&database).await;
    let session = wallet.sign_in().await;
    let (url, _) = wallet.order("before", "1000").await;
    let (server, name) = database.text.rsplit_once('/').unwrap();
    let (admin, connection) =
        tokio_postgres::connect(&format!("{server}/postgres"), tokio_postgres::NoTls).await.unwrap();
    let driver = tokio::spawn(connection);
    for round in 0..3 {
        // Nobody can connect, and all open connections are terminated.
        admin.batch_execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).await.unwrap();
        let kick = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
        admin.query(kick, &[&name]).await.unwrap();

        let answer = wallet.call(PAY, &wallet.pay_body(&format!("gone-{round}"), "1000")).await;
        assert_eq!(answer.outcome(), "U SERVICE_UNAVAILABLE", "{}", answer.json);
        let (status, body) = wallet.host("GET", "/balances", Some(&session), None, &[]).await;
        assert_eq!((status, body["error"]["code"].as_str()), (503, Some("SERVICE_UNAVAILABLE")));

        admin.batch_execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true")).await.unwrap();
        // The caller retries the same request, as U says.
        let answer = wallet.call(PAY, &wallet.pay_body(&format!("gone-{round}"), "1000")).await;
        assert_eq!(answer.outcome(), "A ACCEPT", "{}", answer.json);
    }
    assert_eq!(wallet.confirm(&session, &url, PIN).await.0, 200);
    let inquiry = wallet.call("/v1/payments/inquiryPayment", &json!({ "paymentRequestId": "before" })).await;
    assert_eq!(inquiry.text("/paymentStatus"), "SUCCESS");
    drop(admin);
    driver.await.unwrap().unwrap();
    wallet.finish().await;
}

/// A connection to the database that can be stalled: connections stay open, and no data passes.
struct Line {
    address: std::net::SocketAddr,
    stopped: tokio::sync::watch::Sender<bool>,
}

impl Line {
    async fn lay(to: String) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stopped, flag) = tokio::sync::watch::channel(false);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let (to, flag) = (to.clone(), flag.clone());
                tokio::spawn(async move {
                    let far = tokio::net::TcpStream::connect(to).await.unwrap();
                    let ((mut from_near, mut to_near), (mut from_far, mut to_far)) =
                        (near.into_split(), far.into_split());
                    tokio::join!(
                        carry(&mut from_near, &mut to_far, flag.clone()),
                        carry(&mut from_far, &mut to_near, flag)
                    );
                });
            }
        });
        Self { address, stopped }
    }
}

async fn carry(
    from: &mut tokio::net::tcp::OwnedReadHalf,
    to: &mut tokio::net::tcp::OwnedWriteHalf,
    mut stopped: tokio::sync::watch::Receiver<bool>,
) {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        if stopped.wait_for(|stopped| !*stopped).await.is_err() {
            return;
        }
        if to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
    let _ = to.shutdown().await;
}

/// A stalled database answers nothing, not even that it is gone. Every API still answers its callers meanwhile, in its
/// own form, and everything continues once the database does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_does_not_answer_holds_nobody_up() {
    let database = Database::postgres().await;
    let (scheme, rest) = database.text.split_once("://").unwrap();
    let (server, name) = rest.rsplit_once('/').unwrap();
    let (user, host) =
        server.rsplit_once('@').map_or((String::new(), server), |(user, host)| (format!("{user}@"), host));
    let line = Line::lay(host.to_owned()).await;
    let through = Database::at(&format!("{scheme}://{user}{}/{name}", line.address));
    let wallet = Wallet::start(&through).await;
    let session = wallet.sign_in().await;
    wallet.order("before", "1000").await;
    line.stopped.send_replace(true);
    for n in 0..2 {
        let answer = wallet.call(PAY, &wallet.pay_body(&format!("stopped-{n}"), "1000")).await;
        assert_eq!(answer.outcome(), "U SERVICE_UNAVAILABLE", "{}", answer.json);
    }
    let read = wallet.http.get(format!("{}/host/v1/balances", wallet.base)).bearer_auth(&session);
    let read = read.send().await.unwrap();
    assert_eq!(read.status(), 503);
    assert!(read.headers().contains_key("retry-after"));
    assert_eq!(wallet.http.get(format!("{}/healthz", wallet.base)).send().await.unwrap().status(), 503);
    line.stopped.send_replace(false);
    // The writer finds out whether its batch was committed, and takes the next one.
    let accepted = until("the wallet to recover", async || {
        let answer = wallet.call(PAY, &wallet.pay_body("stopped-0", "1000")).await;
        let is_accepted = answer.outcome() == "A ACCEPT";
        assert!(is_accepted || answer.outcome() == "U SERVICE_UNAVAILABLE", "{}", answer.json);
        is_accepted.then_some(answer)
    });
    let url = accepted.await.text("/redirectActionForm/redirectUrl");
    assert_eq!(wallet.confirm(&session, &url, PIN).await.0, 200);
    wallet.finish().await;
}
