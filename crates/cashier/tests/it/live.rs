//! Pages that follow an order by server-sent events.

use crate::commands::cancel;
use crate::patience::within;
use crate::support::{Database, System, create, on_both_engines};
use crate::wallet::Wallet;

on_both_engines! {
    what_another_process_does_is_seen_while_this_one_is_busy;
}

/// The page's process is not told what another process does. It looks for itself, even while other orders change
/// without a pause.
async fn what_another_process_does_is_seen_while_this_one_is_busy(database: Database) {
    let wallet = Wallet::start(&database).await;
    let (url, id) = wallet.order("followed", "3000").await;
    let payment = id.parse().unwrap();
    let engine = wallet.running.shared.engine.clone();
    let found = wallet.running.shared.reader.payment(payment).await.unwrap().unwrap();

    let mut page = wallet.http.get(format!("{url}/events")).send().await.unwrap();
    let first = page.chunk().await.unwrap().unwrap();
    assert!(first.starts_with(b"data: ") && first.ends_with(b"\n\n"), "{first:?}");
    let crowd = tokio::spawn(async move {
        for number in 0_u64.. {
            let order = create(found.merchant, &format!("crowd-{number}"), 500, found.expires_at);
            engine.submit(order).await.unwrap();
        }
    });
    let other = System::start(&database, 5).await;
    other.engine.submit(cancel(payment, found.merchant)).await.unwrap();

    let news = within("the news of the other process", async {
        loop {
            let chunk = page.chunk().await.unwrap().unwrap();
            // A comment keeps the connection alive.
            if !chunk.starts_with(b":") {
                return chunk;
            }
        }
    });
    let news = String::from_utf8(news.await.to_vec()).unwrap();
    assert!(news.contains("\"state\":\"cancelled\""), "{news}");
    crowd.abort();
    assert!(crowd.await.unwrap_err().is_cancelled());
    other.stop().await;
    wallet.finish().await;
}
