//! The page behind an `h5_url`.

use cashier_protocol::wechat::v3::order::{H5Info, H5Order, Kind, SceneInfo};
use serde_json::json;

use crate::stage::Stage;

async fn order(stage: &Stage) -> String {
    let h5_info = Some(H5Info { kind: "Wap".to_owned(), app_name: None, app_url: None });
    let payer_client_ip = "127.0.0.1".to_owned();
    let mut order = stage.order("order-0001");
    order.scene_info = Some(SceneInfo { payer_client_ip, device_id: None, h5_info, store_info: None });
    let made: H5Order = stage.done(&order.call(Kind::H5)).await;
    made.h5_url.strip_prefix(&stage.url).unwrap().to_owned()
}

async fn open(stage: &Stage, target: &str, referer: Option<&str>) -> String {
    let headers = referer.map(|referer| ("referer".to_owned(), referer.to_owned())).into_iter().collect();
    let answer = stage.exchange("GET", target, headers, Vec::new()).await.unwrap();
    assert_eq!(answer.status, 200);
    String::from_utf8(answer.body.unwrap()).unwrap()
}

/// The page has the link into the app whole, on one line between double quotes, because clients extract it from the
/// page; the payer's phone understands it.
#[tokio::test]
async fn the_page_leads_into_the_app() {
    let stage = Stage::open().await;
    let target = order(&stage).await;
    let page = open(&stage, &target, Some("https://shop.example/")).await;
    let link = page
        .lines()
        .find(|line| line.contains("weixin://"))
        .unwrap()
        .split('"')
        .find(|part| part.contains("weixin://"))
        .unwrap();
    assert!(link.starts_with("weixin://wap/pay?prepayid%3D") && link.contains("&sign="), "{link}");
    let (status, seen) = stage.control("POST", "scan", Some(json!({ "code": link }))).await;
    assert_eq!((status, &seen["out_trade_no"]), (200, &json!("order-0001")));
    for odd in ["", "?prepay_id=", "?prepay_id=none", "?prepay_id=%22%3E%3Cb%3E"] {
        let page = open(&stage, &format!("/sandbox/wechat/h5{odd}"), Some("https://shop.example/")).await;
        assert!(!page.contains("weixin://") && !page.contains("<b>"), "{odd}: {page}");
    }
}

/// WeChat's H5 page accepts a browser only with a Referer, and only from one of the merchant's domains.
#[tokio::test]
async fn the_page_wants_a_referer() {
    const NO_REFERER: &str = "商家参数格式有误";
    const OTHER_DOMAIN: &str = "商家存在未配置的参数";
    let stage = Stage::open().await;
    let target = order(&stage).await;
    for referer in [None, Some(""), Some("shop.example"), Some("about:blank")] {
        let page = open(&stage, &target, referer).await;
        assert!(page.contains(NO_REFERER) && !page.contains("weixin://"), "{referer:?}");
    }
    stage.set(json!({ "h5_domains": ["shop.example"] })).await;
    let own = format!("{}/sandbox/wechat/h5", stage.url);
    for (referer, is_right) in [
        ("https://shop.example/pay?x=1", true),
        ("http://m.shop.example/", true),
        (own.as_str(), true),
        ("https://other.example/", false),
        ("https://notshop.example/", false),
        ("https://shop.example.other.example/", false),
    ] {
        let page = open(&stage, &target, Some(referer)).await;
        assert_eq!(page.contains("weixin://"), is_right, "{referer}");
        assert_eq!(page.contains(OTHER_DOMAIN), !is_right, "{referer}");
    }
}
