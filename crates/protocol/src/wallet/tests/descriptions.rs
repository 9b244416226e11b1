//! The descriptions of operations match what the code reads and writes.

use cashier_core::error::Error;
use cashier_core::payment::State;
use cashier_core::time::Timestamp;
use serde_json::{Map, Value, json};

use super::answers::{paid, payment};
use super::requests::{self, Parse};
use super::{at, guide, id};
use crate::dialect::{Description, Field, Form};
use crate::wallet::partner::{
    inquiry_payment as partner_inquiry, notify_payment, refund, user_initiated_pay,
};
use crate::wallet::request::{
    apply_token, cancel_payment, cancel_token, finish_share, inquiry_payment, inquiry_proof, inquiry_refund,
    inquiry_share, inquiry_user_account_list, inquiry_user_card_list, inquiry_user_info, pay, prepare,
    receiver, refund as refund_request, retry_refund, return_share, send_inbox, send_push, share,
};

/// The description of each merchant operation, by the name in its path.
fn described(name: &str) -> &'static Description {
    match name {
        "applyToken" => &apply_token::DESCRIPTION,
        "cancelToken" => &cancel_token::DESCRIPTION,
        "prepare" => &prepare::DESCRIPTION,
        "inquiryUserInfo" => &inquiry_user_info::DESCRIPTION,
        "pay" => &pay::DESCRIPTION,
        "inquiryPayment" => &inquiry_payment::DESCRIPTION,
        "cancelPayment" => &cancel_payment::DESCRIPTION,
        "refund" => &refund_request::DESCRIPTION,
        "inquiryProof" => &inquiry_proof::DESCRIPTION,
        "inquiryRefund" => &inquiry_refund::DESCRIPTION,
        "retryRefund" => &retry_refund::DESCRIPTION,
        "addReceiver" => &receiver::ADD,
        "removeReceiver" => &receiver::REMOVE,
        "share" => &share::DESCRIPTION,
        "returnShare" => &return_share::DESCRIPTION,
        "finishShare" => &finish_share::DESCRIPTION,
        "inquiryShare" => &inquiry_share::DESCRIPTION,
        "inquiryUserAccountList" => &inquiry_user_account_list::DESCRIPTION,
        "inquiryUserCardList" => &inquiry_user_card_list::DESCRIPTION,
        "sendInbox" => &send_inbox::DESCRIPTION,
        "sendPush" => &send_push::DESCRIPTION,
        other => panic!("{other} is not described"),
    }
}

/// A request of each operation, its parser, and its description.
fn requests() -> Vec<(&'static str, Parse, &'static Description, Vec<Value>)> {
    let samples = guide::samples();
    let mut all: Vec<_> = requests::ALL
        .into_iter()
        .map(|(name, parse)| {
            let (_, blocks) =
                samples.iter().find(|(heading, _)| heading.ends_with(&format!("/{name}`"))).unwrap();
            // A refresh token is exchanged by the same operation.
            let bodies = if name == "applyToken" { vec![blocks[0], blocks[2]] } else { vec![blocks[0]] };
            let bodies = bodies.into_iter().map(|body| serde_json::from_str(body).unwrap()).collect();
            (name, parse, described(name), bodies)
        })
        .collect();
    let amount = json!({ "currency": "IQD", "value": "1000" });
    let said = json!({
        "paymentRequestId": "pay_1", "paymentId": "w-1", "paymentAmount": amount, "customerId": "usr_1",
    });
    let (mut status, mut result) = (said.clone(), said);
    status["paymentStatus"] = "SUCCESS".into();
    result["paymentResult"] = json!({ "resultStatus": "F" });
    let partner: [(_, Parse, _, _); 4] = [
        (
            "userInitiatedPay",
            |body| user_initiated_pay::UserInitiatedPay::parse(body).map(|_| ()),
            &user_initiated_pay::DESCRIPTION,
            vec![json!({ "codeValue": "https://pay.example/x", "customerId": "usr_1" })],
        ),
        (
            "notifyPayment",
            |body| notify_payment::NotifyPayment::parse(body).map(|_| ()),
            &notify_payment::DESCRIPTION,
            vec![status, result],
        ),
        (
            "partner inquiryPayment",
            |body| partner_inquiry::parse(body).map(|_| ()),
            &partner_inquiry::DESCRIPTION,
            vec![json!({ "paymentRequestId": "pay_1" })],
        ),
        (
            "partner refund",
            |body| refund::PartnerRefund::parse(body).map(|_| ()),
            &refund::DESCRIPTION,
            vec![json!({ "refundRequestId": "rfd_1", "paymentId": "fgn_1", "refundAmount": amount })],
        ),
    ];
    all.extend(partner);
    all
}

/// The field behind a member of a body.
fn field_of<'a>(fields: &'a [Field], name: &str) -> Option<&'a Field> {
    fields.iter().find(|field| field.names.contains(&name))
}

/// The members of a body that are not described, by their paths.
fn untold(value: &Value, fields: &[Field], path: &str) -> Vec<String> {
    let Value::Object(members) = value else { return Vec::new() };
    let of = |(name, member): (&String, &Value)| {
        let path = format!("{path}/{name}");
        match field_of(fields, name).map(|field| field.form) {
            None => vec![path],
            Some(Form::Object(inner)) => untold(member, inner, &path),
            Some(Form::List(_, inner)) => {
                member.as_array().unwrap().iter().flat_map(|item| untold(item, inner, &path)).collect()
            }
            Some(_) => Vec::new(),
        }
    };
    members.iter().flat_map(of).collect()
}

/// Every field with the pointer to its parent object.
fn places(fields: &'static [Field], parent: &str) -> Vec<(String, &'static Field)> {
    let mut found = Vec::new();
    for field in fields {
        found.push((parent.to_owned(), field));
        match field.form {
            Form::Object(inner) => found.extend(places(inner, &format!("{parent}/{}", field.names[0]))),
            Form::List(_, inner) => found.extend(places(inner, &format!("{parent}/{}/0", field.names[0]))),
            _ => {}
        }
    }
    found
}

/// A value that the field must not have.
fn wrong(form: Form) -> Value {
    match form {
        Form::Text(max) => "x".repeat(usize::from(max) + 1).into(),
        Form::Word(_) => "NONSENSE".into(),
        Form::Url(max) => format!("https://shop.example/{}", "x".repeat(usize::from(max))).into(),
        Form::Amount => json!({ "currency": "IQD", "value": "0" }),
        Form::Time => "soon".into(),
        Form::Flag => "perhaps".into(),
        Form::Object(_) | Form::Other(_) => "none".into(),
        Form::List(max, _) => vec![json!({}); usize::from(max) + 1].into(),
    }
}

/// A body with its field set to this value, under only this one of its names.
fn changed(body: &Value, parent: &str, field: &Field, name: &str, value: Option<Value>) -> Option<Value> {
    let mut body = body.clone();
    let members: &mut Map<String, Value> = body.pointer_mut(parent)?.as_object_mut()?;
    for other in field.names {
        members.remove(*other);
    }
    if let Some(value) = value {
        members.insert(name.to_owned(), value);
    }
    Some(body)
}

#[test]
fn requests_hold_what_is_said_of_them() {
    for (name, parse, description, bodies) in requests() {
        for body in &bodies {
            parse(body.to_string().as_bytes()).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(untold(body, description.request, ""), Vec::<String>::new(), "{name}");
        }
        for (parent, field) in places(description.request, "") {
            for one in field.names {
                // True when one of the samples, changed in this way, is refused with the field's name; without a
                // value, with any of its names.
                let is_refused = |value: Option<&Value>| {
                    let names = if value.is_some() { std::slice::from_ref(one) } else { field.names };
                    bodies.iter().any(|body| {
                        let Some(body) = changed(body, &parent, field, one, value.cloned()) else {
                            return false;
                        };
                        let is_so = |error: Error| names.iter().any(|name| error.message().contains(name));
                        parse(body.to_string().as_bytes()).is_err_and(is_so)
                    })
                };
                assert!(is_refused(Some(&wrong(field.form))), "{name}: {parent}/{one} may hold anything");
                assert!(!field.is_needed || is_refused(None), "{name}: {parent}/{one} may be absent");
                if let Form::Word(words) = field.form {
                    let reads = |word: &&str| !is_refused(Some(&json!(word)));
                    assert!(words.iter().all(reads), "{name}: {parent}/{one} does not take all its words");
                }
            }
        }
    }
}

/// What is wrong with a member.
fn fault(value: &Value, form: Form) -> Option<String> {
    let text = value.as_str();
    let is_right = match form {
        Form::Text(max) | Form::Url(max) => {
            text.is_some_and(|text| (1..=usize::from(max)).contains(&text.chars().count()))
        }
        Form::Word(words) => text.is_some_and(|text| words.contains(&text)),
        Form::Amount => {
            let minor =
                value["value"].as_str().is_some_and(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
            minor && value["currency"].as_str().is_some_and(|code| code.len() == 3)
        }
        Form::Time => text.is_some_and(|text| Timestamp::parse_rfc3339(text).is_ok()),
        Form::Flag => value.is_boolean(),
        Form::Object(fields) => return faults(value, fields).pop(),
        Form::Other(_) => value.is_object(),
        Form::List(max, fields) => {
            let items = value.as_array().unwrap();
            if let Some(fault) = items.iter().flat_map(|item| faults(item, fields)).next() {
                return Some(fault);
            }
            // Only a list that can have no items may be empty.
            (usize::from(max.min(1))..=usize::from(max)).contains(&items.len())
        }
    };
    (!is_right).then(|| value.to_string())
}

fn faults(value: &Value, fields: &[Field]) -> Vec<String> {
    let absent = fields.iter().filter(|field| field.is_needed && value.get(field.names[0]).is_none());
    let absent = absent.map(|field| format!("{} is absent", field.names[0]));
    let members = fields.iter().filter_map(|field| {
        let fault = fault(value.get(field.names[0])?, field.form)?;
        Some(format!("{}: {fault}", field.names[0]))
    });
    absent.chain(members).collect()
}

#[test]
fn answers_hold_what_is_said_of_them() {
    let mut answers: Vec<(&str, &Description, Vec<u8>)> = guide::answers()
        .into_iter()
        .map(|(path, body)| {
            let name = path.rsplit('/').next().unwrap();
            (name, described(name), body)
        })
        .collect();
    let order = payment(State::Created);
    answers.extend([
        ("userInitiatedPay", &user_initiated_pay::DESCRIPTION, user_initiated_pay::answer(&order)),
        ("notifyPayment", &notify_payment::DESCRIPTION, notify_payment::answer(&payment(paid()))),
        ("partner inquiryPayment", &partner_inquiry::DESCRIPTION, partner_inquiry::answer(&order)),
        ("partner refund", &refund::DESCRIPTION, refund::answer(id(4), at("2026-01-03T00:00:00Z"))),
    ]);
    for (name, description, body) in answers {
        let mut body: Value = serde_json::from_slice(&body).unwrap();
        let result = body.as_object_mut().unwrap().remove("result").unwrap();
        let code = result["resultCode"].as_str().unwrap();
        assert!(description.codes.iter().any(|known| known.row().name == code), "{name}: {code}");
        assert_eq!(untold(&body, description.answer, ""), Vec::<String>::new(), "{name}");
        assert_eq!(faults(&body, description.answer), Vec::<String>::new(), "{name}");
    }
}
