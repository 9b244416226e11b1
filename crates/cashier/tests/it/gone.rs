//! The database goes away and comes back: callers are told that the outcome is unknown, nothing is half done, and the
//! wallet recovers by itself.

use serde_json::json;

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
        // Nobody gets in, and everybody inside is thrown out.
        admin.batch_execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).await.unwrap();
        let kick = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
        admin.query(kick, &[&name]).await.unwrap();

        let answer = wallet.call(PAY, &wallet.pay_body(&format!("gone-{round}"), "1000")).await;
        assert_eq!(answer.outcome(), "U SERVICE_UNAVAILABLE", "{}", answer.json);
        let (status, body) = wallet.host("GET", "/balances", Some(&session), None, &[]).await;
        assert_eq!((status, body["error"]["code"].as_str()), (503, Some("SERVICE_UNAVAILABLE")));

        admin.batch_execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true")).await.unwrap();
        // The caller sends the same again, as U says.
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
