//! Where an order comes from: the connection, or what a trusted proxy says.

use serde_json::json;
use tokio::net::TcpListener;

use super::shop::{APP, ORDERS, ORIGIN, Shop};
use crate::support::Database;
use crate::wallet::Wallet;

async fn address_of(shop: &Shop, token: &str, headers: &[(&str, &str)], gateway: &str) -> String {
    let authorization = format!("Hydrogen-r1 {token}");
    let own = [("x-hydrogen-client-id", APP), ("origin", ORIGIN), ("authorization", authorization.as_str())];
    let headers: Vec<_> = own.iter().chain(headers).copied().collect();
    let request = json!({ "gateway_type": gateway, "total_cost": 0.1, "merchandise_description": "Tea" });
    let placed = shop.send("POST", ORDERS, &headers, Some(request.to_string())).await;
    assert_eq!(placed.status, 201, "{placed:?}");
    let path = format!("/v2.0/idp/pay/order/{}/", placed.text("transaction_no"));
    shop.get(&path, token).await.text("ip_address")
}

/// Behind a trusted proxy an order has the payer's address, in the form that each provider takes: the sandbox refuses
/// an address that is longer than the provider's field.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_a_trusted_proxy_the_payers_address_is_what_it_tells() {
    let database = Database::sqlite();
    let trust = |config: &mut cashier::config::Config| {
        config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    };
    let shop = Shop::open_at(Wallet::start_with(&database, trust).await, &[]).await;
    let (token, _) = shop.sign_up("tea").await;
    let long = "2001:db8:1111:2222:3333:4444:5555:6666";
    for (told, expected) in
        [("198.51.100.9", "198.51.100.9"), ("::ffff:198.51.100.9", "198.51.100.9"), (long, long)]
    {
        for gateway in ["weixin_tenpay_wap", "qpay_native", "alipay_page"] {
            let headers = [("x-forwarded-for", told), ("x-real-ip", "192.0.2.66")];
            let seen = address_of(&shop, &token, &headers, gateway).await;
            assert_eq!(seen, expected, "{gateway} {told}");
        }
    }
    shop.wallet.finish().await;
}

/// A peer that is not a trusted proxy cannot name addresses, and an IPv4 connection to a dual-stack socket counts as
/// IPv4.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mapped_address_is_ipv4_and_others_are_not_believed() {
    let database = Database::sqlite();
    let listener = TcpListener::bind("[::ffff:127.0.0.1]:0").await.unwrap();
    let keys = tempfile::tempdir().unwrap();
    cashier::keys::generate(keys.path()).unwrap();
    let base_url = |config: &mut cashier::config::Config| {
        config.base_url = Some("https://pay.example".to_owned());
    };
    let shop = Shop::open_at(Wallet::start_on(&database, listener, keys, base_url).await, &[]).await;
    let (token, _) = shop.sign_up("tea").await;
    for headers in [&[][..], &[("x-forwarded-for", "198.51.100.9"), ("forwarded", "for=198.51.100.9")]] {
        assert_eq!(address_of(&shop, &token, headers, "qpay_native").await, "127.0.0.1");
    }
    shop.wallet.finish().await;
}
