//! What a listener promises: no event is lost, none of a payment overtakes another, whatever happens to the server and to
//! the receiver.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cashier::developer::listen::{Checked, Next, Options, Said, Scheme, Start, Totals};
use cashier_protocol::wallet::client::Client;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::listening::{Listening, VirtualPace, options};
use super::receiver::{Got, Receiver, accept, accepted, assert_order, times};
use super::stub::{CLIENT_ID, NOTIFY_PATH, Stub, event};
use crate::patience::within;

/// The receiver gets the bytes that the wallet sends, signed for the path at which it gets them; what happened before is
/// not forwarded.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_come_signed_for_the_receivers_path() {
    let (stub, folder) = (Stub::signing(), tempfile::tempdir().unwrap());
    let receiver = Receiver::start(|_, _| Some(accept())).await;
    stub.add(3, 3);
    for (path, expected) in [("/hook?a=b", "/hook"), ("", NOTIFY_PATH)] {
        let listening =
            Listening::start(&stub, folder.path(), options(&format!("{}{path}", receiver.base))).await;
        let before = receiver.got().len();
        stub.add(2, 2);
        receiver.wait_for_accepted(before + 2).await;
        let key = stub.books().signs.clone().unwrap();
        let wallet_key = key.verifying_key().unwrap();
        let client = Client { client_id: CLIENT_ID.parse().unwrap(), key, wallet_key };
        for got in &receiver.got()[before..] {
            let header = |name: &str| got.headers[name].to_str().unwrap();
            let (time, signature) = (header("request-time"), header("signature"));
            let path = got.path.split('?').next().unwrap();
            assert_eq!(path, expected);
            assert!(client.is_from_wallet(path, header("client-id"), time, signature, &got.body));
        }
        assert_eq!(listening.end().await, Totals { accepted: 2, given_up: 0 });
    }
    assert_eq!(receiver.got().len(), 4, "nothing from before");
}

/// What is printed tells a right signature from a wrong one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signatures_are_checked_by_the_listener_too() {
    let (stub, folder) = (Stub::signing(), tempfile::tempdir().unwrap());
    let receiver = Receiver::start(|_, _| Some(accept())).await;
    let listening = Listening::start(&stub, folder.path(), options(&receiver.base)).await;
    stub.add(1, 1);
    receiver.wait_for_accepted(1).await;
    stub.change(|books| books.signs = None);
    stub.add(1, 1);
    receiver.wait_for_accepted(2).await;
    let told = loop {
        let told = listening.told();
        if told.len() == 2 {
            break told;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(told[0].checked, Checked::Valid(vec![Scheme::Wallet]));
    assert!(matches!(told[1].checked, Checked::Wrong(_)), "{:?}", told[1].checked);
    assert!(Said::Event(Box::new(told[0].clone())).text().contains("signature ok: wallet  -> 200 S"));
    listening.end().await;
}

/// Every one of ten thousand events is forwarded once, those of a payment in their order.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_events_are_forwarded_once_and_in_order() {
    const COUNT: usize = 10_000;
    let (stub, folder) = (Stub::start(), tempfile::tempdir().unwrap());
    let receiver = Receiver::start(|_, _| Some(accept())).await;
    stub.add(COUNT, 700);
    let all = Options { start: Start::Oldest, parallel: 32, ..options(&receiver.base) };
    let listening = Listening::start(&stub, folder.path(), all).await;
    receiver.wait_for("ten thousand events", |got| got.len() >= COUNT).await;
    assert_eq!(listening.end().await.accepted, COUNT as u64);
    let got = receiver.got();
    assert_eq!((got.len(), accepted(&got).len()), (COUNT, COUNT));
    assert_order(&got);
}

/// The server ends, is away, and comes back; then it answers with errors for a while. Nobody notices but the reader of
/// the listener's lines.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_survives_restarts_of_the_server() {
    let (mut stub, folder) = (Stub::start(), tempfile::tempdir().unwrap());
    let receiver = Receiver::start(|_, _| Some(accept())).await;
    let pace = Arc::new(VirtualPace::default());
    let listening = Listening::paced(&stub, folder.path(), options(&receiver.base), pace).await;
    stub.add(5, 2);
    receiver.wait_for_accepted(5).await;
    stub.end();
    listening.wait_for_note("Trying again").await;
    stub.add(5, 2);
    stub.restart().await;
    receiver.wait_for_accepted(10).await;
    listening.wait_for_note("answers again").await;
    stub.change(|books| books.fault = Some(503));
    stub.add(5, 2);
    let asked = stub.books().requests.len();
    let more = async || (stub.books().requests.len() > asked + 3).then_some(());
    crate::patience::until("more questions", more).await;
    stub.change(|books| books.fault = None);
    receiver.wait_for_accepted(15).await;
    listening.end().await;
    assert_eq!(receiver.got().len(), 15);
    assert_order(&receiver.got());
}

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// A receiver whose connections all break until its clock shows the next day. It counts them.
async fn absent_receiver(clock: Arc<AtomicU64>, tries: Arc<AtomicU64>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/hook", listener.local_addr().unwrap());
    let came: Arc<Mutex<Vec<String>>> = Arc::default();
    let kept = Arc::clone(&came);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            if clock.load(Ordering::SeqCst) < DAY_MS {
                tries.fetch_add(1, Ordering::SeqCst);
                continue;
            }
            let kept = Arc::clone(&kept);
            tokio::spawn(async move {
                let mut request = Vec::new();
                while !request.ends_with(b"}") {
                    let mut part = [0; 4_096];
                    let read = stream.read(&mut part).await.unwrap();
                    request.extend_from_slice(&part[..read]);
                }
                let request = String::from_utf8(request).unwrap();
                let id = request.lines().find_map(|line| line.strip_prefix("webhook-id: ")).unwrap();
                kept.lock().unwrap().push(id.to_owned());
                let body = accept().1;
                let length = body.len();
                let answer =
                    format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}");
                stream.write_all(answer.as_bytes()).await.unwrap();
            });
        }
    });
    (base, came)
}

/// A receiver that cannot be reached for a day gets everything when it is back, once, in order, and signed anew. Meanwhile
/// it is tried now and then, and not for each event.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receiver_that_is_down_for_a_day_gets_every_event() {
    let (stub, folder) = (Stub::start(), tempfile::tempdir().unwrap());
    let pace = Arc::new(VirtualPace::default());
    let tries = Arc::new(AtomicU64::new(0));
    let (base, came) = absent_receiver(Arc::clone(&pace.0), Arc::clone(&tries)).await;
    let listening = Listening::paced(&stub, folder.path(), options(&base), pace).await;
    stub.add(50, 50);
    let all = async || (came.lock().unwrap().len() >= 50).then_some(());
    crate::patience::until("fifty events, a day later", all).await;
    listening.wait_for_note("cannot be reached").await;
    listening.wait_for_note("answers again").await;
    assert_eq!(listening.end().await, Totals { accepted: 50, given_up: 0 });
    let mut ids = came.lock().unwrap().clone();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), came.lock().unwrap().len()), (50, 50));
    let tries = tries.load(Ordering::SeqCst);
    // One each half minute.
    assert!((1_000..4_000).contains(&tries), "{tries} tries");
    let anew = stub.books().requests.iter().filter(|(line, _)| line.contains("/events/ntc_")).count();
    assert!(anew > 50, "what waited was signed anew");
}

/// A payment whose event is refused waits alone; its later events do not overtake.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_event_holds_up_only_its_payment() {
    let (stub, folder) = (Stub::start(), tempfile::tempdir().unwrap());
    let first = event(0, 0).id;
    let refuses = Arc::new(AtomicBool::new(true));
    let rule = {
        let (first, refuses) = (first.clone(), Arc::clone(&refuses));
        move |got: &Got, _: &[Got]| {
            let is_refused = got.id == first && refuses.load(Ordering::SeqCst);
            Some(if is_refused { (200, "not what is expected".to_owned()) } else { accept() })
        }
    };
    let receiver = Receiver::start(rule).await;
    let pace = Arc::new(VirtualPace::default());
    let listening = Listening::paced(&stub, folder.path(), options(&receiver.base), pace).await;
    stub.add(40, 4);
    receiver.wait_for_accepted(30).await;
    receiver
        .wait_for("another try", |got| times(got).get(first.as_str()).is_some_and(|times| *times > 3))
        .await;
    assert_eq!(accepted(&receiver.got()).len(), 30, "the nine behind it wait");
    refuses.store(false, Ordering::SeqCst);
    receiver.wait_for_accepted(40).await;
    listening.end().await;
    assert_order(&receiver.got());
}

/// The user may ask to give up: then the next event of the payment has its turn.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_is_given_up_only_on_demand() {
    let (stub, folder) = (Stub::start(), tempfile::tempdir().unwrap());
    let first = event(0, 0).id;
    let receiver = Receiver::start(move |got, _| {
        Some(if got.id == first { (500, "broken".to_owned()) } else { accept() })
    })
    .await;
    let hour = Options { give_up_after: Some(Duration::from_hours(1)), ..options(&receiver.base) };
    let pace = Arc::new(VirtualPace::default());
    let listening = Listening::paced(&stub, folder.path(), hour, pace).await;
    stub.add(2, 1);
    receiver.wait_for_accepted(1).await;
    let given_up = |said: &Said| {
        let Said::Event(told) = said else { return false };
        told.attempt.as_ref().is_some_and(|attempt| attempt.next == Next::GivenUp)
    };
    listening.wait_for("the first is given up", given_up).await;
    assert_eq!(listening.end().await, Totals { accepted: 1, given_up: 1 });
}

/// An event that is committed after a younger one comes too, and what was forwarded meanwhile does not come again, not
/// even after a restart of the listener.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn late_events_come_and_others_not_twice() {
    let (stub, folder) = (Stub::start(), tempfile::tempdir().unwrap());
    let receiver = Receiver::start(|_, _| Some(accept())).await;
    let listening = Listening::start(&stub, folder.path(), options(&receiver.base)).await;
    stub.change(|books| {
        books.settled = 0;
        books.events = vec![event(1, 1), event(3, 3)];
    });
    receiver.wait_for_accepted(2).await;
    listening.end().await;

    let listening = Listening::start(&stub, folder.path(), options(&receiver.base)).await;
    stub.change(|books| books.events.insert(1, event(2, 2)));
    receiver.wait_for_accepted(3).await;
    stub.change(|books| {
        books.settled = usize::MAX;
        books.events.push(event(4, 4));
    });
    receiver.wait_for_accepted(4).await;
    listening.end().await;
    let mut ids: Vec<String> = receiver.got().iter().map(|got| got.id.clone()).collect();
    // Of other payments, and forwarded at the same time: in any order.
    ids[..2].sort();
    assert_eq!(ids, [1, 3, 2, 4].map(|number| event(number, number).id));
}

/// The cursor lasts for days; a start by hand begins anew; a filter takes some events only.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_begins_where_it_is_told() {
    let (stub, folder) = (Stub::start(), tempfile::tempdir().unwrap());
    let receiver = Receiver::start(|_, _| Some(accept())).await;
    Listening::start(&stub, folder.path(), options(&receiver.base)).await.end().await;
    stub.add(3, 3);
    let resumed = Listening::start(&stub, folder.path(), options(&receiver.base)).await;
    receiver.wait_for_accepted(3).await;
    assert_eq!(resumed.end().await.accepted, 3);
    for start in [Start::Oldest, Start::Since("2026-11-29T00:00:00Z".to_owned())] {
        let before = receiver.got().len();
        let anew = Options { start, ..options(&receiver.base) };
        let anew = Listening::start(&stub, folder.path(), anew).await;
        receiver.wait_for("all again", |got| got.len() >= before + 3).await;
        assert_eq!(anew.end().await.accepted, 3);
    }
    let before = receiver.got().len();
    let patterns = vec!["refund.*".parse().unwrap()];
    let none = Options { patterns, start: Start::Oldest, ..options(&receiver.base) };
    let none = Listening::start(&stub, folder.path(), none).await;
    let asked = stub.books().requests.len();
    let more = async || (stub.books().requests.len() > asked).then_some(());
    crate::patience::until("a question after the whole page", more).await;
    none.end().await;
    assert_eq!(receiver.got().len(), before);
}

/// A key that ends stops the listener, with what to do; nothing is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_ends_is_an_error_that_says_what_to_do() {
    let (stub, folder) = (Stub::start(), tempfile::tempdir().unwrap());
    let receiver = Receiver::start(|_, _| Some(accept())).await;
    let listening = Listening::start(&stub, folder.path(), options(&receiver.base)).await;
    stub.change(|books| books.fault = Some(401));
    let error = within("the listener's end", listening.task).await.unwrap().unwrap_err().to_string();
    assert!(error.contains("cashier merchant dev-key"), "{error}");
}
