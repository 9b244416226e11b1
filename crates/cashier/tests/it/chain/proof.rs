//! Merchants' proofs, over the OpenAPI and on the command line, and the programs that check them.

use cashier::keys::{Privacy, RootFolder};
use cashier_core::chain::Verifier;
use cashier_store::Address;
use serde_json::{Value, json};

use super::checkers::{Case, spoiled};
use crate::commands::top_up;
use crate::patience::until;
use crate::support::{Database, amount, on_both_engines};
use crate::wallet::{Answer, PIN, Wallet};

on_both_engines! {
    a_merchant_proves_its_payments_and_refunds;
    a_proof_is_asked_for_until_a_root_covers_it;
    a_spoiled_proof_proves_nothing;
    changed_books_are_not_proved;
    old_payments_are_found_among_many_blocks;
}

const INQUIRY: &str = "/v1/payments/inquiryProof";

async fn ask(wallet: &Wallet, subject: &Value) -> Answer {
    wallet.call(INQUIRY, subject).await
}

/// The proof, as a merchant gets it: it asks until there is one.
async fn proof(wallet: &Wallet, subject: &Value) -> Value {
    until("a proof", async || {
        let answer = ask(wallet, subject).await;
        match answer.outcome().as_str() {
            "S SUCCESS" => Some(answer.json["proof"].clone()),
            "U PROOF_IN_PROCESS" => None,
            _ => panic!("{}", answer.json),
        }
    })
    .await
}

fn key(wallet: &Wallet) -> Verifier {
    let origin = wallet.running.shared.rules.base_url.clone();
    let origin = origin.parse::<reqwest::Url>().unwrap().host_str().unwrap().to_owned();
    let folder = RootFolder::new(wallet.keys_folder(), Privacy::Required, &origin);
    folder.verifiers().unwrap().pop().unwrap()
}

async fn paid(wallet: &Wallet, request: &str, value: &str) -> String {
    let (url, id) = wallet.order(request, value).await;
    let session = wallet.sign_in().await;
    assert_eq!(wallet.confirm(&session, &url, PIN).await.0, 200);
    id
}

async fn refunded(wallet: &Wallet, request: &str, payment: &str, value: &str) -> String {
    let body = json!({
        "refundRequestId": request, "paymentId": payment, "refundAmount": { "currency": "IQD", "value": value },
    });
    let answer = wallet.call("/v1/payments/refund", &body).await;
    assert_eq!(answer.outcome(), "S SUCCESS", "{}", answer.json);
    answer.text("/refundId")
}

/// A paid payment, a cancelled one, one with a refund, and the refund: each is proved, by each name, in its state.
async fn a_merchant_proves_its_payments_and_refunds(database: Database) {
    let wallet = Wallet::start(&database).await;
    let case = Case::new(key(&wallet));
    let open = wallet.order("open \"1\"\n", "900").await.1;
    let whole = paid(&wallet, "paid", "5000").await;
    let (_, cancelled) = wallet.order("cancelled", "700").await;
    wallet.call("/v1/payments/cancelPayment", &json!({ "paymentId": cancelled })).await;
    let given_back = paid(&wallet, "given-back", "4000").await;
    let refund = refunded(&wallet, "refund-1", &given_back, "1500").await;
    for (subject, words) in [
        (json!({ "paymentId": open }), vec![open.as_str(), "900 IQD", "state created"]),
        (json!({ "paymentId": whole }), vec![whole.as_str(), "\"paid\"", "5000 IQD", "state succeeded"]),
        (json!({ "paymentRequestId": "paid" }), vec![whole.as_str()]),
        (json!({ "paymentId": cancelled }), vec![cancelled.as_str(), "700 IQD", "state cancelled"]),
        (json!({ "paymentId": given_back }), vec![given_back.as_str(), "4000 IQD", "state succeeded"]),
        (json!({ "refundId": refund }), vec![refund.as_str(), &given_back, "1500 IQD", "state succeeded"]),
        (json!({ "refundRequestId": "refund-1" }), vec![refund.as_str(), "\"refund-1\""]),
    ] {
        let proof = proof(&wallet, &subject).await;
        let said = case.proved(&proof, None);
        for word in words {
            assert!(said.contains(word), "{word} is not in {said}");
        }
        assert_eq!(said.contains("refund rfd_"), subject.to_string().contains("refund"), "{said}");
        // The root as somebody else has it.
        case.proved(&proof, Some(proof["root"].as_str().unwrap()));
    }
    wallet.finish().await;
}

/// The first answer says that the merchant must ask again; so does the one after each change. A root that was named must
/// exist and cover the row. Nobody gets a proof of what is another's.
async fn a_proof_is_asked_for_until_a_root_covers_it(database: Database) {
    let wallet = Wallet::start(&database).await;
    let roots = wallet.running.shared.roots.clone();
    let before = roots.sign().await.unwrap();
    let (_, id) = wallet.order("open", "900").await;
    let subject = json!({ "paymentId": id });
    assert_eq!(ask(&wallet, &subject).await.outcome(), "U PROOF_IN_PROCESS");
    let named = |number: i64| json!({ "paymentId": id, "rootNumber": number.to_string() });
    assert_eq!(ask(&wallet, &named(before.number)).await.outcome(), "F PROOF_NOT_POSSIBLE");
    let root = roots.sign().await.unwrap();
    let proved = ask(&wallet, &named(root.number)).await;
    assert_eq!(proved.outcome(), "S SUCCESS", "{}", proved.json);
    assert_eq!(proved.text("/proof/root"), root.note);
    assert_eq!(ask(&wallet, &named(i64::MAX)).await.outcome(), "F PROOF_NOT_POSSIBLE");
    // The state changes: the roots that there are do not cover it.
    wallet.call("/v1/payments/cancelPayment", &subject).await;
    assert_eq!(ask(&wallet, &named(root.number)).await.outcome(), "F PROOF_NOT_POSSIBLE");
    proof(&wallet, &subject).await;
    for (body, expected) in [
        (json!({ "paymentId": "pay_06gzsd2ms432hdj7hwqzcz4m3w" }), "F ORDER_NOT_EXIST"),
        (json!({ "paymentRequestId": "nothing" }), "F ORDER_NOT_EXIST"),
        (json!({ "refundRequestId": "nothing" }), "F REFUND_NOT_EXIST"),
        (json!({ "refundId": id }), "F REFUND_NOT_EXIST"),
        (json!({ "paymentId": id, "rootNumber": "x" }), "F PARAM_ILLEGAL"),
        (json!({}), "F PARAM_ILLEGAL"),
    ] {
        assert_eq!(ask(&wallet, &body).await.outcome(), expected, "{body}");
    }
    let other = another_merchant(&wallet).await;
    let at = wallet.running.shared.engine.clock().now();
    let body = subject.to_string().into_bytes();
    let headers = other.sign(INQUIRY, at, &body).unwrap().map(|(name, value)| (name.to_owned(), value));
    let mut request = wallet.http.post(format!("{}{INQUIRY}", wallet.base)).body(body);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["result"]["resultCode"], "ORDER_NOT_EXIST", "another's payment");
    wallet.finish().await;
}

async fn another_merchant(wallet: &Wallet) -> cashier_protocol::wallet::client::Client {
    let key = cashier_protocol::wallet::keys::SigningKey::generate().unwrap();
    let spki = key.verifying_key().unwrap().spki().to_vec();
    let client_id: cashier_core::merchant::ClientId = "OTHER".parse().unwrap();
    let merchant = crate::commands::merchant(client_id.clone(), "Other", spki);
    wallet.running.shared.engine.submit(merchant).await.unwrap();
    cashier_protocol::wallet::client::Client { client_id, key, wallet_key: wallet.client.wallet_key.clone() }
}

/// Every single value changed, in every program; and what is missing, cut or from elsewhere.
async fn a_spoiled_proof_proves_nothing(database: Database) {
    let wallet = Wallet::start(&database).await;
    let case = Case::new(key(&wallet));
    let payment = paid(&wallet, "paid", "5000").await;
    let proof_of_payment = proof(&wallet, &json!({ "paymentId": payment })).await;
    let refund = refunded(&wallet, "refund-1", &payment, "1500").await;
    let right = proof(&wallet, &json!({ "refundId": refund })).await;
    for (what, copy) in spoiled(&proof_of_payment) {
        case.refused_here(&what, &copy, None);
    }
    // The scripts take longer to start. The refund has fewer values, and they know nothing of the engine.
    for (what, copy) in spoiled(&right) {
        if matches!(database.address, Address::Sqlite(_)) {
            case.refused(&what, &copy, None);
        } else {
            case.refused_here(&what, &copy, None);
        }
    }
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut copy = right.clone();
        change(&mut copy);
        copy
    };
    for (what, change) in [
        (
            "no format",
            &(|copy: &mut Value| drop(copy.as_object_mut().unwrap().remove("format"))) as &dyn Fn(&mut Value),
        ),
        ("no block", &|copy| drop(copy.as_object_mut().unwrap().remove("block"))),
        ("no lines", &|copy| drop(copy.as_object_mut().unwrap().remove("lines"))),
        ("a value less", &|copy| drop(copy["row"]["values"].as_array_mut().unwrap().pop())),
        ("other order", &|copy| copy["row"]["values"].as_array_mut().unwrap().swap(0, 1)),
        ("path cut", &|copy| drop(copy["path"].as_array_mut().unwrap().pop())),
        ("path longer", &|copy| copy["path"].as_array_mut().unwrap().push(right["block"]["sum"].clone())),
        ("a line more", &|copy| copy["lines"].as_array_mut().unwrap().push(right["row"].clone())),
        ("other row", &|copy| copy["row"] = proof_of_payment["row"].clone()),
        ("other block", &|copy| copy["block"] = proof_of_payment["block"].clone()),
        ("number", &|copy| copy["block"]["chain"] = 0.into()),
        ("number in another way", &|copy| {
            let at = copy["block"]["at"].as_str().unwrap().to_owned();
            copy["block"]["at"] = format!("0{at}").into();
        }),
        ("bytes in another way", &|copy| {
            let sum = copy["block"]["sum"].as_str().unwrap().to_owned();
            copy["block"]["sum"] = sum.trim_end_matches('=').into();
        }),
    ] {
        case.refused(what, &changed(change), None);
    }
    // Another root of the same wallet, and another key of the same name.
    let later = wallet.running.shared.roots.sign().await.unwrap();
    case.refused("other root", &right, Some(&later.note));
    case.refused("exchanged root", &changed(&|copy| copy["root"] = later.note.clone().into()), None);
    let own = key(&wallet);
    let mut bytes = *own.key();
    bytes[0] ^= 1;
    for other in
        [Verifier::new(own.name(), bytes).unwrap(), Verifier::new("other.example", *own.key()).unwrap()]
    {
        Case::new(other).refused("other key", &right, None);
    }
    case.proved(&right, None);
    wallet.finish().await;
}

/// A row that somebody changed in the database, and one whose block was changed, are not proved, and nobody is told to
/// ask again.
async fn changed_books_are_not_proved(database: Database) {
    let wallet = Wallet::start(&database).await;
    let (_, id) = wallet.order("changed", "900").await;
    let (_, other) = wallet.order("other", "800").await;
    for id in [&id, &other] {
        proof(&wallet, &json!({ "paymentId": id })).await;
    }
    database.execute("UPDATE payments SET amount = 9000 WHERE request_id = 'changed'").await;
    assert_eq!(ask(&wallet, &json!({ "paymentId": id })).await.outcome(), "F PROOF_NOT_POSSIBLE");
    database.execute("UPDATE payments SET amount = 900 WHERE request_id = 'changed'").await;
    assert_eq!(ask(&wallet, &json!({ "paymentId": id })).await.outcome(), "S SUCCESS");
    // The root is about the blocks as they were.
    database.execute("UPDATE blocks SET at = at - 1").await;
    assert_eq!(ask(&wallet, &json!({ "paymentId": other })).await.outcome(), "F PROOF_NOT_POSSIBLE");
    database.execute("UPDATE blocks SET at = at + 1").await;
    assert_eq!(ask(&wallet, &json!({ "paymentId": other })).await.outcome(), "S SUCCESS");
    wallet.finish().await;
}

/// How many blocks there are at least: more than one tile, and more than one page of a search.
const BLOCKS: i64 = 600;

/// The way from a block to the root leads through tiles and single blocks, wherever the block is.
async fn old_payments_are_found_among_many_blocks(database: Database) {
    let wallet = Wallet::start(&database).await;
    let case = Case::new(key(&wallet));
    let user = wallet.user_id.parse().unwrap();
    let mut ids = Vec::new();
    for n in 0..BLOCKS {
        if n % 200 == 0 {
            ids.push(wallet.order(&format!("order-{n}"), "900").await.1);
        }
        let top_up = top_up(user, amount(1), &format!("more-{n}"));
        wallet.running.shared.engine.submit(top_up).await.unwrap();
    }
    for id in &ids {
        let proof = proof(&wallet, &json!({ "paymentId": id })).await;
        assert!(proof["path"].as_array().unwrap().len() >= 9, "{proof}");
        assert!(case.proved(&proof, None).contains(id));
    }
    wallet.finish().await;
}
