//! Profit sharing: requests, and what answers prove.

use serde_json::json;

use super::noon;
use crate::wechat::v3::call::Call;
use crate::wechat::v3::profit_sharing::{
    CreateSharing, NewShare, ShareFailure, ShareState, Sharing, Unfreeze, UnsplitAmount, query, query_rest,
};
use crate::wechat::v3::receivers::{Receiver, ReceiverKind, Relation, delete};
use crate::wechat::v3::sharing_returns::{self, CreateReturn, ReturnFailure, ReturnState, SharingReturn};

fn body(call: &Call) -> serde_json::Value {
    serde_json::from_slice(&call.body).unwrap()
}

fn sharing() -> CreateSharing {
    let share = NewShare {
        kind: ReceiverKind::Person,
        account: "oUpF8uMuAJO".to_owned(),
        name: None,
        amount: 8,
        description: "share".to_owned(),
    };
    CreateSharing {
        appid: "wx1".to_owned(),
        transaction_id: "1217".to_owned(),
        out_order_no: "shr_1".to_owned(),
        receivers: vec![share],
        unfreeze_unsplit: true,
    }
}

/// The requests of every call.
#[test]
fn requests() {
    let call = sharing().call();
    assert_eq!(call.target, "/v3/profitsharing/orders");
    assert_eq!(
        body(&call),
        json!({
            "appid": "wx1", "transaction_id": "1217", "out_order_no": "shr_1", "unfreeze_unsplit": true,
            "receivers": [{"type": "PERSONAL_OPENID", "account": "oUpF8uMuAJO", "amount": 8, "description": "share"}],
        })
    );
    assert_eq!(query("1217", "shr_1").target, "/v3/profitsharing/orders/shr_1?transaction_id=1217");
    assert_eq!(query_rest("1217").target, "/v3/profitsharing/transactions/1217/amounts");
    let unfreeze = Unfreeze {
        transaction_id: "1217".to_owned(),
        out_order_no: "shr_2".to_owned(),
        description: "rest".to_owned(),
    };
    assert_eq!(
        (unfreeze.check(), unfreeze.call().target.as_str()),
        (Ok(()), "/v3/profitsharing/orders/unfreeze")
    );
    let rest: UnsplitAmount = serde_json::from_str(r#"{"transaction_id":"1","unsplit_amount":0}"#).unwrap();
    assert_eq!(rest.unsplit_amount, 0);
    let receiver = Receiver {
        appid: Some("wx1".to_owned()),
        kind: ReceiverKind::Person,
        account: "oUpF8uMuAJO".to_owned(),
        name: None,
        relation_type: Some(Relation::StoreOwner),
        custom_relation: None,
    };
    assert_eq!(receiver.add().target, "/v3/profitsharing/receivers/add");
    assert_eq!(
        body(&receiver.add()),
        json!({"appid": "wx1", "type": "PERSONAL_OPENID", "account": "oUpF8uMuAJO", "relation_type": "STORE_OWNER"})
    );
    assert_eq!(
        body(&delete("wx1", ReceiverKind::Person, "oUpF8uMuAJO")),
        json!({"appid": "wx1", "type": "PERSONAL_OPENID", "account": "oUpF8uMuAJO"})
    );
}

/// A share has 1 to 50 receivers with positive amounts.
#[test]
fn limits() {
    let field = |sharing: &CreateSharing| sharing.check().map_or_else(|invalid| invalid.field, |()| "");
    assert_eq!(field(&sharing()), "");
    let share = sharing().receivers[0].clone();
    for (receivers, name) in [
        (vec![], "receivers"),
        (vec![share.clone(); 50], ""),
        (vec![share.clone(); 51], "receivers"),
        (vec![NewShare { amount: 0, ..share.clone() }], "amount"),
        (vec![NewShare { kind: ReceiverKind::Other("X".to_owned()), ..share.clone() }], "type"),
        (vec![NewShare { description: String::new(), ..share }], "description"),
    ] {
        assert_eq!(field(&CreateSharing { receivers, ..sharing() }), name);
    }
}

/// A share is final when the order and every receiver are, and each receiver has an outcome.
#[test]
fn states_of_a_share() {
    let answer = |state: &str, result: &str| -> Sharing {
        serde_json::from_value(json!({
            "transaction_id": "1217", "out_order_no": "shr_1", "order_id": "3008", "state": state,
            "receivers": [{
                "type": "PERSONAL_OPENID", "account": "oUpF8uMuAJO", "amount": 8, "description": "share",
                "result": result, "fail_reason": "NO_RELATION", "finish_time": super::NOON, "new": 1,
            }],
        }))
        .unwrap()
    };
    for (state, result, is_final, share) in [
        ("FINISHED", "SUCCESS", true, ShareState::Given(Some(noon()))),
        ("FINISHED", "CLOSED", true, ShareState::Refused(Some(ShareFailure::NoRelation))),
        ("FINISHED", "PENDING", false, ShareState::Pending),
        ("PROCESSING", "SUCCESS", false, ShareState::Given(Some(noon()))),
        ("DONE", "GIVEN", false, ShareState::Unknown),
    ] {
        let answer = answer(state, result);
        assert_eq!((answer.is_final(), answer.receivers[0].state()), (is_final, share), "{state} {result}");
    }
}

/// A return names the share by one number; each of its states.
#[test]
fn returns() {
    let request = CreateReturn {
        order_id: None,
        out_order_no: Some("shr_1".to_owned()),
        out_return_no: "ret_1".to_owned(),
        return_mchid: "1900000109".to_owned(),
        amount: 8,
        description: "back".to_owned(),
    };
    assert_eq!(
        (request.check(), request.call().target.as_str()),
        (Ok(()), "/v3/profitsharing/return-orders")
    );
    assert_eq!(CreateReturn { out_order_no: None, ..request }.check().unwrap_err().field, "out_order_no");
    assert_eq!(
        sharing_returns::query("shr_1", "ret_1").target,
        "/v3/profitsharing/return-orders/ret_1?out_order_no=shr_1"
    );
    for (result, state) in [
        ("SUCCESS", ReturnState::Returned(Some(noon()))),
        ("PROCESSING", ReturnState::Pending),
        ("FAILED", ReturnState::Failed(Some(ReturnFailure::BalanceNotEnough))),
        ("failed", ReturnState::Unknown),
    ] {
        let answer: SharingReturn = serde_json::from_value(json!({
            "order_id": "3008", "out_order_no": "shr_1", "out_return_no": "ret_1", "return_id": "3009",
            "return_mchid": "1900000109", "amount": 8, "description": "back", "result": result,
            "fail_reason": "BALANCE_NOT_ENOUGH", "create_time": super::NOON, "finish_time": super::NOON,
        }))
        .unwrap();
        assert_eq!(answer.state(), state, "{result}");
    }
}
