//! Profit sharing.

use cashier_protocol::wechat::v3::answer::Answer;
use cashier_protocol::wechat::v3::order::SettleInfo;
use cashier_protocol::wechat::v3::profit_sharing::{
    self, CreateSharing, NewShare, ShareFailure, ShareState, Sharing, Unfreeze, UnsplitAmount,
};
use cashier_protocol::wechat::v3::receivers::{self, Receiver, ReceiverKind, Relation};
use cashier_protocol::wechat::v3::sensitive;
use cashier_protocol::wechat::v3::sharing_returns::{self, CreateReturn, ReturnState, SharingReturn};
use serde_json::Value;

use crate::stage::Stage;

fn share(account: &str, amount: i64) -> NewShare {
    NewShare {
        kind: ReceiverKind::Merchant,
        account: account.to_owned(),
        name: None,
        amount,
        description: "share".to_owned(),
    }
}

fn sharing(transaction_id: &str, number: &str, shares: Vec<NewShare>, appid: &str) -> CreateSharing {
    CreateSharing {
        appid: appid.to_owned(),
        transaction_id: transaction_id.to_owned(),
        out_order_no: number.to_owned(),
        receivers: shares,
        unfreeze_unsplit: false,
    }
}

/// Receivers, shares, a return, the rest, and everything that is refused.
#[tokio::test]
async fn from_receiver_to_rest() {
    let stage = Stage::open().await;
    let wechat = &stage.credentials.wechat;
    let mut order = stage.order_of("order-0001", 1_000);
    order.settle_info = Some(SettleInfo { profit_sharing: Some(true) });
    let id = stage.paid(&order).await["transaction_id"].as_str().unwrap().to_owned();

    let now = cashier_core::time::Timestamp::from_micros(crate::stage::NOON);
    let (serial, key) = stage.keyring.newest(now).unwrap();
    let named = [("wechatpay-serial", serial)];
    let receiver = |name: String| Receiver {
        appid: Some(wechat.appid.clone()),
        kind: ReceiverKind::Merchant,
        account: "9900000777".to_owned(),
        name: Some(name),
        relation_type: Some(Relation::Partner),
        custom_relation: None,
    };
    let broken = stage.call_with::<Receiver>(&receiver("Farm".to_owned()).add(), &named).await;
    assert!(matches!(&broken, Answer::Refused(error) if error.code == "PARAM_ERROR"), "{broken:?}");
    let request = receiver(sensitive::encrypt(key, "Farm").unwrap()).add();
    let added = stage.call_with::<Receiver>(&request, &named).await;
    let Answer::Done(added) = added else { panic!("{added:?}") };
    assert_eq!((added.appid, added.account.as_str()), (None, "9900000777"));

    let known =
        sharing(&id, "share-1", vec![share("9900000777", 200), share("9900000778", 50)], &wechat.appid);
    let accepted: Sharing = stage.done(&known.call()).await;
    assert!(!accepted.is_final());
    let again: Sharing = stage.done(&known.call()).await;
    assert_eq!(again.order_id, accepted.order_id);
    let other = sharing(&id, "share-1", vec![share("9900000777", 201)], &wechat.appid);
    assert_eq!(stage.refused(&other.call()).await.code, "INVALID_REQUEST");
    stage.advance(1);
    let ended: Sharing = stage.done(&profit_sharing::query(&id, "share-1")).await;
    assert!(ended.is_final());
    let states: Vec<_> = ended.receivers.iter().map(profit_sharing::Share::state).collect();
    assert!(matches!(states[0], ShareState::Given(Some(_))));
    assert_eq!(states[1], ShareState::Refused(Some(ShareFailure::NoRelation)));
    let over = sharing(&id, "share-2", vec![share("9900000777", 101)], &wechat.appid);
    assert_eq!(stage.refused(&over.call()).await.code, "RULE_LIMIT", "more than 30 percent");

    let back = |number: &str, amount| CreateReturn {
        order_id: None,
        out_order_no: Some("share-1".to_owned()),
        out_return_no: number.to_owned(),
        return_mchid: "9900000777".to_owned(),
        amount,
        description: "return".to_owned(),
    };
    assert_eq!(stage.refused(&back("back-1", 201).call()).await.code, "INVALID_REQUEST");
    for _ in 0..2 {
        let returned: SharingReturn = stage.done(&back("back-1", 150).call()).await;
        assert!(matches!(returned.state(), ReturnState::Returned(_)));
    }
    let _: SharingReturn = stage.done(&sharing_returns::query("share-1", "back-1")).await;
    let rest: UnsplitAmount = stage.done(&profit_sharing::query_rest(&id)).await;
    assert_eq!(rest.unsplit_amount, 950);
    let unfreeze =
        Unfreeze { transaction_id: id.clone(), out_order_no: "rest-1".into(), description: "rest".into() };
    for _ in 0..2 {
        let freed: Sharing = stage.done(&unfreeze.call()).await;
        assert!(freed.is_final());
        assert_eq!(freed.receivers[0].amount, 950);
    }
    let rest: UnsplitAmount = stage.done(&profit_sharing::query_rest(&id)).await;
    assert_eq!(rest.unsplit_amount, 0);
    let late = sharing(&id, "share-3", vec![share("9900000777", 1)], &wechat.appid);
    assert_eq!(stage.refused(&late.call()).await.code, "INVALID_REQUEST");
    let gone = receivers::delete(&wechat.appid, ReceiverKind::Merchant, "9900000777");
    let _: Receiver = stage.done(&gone).await;
    let _: Value = stage.done(&cashier_protocol::wechat::v3::bills::sharing_bill("2026-11-21")).await;
}

/// Only an order made for sharing can be shared.
#[tokio::test]
async fn orders_that_are_not_shared() {
    let stage = Stage::open().await;
    let appid = &stage.credentials.wechat.appid;
    let id = stage.paid(&stage.order("order-0001")).await["transaction_id"].as_str().unwrap().to_owned();
    let request = sharing(&id, "share-1", vec![share("9900000777", 1)], appid);
    assert_eq!(stage.refused(&request.call()).await.code, "NO_AUTH");
    let request = sharing("4200", "share-1", vec![share("9900000777", 1)], appid);
    assert_eq!(stage.refused(&request.call()).await.code, "RESOURCE_NOT_EXISTS");
}
