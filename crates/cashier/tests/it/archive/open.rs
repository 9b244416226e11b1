//! Everything that can still change keeps its month open, and is counted under its name.

use std::time::Duration;

use cashier_core::month::Month;
use cashier_engine::clock::Clock as _;

use crate::attempts::{NATIVE, open};
use crate::commands::{foreign_order, number, yuan};
use crate::support::{Database, on_both_engines};

on_both_engines! {
    whatever_is_open_is_counted;
}

async fn whatever_is_open_is_counted(database: Database) {
    let (shop, account) = open(&database, 14).await;
    let month = Month::of(shop.system.clock.now());
    let [before, after] = [month.minus(1), month.plus(1)];
    // Paid through a provider and not yet settled; a part of it is on its way back.
    let paid = shop.order("paid", 1_250).await;
    shop.start(paid, NATIVE).await.unwrap();
    assert!(shop.pay(&number(paid, 1)).await);
    shop.providers.repair(paid).await.unwrap();
    assert!(shop.is_paid(paid).await);
    assert_eq!(shop.refund(paid, "back", 250).await.1, "processing");
    // Nobody has paid this one.
    shop.order("unpaid", 900).await;
    let user = shop.system.user("nadia", 1_000).await;
    let expires_at = shop.system.clock.now().saturating_add(Duration::from_mins(30));
    shop.system.engine.submit(foreign_order(user, yuan(10), expires_at)).await.unwrap().unwrap();
    // What another acquirer and a bill would have to say for these is left out.
    database
        .execute("UPDATE foreign_orders SET state = 'processing', state_at = created_at, transfer = id")
        .await;
    let differ = format!(
        "INSERT INTO differences (account, shard, day, kind, number, ours, theirs, found_at)
         SELECT id, shard, '{month}-30', 'amount', '1', '1250', '1251', 0 FROM provider_accounts"
    );
    database.execute(&differ).await;

    let reader = &shop.system.reader;
    let found = reader.first_open_month(after).await.unwrap().unwrap();
    assert_eq!(found.month, month);
    let expected = [
        ("payments that are not final", 1),
        ("refunds in process", 1),
        ("transfers that are pending", 1),
        ("notices that are due", 1),
        ("orders of other acquirers in process", 1),
        ("refunds, shares and returns under way at providers", 1),
        ("payments through providers that are not settled", 1),
        ("differences that are open", 1),
    ];
    assert_eq!(found.open, expected);
    assert_eq!(reader.first_open_month(before).await.unwrap(), None, "nothing is open in earlier months");
    drop(account);
    shop.system.stop().await;
}
