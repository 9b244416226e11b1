//! What members do: find a payment, refund it, close it, send a notice again, take a list away.

use cashier_core::member::{MemberRole, Scope};
use serde_json::json;

use super::joined;
use crate::browser::{Browser, Page};
use crate::support::{Database, on_both_engines};
use crate::wallet::{LOGIN, PIN, Wallet};

on_both_engines! {
    a_payment_is_found_by_whatever_a_customer_says;
    a_refund_is_made_once_and_written_down;
    a_large_refund_needs_a_second_member;
    a_payment_is_closed_and_a_notice_sent_again;
    a_merchant_never_sees_anothers_row;
    lists_go_on_page_by_page;
}

/// A paid payment of `TEA_HOUSE`: its id.
async fn paid(wallet: &Wallet, request_id: &str, value: &str) -> String {
    let before = wallet.endpoint.received().len();
    let session = wallet.sign_in().await;
    let (url, id) = wallet.order(request_id, value).await;
    assert_eq!(wallet.confirm(&session, &url, PIN).await.0, 200);
    wallet.notices(before + 1).await;
    id
}

/// The page after a form.
async fn after(browser: &mut Browser, answer: Page) -> Page {
    let to = answer.location().to_owned();
    browser.open(&to).await
}

async fn a_payment_is_found_by_whatever_a_customer_says(database: Database) {
    let wallet = Wallet::start(&database).await;
    let id = paid(&wallet, "D-1042", "1500").await;
    paid(&wallet, "D-1043", "700").await;
    let mut owner = joined(&wallet, "amal", Scope::Operator, MemberRole::Owner).await;
    let page = format!("/console/payments/{id}");
    let payment = id.parse().unwrap();
    let hexadecimal = cashier_core::web_order::transaction_no(payment);
    let trade_no = cashier_core::web_order::trade_no(payment);
    for text in [id.as_str(), " D-1042 ", &hexadecimal, &trade_no] {
        let query: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let found = owner.open(&format!("/console/search?q={query}")).await;
        assert_eq!(found.location(), page, "{text}");
    }
    let of_user = owner.open(&format!("/console/search?q={LOGIN}")).await;
    assert!(of_user.values("href").contains(&page), "{}", of_user.text);
    assert_eq!(owner.open("/console/search?q=1.5+IQD").await.location(), "/console/payments?amount=1.5+IQD");
    let listed = owner.open("/console/payments?amount=1.5+IQD").await;
    let links: Vec<_> = listed.values("href").into_iter().filter(|link| link.contains("/pay_")).collect();
    assert_eq!(links, std::slice::from_ref(&page), "{}", listed.text);
    assert_eq!(
        owner.open("/console/search?q=2026-11-30").await.location(),
        "/console/payments?from=2026-11-30&to=2026-11-30"
    );
    for text in ["nothing-like-it", "pay_000", "rfd_000", "%27%22%3Cscript%3E", "D-10"] {
        let found = owner.open(&format!("/console/search?q={text}")).await;
        assert_eq!(found.status, 200, "{text}");
        assert!(found.text.contains("class=\"empty\"") && !found.text.contains("<script>"), "{}", found.text);
    }
    for query in ["state=nothing", "from=yesterday", "merchant=NOBODY", "amount=5", "before=x"] {
        let page = owner.open(&format!("/console/payments?{query}")).await;
        assert!(page.status >= 400 && page.text.contains("PARAM_ILLEGAL"), "{query}: {}", page.text);
    }
    let page = owner.open(&page).await;
    assert!(page.text.contains("D-1042") && page.text.contains("class=\"timeline\""), "{}", page.text);
    wallet.finish().await;
}

async fn a_refund_is_made_once_and_written_down(database: Database) {
    let wallet = Wallet::start(&database).await;
    let app = &wallet.running.shared;
    let id = paid(&wallet, "D-1", "1500").await;
    let mut support = joined(&wallet, "amal", Scope::Operator, MemberRole::Support).await;
    let path = format!("/console/payments/{id}");
    let form = format!("{path}/refund");
    let request = async |browser: &mut Browser| {
        let page = browser.open(&path).await;
        page.values("value").into_iter().find(|value| value.len() == 26).expect("the form")
    };
    let first = request(&mut support).await;
    let refund = |amount: &'static str, request: &str| {
        [
            ("amount", amount.to_owned()),
            ("reason", "a broken cup".to_owned()),
            ("request", request.to_owned()),
        ]
    };
    let send = async |browser: &mut Browser, fields: [(&str, String); 3]| {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = browser.submit(&form, &fields).await;
        after(browser, answer).await
    };
    // The same form twice is one refund, and the same form with another amount is none.
    for _ in 0..2 {
        assert!(send(&mut support, refund("0.5", &first)).await.text.contains("role=\"status\""));
    }
    let other = send(&mut support, refund("0.7", &first)).await;
    assert!(other.text.contains("REPEAT_REQ_INCONSISTENT"), "{}", other.text);
    let second = request(&mut support).await;
    assert!(send(&mut support, refund("1.001", &second)).await.text.contains("REFUND_AMOUNT_EXCEED"));
    for wrong in ["", "-1", "0", "1,5", "0.0001", "x"] {
        let third = request(&mut support).await;
        assert!(send(&mut support, refund(wrong, &third)).await.text.contains("PARAM_ILLEGAL"), "{wrong}");
    }
    let payment = app.reader.payment(id.parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(payment.refunded, 500);
    let lines = app.reader.audit_lines(Some(payment.merchant), None, 20).await.unwrap();
    let refunds: Vec<_> =
        lines.iter().filter(|line| line.act == "refund").map(|line| &*line.detail).collect();
    assert_eq!(refunds, ["1.001 IQD: a broken cup", "0.500 IQD: a broken cup", "0.500 IQD: a broken cup"]);
    let last = request(&mut support).await;
    assert!(send(&mut support, refund("1", &last)).await.text.contains("role=\"status\""));
    let page = support.open(&path).await;
    assert!(!page.values("action").contains(&form), "nothing is left to refund");
    let mut owner = joined(&wallet, "owner", Scope::Operator, MemberRole::Owner).await;
    let audit = owner.open("/console/audit").await;
    assert!(audit.text.contains("a broken cup") && audit.text.contains("127.0.0.1"), "{}", audit.text);
    assert!(owner.open("/console/refunds").await.text.contains(&id));
    wallet.finish().await;
}

async fn a_large_refund_needs_a_second_member(database: Database) {
    let wallet =
        Wallet::start_with(&database, |config| config.payment.approval_above = vec!["1 IQD".to_owned()])
            .await;
    let app = &wallet.running.shared;
    let id = paid(&wallet, "D-1", "5000").await;
    let payment = id.parse().unwrap();
    let path = format!("/console/payments/{id}");
    let mut support = joined(&wallet, "support", Scope::Operator, MemberRole::Support).await;
    let mut finance = joined(&wallet, "finance", Scope::Operator, MemberRole::Finance).await;
    let ask = async |browser: &mut Browser, amount: &str| {
        let page = browser.open(&path).await;
        let request = page.values("value").into_iter().find(|value| value.len() == 26).expect("the form");
        let form = [("amount", amount), ("reason", "cancelled"), ("request", &*request)];
        let answer = browser.submit(&format!("{path}/refund"), &form).await;
        after(browser, answer).await
    };
    let open = async || app.reader.open_refund_requests(None, 9).await.unwrap();
    let refunded = async || app.reader.payment(payment).await.unwrap().unwrap().refunded;
    // Up to the limit nobody is asked.
    assert!(ask(&mut support, "1").await.text.contains("role=\"status\""));
    assert_eq!((refunded().await, open().await.len()), (1_000, 0));
    assert!(ask(&mut support, "1.001").await.text.contains("rrq_"));
    assert!(ask(&mut finance, "2").await.text.contains("rrq_"));
    assert!(ask(&mut support, "4.001").await.text.contains("REFUND_AMOUNT_EXCEED"));
    assert_eq!((refunded().await, open().await.len()), (1_000, 2));
    let [small, large] = open().await.try_into().unwrap();
    let (small, large) = (small.id.to_string(), large.id.to_string());
    let decide = async |browser: &mut Browser, act: &str, request: &str| {
        let answer = browser.submit(&format!("{path}/{act}"), &[("request", request)]).await;
        after(browser, answer).await
    };
    // Nobody approves the own request; whose role does not approve anything approves nothing.
    assert!(decide(&mut finance, "approve", &large).await.text.contains("ACCESS_DENIED"));
    assert!(decide(&mut support, "approve", &large).await.text.contains("ACCESS_DENIED"));
    assert!(decide(&mut support, "decline", &large).await.text.contains("ACCESS_DENIED"));
    assert_eq!(decide(&mut finance, "approve", "rrq_x").await.status, 404);
    assert!(decide(&mut finance, "approve", &small).await.text.contains("role=\"status\""));
    assert!(decide(&mut finance, "approve", &small).await.text.contains("PROCESS_FAIL"), "once");
    assert_eq!(refunded().await, 2_001);
    assert!(decide(&mut finance, "decline", &large).await.text.contains("role=\"status\""), "taken back");
    assert_eq!((refunded().await, open().await.len()), (2_001, 0));
    let lines = app.reader.audit_lines(None, None, 20).await.unwrap();
    let said: Vec<_> = lines.iter().map(|line| (&*line.who.login, &*line.detail)).take(4).collect();
    assert_eq!(
        said,
        [
            ("finance", "declined: 2.000 IQD: cancelled"),
            ("finance", "1.001 IQD: cancelled, asked by support"),
            ("finance", "asked: 2.000 IQD: cancelled"),
            ("support", "asked: 1.001 IQD: cancelled"),
        ]
    );
    wallet.finish().await;
}

async fn a_payment_is_closed_and_a_notice_sent_again(database: Database) {
    let wallet = Wallet::start(&database).await;
    let app = &wallet.running.shared;
    let id = paid(&wallet, "D-1", "1500").await;
    let mut owner = joined(&wallet, "amal", Scope::Operator, MemberRole::Owner).await;
    let path = format!("/console/payments/{id}");
    let notice = {
        let page = owner.open(&path).await;
        page.values("value").into_iter().find(|value| value.starts_with("ntc_")).expect("a delivered notice")
    };
    let received = wallet.endpoint.received().len();
    let answer = owner.submit(&format!("{path}/resend"), &[("notice", &notice)]).await;
    assert!(after(&mut owner, answer).await.text.contains("role=\"status\""));
    let all = wallet.notices(received + 1).await;
    assert_eq!(all[received].body, all[received - 1].body, "the same bytes");
    for unknown in ["", "ntc_x", &id] {
        let answer = owner.submit(&format!("{path}/resend"), &[("notice", unknown)]).await;
        assert_eq!(after(&mut owner, answer).await.status, 404, "{unknown}");
    }
    // A paid one cannot be closed; an open one can, once.
    let answer = owner.submit(&format!("{path}/cancel"), &[]).await;
    assert!(after(&mut owner, answer).await.text.contains("ORDER_STATUS_INVALID"));
    let (_, open) = wallet.order("D-2", "900").await;
    let path = format!("/console/payments/{open}");
    assert!(owner.open(&path).await.values("action").contains(&format!("{path}/cancel")));
    let answer = owner.submit(&format!("{path}/cancel"), &[]).await;
    assert!(after(&mut owner, answer).await.text.contains("role=\"status\""));
    assert!(!owner.open(&path).await.values("action").contains(&format!("{path}/cancel")));
    let payment = app.reader.payment(open.parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(payment.state.name(), "cancelled");
    wallet.finish().await;
}

/// Every page, search, file and form of one merchant's owner says nothing of the other merchant.
async fn a_merchant_never_sees_anothers_row(database: Database) {
    let wallet = Wallet::start(&database).await;
    let app = &wallet.running.shared;
    let key = cashier_protocol::wallet::keys::SigningKey::generate().unwrap();
    let spki = key.verifying_key().unwrap().spki().to_vec();
    let new = crate::commands::merchant("OTHER".parse().unwrap(), "Other Shop", spki);
    app.engine.submit(new).await.unwrap();
    let other = app.reader.merchant_by_client("OTHER").await.unwrap().unwrap().id;
    let id = paid(&wallet, "SECRET-7", "1500").await;
    let body = json!({ "paymentId": id, "refundRequestId": "SECRET-8", "refundReason": "secret reason",
        "refundAmount": { "currency": "IQD", "value": "100" } });
    let answer = wallet.call("/v1/payments/refund", &body).await;
    assert_eq!(answer.outcome(), "S SUCCESS");
    let tea = app.reader.merchant_by_client("TEA_HOUSE").await.unwrap().unwrap().id;
    joined(&wallet, "till-of-tea", Scope::Merchant(tea), MemberRole::Cashier).await;
    let mut foreign = joined(&wallet, "foreign", Scope::Merchant(other), MemberRole::MerchantOwner).await;
    let path = format!("/console/payments/{id}");
    let says_something = |text: &str| {
        ["SECRET", "secret reason", "TEA_HOUSE", "Tea House", "till-of-tea"]
            .iter()
            .any(|word| text.contains(word))
    };
    let mut places: Vec<String> = cashier_web::console::TABLE
        .iter()
        .filter(|(method, path, _)| *method == "get" && !path.contains('{'))
        .flat_map(|(_, path, _)| {
            ["", "?merchant=TEA_HOUSE", "?state=succeeded", "?amount=1.5+IQD"]
                .map(|query| format!("{path}{query}"))
        })
        .collect();
    for text in [&*id, LOGIN, "1.5 IQD"] {
        let text: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        places.push(format!("/console/search?q={text}"));
    }
    places.push(path.clone());
    for place in &places {
        let mut page = foreign.open(place).await;
        if page.status == 303 {
            let to = page.location().to_owned();
            page = foreign.open(&to).await;
        }
        // A page's links to other languages repeat its address.
        assert!(!says_something(&page.text.replace("merchant=TEA_HOUSE", "")), "{place}: {}", page.text);
        assert!(!page.text.contains(&id) || place.contains(&id), "{place}");
    }
    assert_eq!(foreign.open(&path).await.status, 404);
    for act in ["refund", "cancel", "resend", "approve", "decline"] {
        let form = [("amount", "1"), ("reason", "x"), ("request", "00000000000000000000000000")];
        let answer = foreign.submit(&format!("{path}/{act}"), &form).await;
        assert_eq!(after(&mut foreign, answer).await.status, 404, "{act}");
    }
    let found = foreign.open("/console/search?q=SECRET-7").await;
    assert_eq!(found.status, 200);
    assert!(found.text.contains("class=\"empty\""), "{}", found.text);
    // The merchant's own people do see it.
    let mut own = joined(&wallet, "own", Scope::Merchant(tea), MemberRole::MerchantOwner).await;
    for place in
        [&*path, "/console/payments", "/console/refunds", "/console/notices", "/console/payments.csv"]
    {
        let page = own.open(place).await;
        assert_eq!(page.status, 200, "{place}");
        assert!(
            page.text.contains("SECRET") || page.text.contains(&id) || place.contains("notices"),
            "{place}"
        );
    }
    assert_eq!(own.open("/console/search?q=SECRET-8").await.location(), path);
    wallet.finish().await;
}

async fn lists_go_on_page_by_page(database: Database) {
    let wallet = Wallet::start(&database).await;
    let mut expected = Vec::new();
    for number in 0..53 {
        expected.push(wallet.order(&format!("D-{number}"), "1000").await.1);
    }
    let mut body = wallet.pay_body("D-formula", "1000");
    body["order"]["orderDescription"] = json!("=cmd|'/c calc'!A1");
    let formula = wallet.call("/v1/payments/pay", &body).await.text("/paymentId");
    expected.push(formula);
    expected.reverse();
    let tea = wallet.running.shared.reader.merchant_by_client("TEA_HOUSE").await.unwrap().unwrap().id;
    for (login, scope, role) in [
        ("amal", Scope::Operator, MemberRole::Owner),
        ("own", Scope::Merchant(tea), MemberRole::MerchantOwner),
    ] {
        let mut browser = joined(&wallet, login, scope, role).await;
        let mut listed = Vec::new();
        let mut place = Some("/console/payments?state=created".to_owned());
        let mut pages = 0;
        while let Some(path) = place {
            let page = browser.open(&path).await;
            let links = page.values("href");
            let ids = links.iter().filter_map(|link| link.strip_prefix("/console/payments/pay_"));
            listed.extend(ids.map(|id| format!("pay_{id}")));
            place = links.into_iter().find(|link| link.contains("before=") && !link.contains("lang="));
            pages += 1;
            assert!(pages < 5);
        }
        assert_eq!((listed, pages), (expected.clone(), 2), "{login}");
        let file = browser.open("/console/payments.csv?state=created").await;
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        let lines: Vec<_> = file.text.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines.len(), 1 + expected.len());
        for (line, id) in lines.iter().skip(1).zip(&expected) {
            assert!(line.starts_with(id.as_str()) && line.contains(",IQD,1.000,0.000,created"), "{line}");
        }
        assert!(lines[1].contains(",'=cmd|'/c calc'!A1,"), "{}", lines[1]);
        assert_eq!(browser.open("/console/payments.csv?state=succeeded").await.text.lines().count(), 1);
    }
    wallet.finish().await;
}
