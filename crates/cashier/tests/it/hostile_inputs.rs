//! Hostile inputs on every route: whatever is sent, no answer is a server error, and memory stays flat.
//!
//! The routes are read from the routers' own tables, and the operations behind catch-all routes from the files that
//! list them, so that a new route is covered automatically. The same seed gives the same inputs. The run has a process
//! of its own, because the memory of other tests must not count.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::Command;
use std::sync::Arc;

use axum::Extension;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::http::header::{HeaderName, HeaderValue};
use cashier::demo::tea::Tea;
use cashier_core::time::Timestamp;
use cashier_engine::clock::Clock;
use cashier_protocol::wallet::client::Client;
use cashier_protocol::wallet::keys::SigningKey;
use cashier_sandbox::Sandbox;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::random::Random;
use crate::support::Database;
use crate::wallet::Wallet;

const SEED: u64 = 0x0c0f_fee0;
/// How many inputs are sent.
const INPUTS: usize = 28_800;
/// After this many inputs, memory is measured for the first time.
const WARM: usize = 8_000;
/// How much may be added after that. The inputs contain many times as much that a server must not keep.
const GROWTH_KIB: u64 = 96 * 1024;

/// The sources of the routes, so that none is missed when a table can no longer be read.
const KNOWN: [&str; 9] = [
    "/v1/payments/pay",
    "/cashier/{token}/confirm",
    "/host/v1/orders/resolve",
    "/callbacks/{channel}/{account}",
    "/timeline/{payment_id}",
    "/wallet/consent",
    "/gateway.do",
    "/v3/pay/transactions/native",
    "/sandbox/v1/orders",
];

#[test]
fn nothing_that_comes_is_a_servers_error_and_memory_stays_flat() {
    let run = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "hostile_inputs::the_run", "--ignored", "--nocapture", "--test-threads=1"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(
        run.status.success() && said.contains("1 passed"),
        "{said}\n{}",
        String::from_utf8_lossy(&run.stderr)
    );
}

/// A server and its routes.
struct Target {
    name: &'static str,
    router: Router,
    routes: Vec<String>,
}

/// Valid values that an input may use to pass the first checks.
struct Known {
    client: Client,
    now: Timestamp,
    session: String,
    token: String,
    pay: Value,
}

/// The paths in a router's own table.
fn paths(router: &impl std::fmt::Debug) -> Vec<String> {
    let table = format!("{router:?}");
    table.split('"').filter(|part| part.starts_with('/')).map(str::to_owned).collect()
}

/// The paths that a source file names.
fn named(source: &str, start: &str) -> Vec<String> {
    source
        .split('"')
        .filter(|part| part.starts_with(start) && !part.contains(['*', ' ']))
        .map(str::to_owned)
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "run by the test above, as a process of its own"]
async fn the_run() {
    let database = Database::sqlite();
    let wallet = Wallet::start(&database).await;
    let folder = tempfile::tempdir().unwrap();
    let (targets, known) = open(&wallet, folder.path()).await;
    for path in KNOWN {
        assert!(
            targets.iter().any(|target| target.routes.iter().any(|route| route == path)),
            "{path} is not found"
        );
    }
    let (mut seen, mut random) = (BTreeMap::<(String, u16), usize>::new(), Random::new(SEED));
    let (mut warm, mut broken) = (0, BTreeMap::<String, String>::new());
    for number in 0..INPUTS {
        if number == WARM {
            warm = resident_kib();
        }
        let target = &targets[[0, 0, 0, 0, 0, 0, 1, 1, 1, 2][random.below(10)]];
        let route = &target.routes[random.below(target.routes.len())];
        let (request, what) = input(&mut random, route, &known, number);
        let response = target.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let kind =
            response.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let is_stream = kind.starts_with("text/event-stream");
        let body = if is_stream {
            Ok(axum::body::Bytes::new())
        } else {
            axum::body::to_bytes(response.into_body(), 8 << 20).await
        };
        if status >= 500 || body.is_err() {
            let body =
                String::from_utf8_lossy(&body.unwrap_or_default()).chars().take(200).collect::<String>();
            broken
                .entry(route.clone())
                .or_insert(format!("input {number}, {}: {what}: {status} {body}", target.name));
        }
        *seen.entry((route.clone(), status)).or_default() += 1;
    }
    assert!(broken.is_empty(), "{broken:#?}");
    let grown = resident_kib().saturating_sub(warm);
    assert!(grown <= GROWTH_KIB, "memory grew by {grown} KiB after {WARM} inputs, from {warm} KiB");
    masked(&targets, &seen);
    // The books are right whatever was sent.
    wallet.finish().await;
}

/// A limit must not hide a route: each was reached, and most answers are not refusals by a limit.
fn masked(targets: &[Target], seen: &BTreeMap<(String, u16), usize>) {
    let limited: usize = seen.iter().filter(|((_, status), _)| *status == 429).map(|(_, count)| count).sum();
    assert!(limited * 4 < INPUTS, "{limited} of {INPUTS} inputs met a limit");
    for route in targets.iter().flat_map(|target| &target.routes) {
        let heard = seen.iter().any(|((path, status), _)| path == route && ![405, 429].contains(status));
        assert!(heard, "{route} was never heard: {seen:?}");
    }
}

async fn open(wallet: &Wallet, folder: &std::path::Path) -> (Vec<Target>, Known) {
    let app = Arc::clone(&wallet.running.shared);
    let served = cashier_web::router(Arc::clone(&app), cashier_web::timeline::router());
    let mut routes = paths(&served);
    routes.extend(named(include_str!("../../../web/src/openapi/operations.rs"), "/v1/"));
    routes.extend(named(include_str!("../../../protocol/src/wallet/partner/mod.rs"), "/aps/"));
    routes.extend(named(include_str!("../../../web/src/baas/dispatch.rs"), "/hserve/"));
    let tea = Tea::new(SigningKey::generate().unwrap(), wallet.client.wallet_key.clone(), folder).unwrap();
    tea.open(wallet.base.clone(), wallet.base.clone());
    let tea = tea.router().layer(Extension(Arc::clone(&wallet.running.clock)));
    let sandbox = Sandbox::open(cashier_sandbox::Options {
        data: folder.join("sandbox"),
        clock: Arc::clone(&wallet.running.clock) as Arc<dyn Clock>,
        base_url: "http://127.0.0.1:9".to_owned(),
    });
    let sandbox = sandbox.unwrap().router();
    let targets = vec![
        Target { name: "wallet", routes, router: served },
        Target { name: "sandbox", routes: paths(&sandbox), router: sandbox },
        Target { name: "tea shop", routes: paths(&tea), router: tea },
    ];
    let (url, _) = wallet.order("hostile", "1000").await;
    let known = Known {
        client: wallet.client.clone(),
        now: app.engine.clock().now(),
        session: wallet.sign_in().await,
        token: url.rsplit('/').next().unwrap().to_owned(),
        pay: wallet.pay_body("hostile-n", "1000"),
    };
    (targets, known)
}

/// One input, and a short description of it.
fn input(random: &mut Random, route: &str, known: &Known, number: usize) -> (Request<Body>, String) {
    let path = fill(random, route, known);
    let query = if random.chance(30) { format!("?{}", form(random)) } else { String::new() };
    let method =
        pick(random, &["GET", "POST", "POST", "GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "BREW"]);
    let body = body(random, known, number);
    let mut request = Request::builder().method(method).uri(format!("{path}{query}"));
    let mut headers = headers(random, known, number);
    if random.chance(40)
        && let Ok(signed) = known.client.sign(&path, known.now, &body)
    {
        headers.extend(signed.map(|(name, value)| (name.to_owned(), value.into_bytes())));
    }
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_bytes(&value)) {
            request = request.header(name, value);
        }
    }
    let what = format!("{method} {}", path.chars().take(120).collect::<String>());
    let mut request = request.body(Body::from(body)).unwrap();
    let address = u32::try_from(random.next() >> 32).unwrap();
    let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::from_bits(address)), 40_000);
    request.extensions_mut().insert(ConnectInfo(address));
    (request, what)
}

fn pick<'a>(random: &mut Random, from: &[&'a str]) -> &'a str {
    from[random.below(from.len())]
}

/// The path of a route, with its parameters filled in.
fn fill(random: &mut Random, route: &str, known: &Known) -> String {
    let parts = route.split('/').skip(1).map(|part| {
        if !part.starts_with('{') {
            return part.to_owned();
        }
        match random.below(12) {
            0 => known.token.clone(),
            1 => "%00".to_owned(),
            2 => "%ff%fe".to_owned(),
            3 => "..%2f..%2fetc%2fpasswd".to_owned(),
            4 => "%E2%80%AE%0d%0aX:%20y".to_owned(),
            5 => "a".repeat(random.below(9_000)),
            6 => format!("pay_{:026x}", random.next()),
            7 => "-1".to_owned(),
            8 => "9223372036854775808".to_owned(),
            9 => "wechat_pay".to_owned(),
            10 => "%F0%9F%A6%8A%CC%81".to_owned(),
            _ => format!("{:x}", random.next()),
        }
    });
    format!("/{}", parts.collect::<Vec<_>>().join("/"))
}

const NAMES: &[&str] = &[
    "lang",
    "next",
    "login_id",
    "password",
    "pin",
    "amount",
    "currency",
    "payee",
    "token",
    "client_id",
    "scopes",
    "state",
    "code",
    "before",
    "limit",
    "offset",
    "order_by",
    "where",
    "app_id",
    "method",
    "sign",
    "biz_content",
    "mchid",
    "out_trade_no",
    "url",
    "bill_date",
    "id",
    "kind",
    "redirect_uri",
    "callback_url",
    "choice",
];

fn scalar(random: &mut Random) -> String {
    match random.below(14) {
        0 => String::new(),
        1 => "\u{0}\u{1f}\r\n".to_owned(),
        2 => "9".repeat(random.below(400)),
        3 => "1e309".to_owned(),
        4 => "-9223372036854775809".to_owned(),
        5 => "\u{202e}\u{2066}\u{fdfa}".repeat(random.below(40)),
        6 => "' OR 1=1 --".to_owned(),
        7 => "<script>alert(1)</script>".to_owned(),
        8 => "//evil.example/\t".to_owned(),
        9 => "IQD".to_owned(),
        10 => "2026-02-30T25:61:61Z".to_owned(),
        11 => "{{7*7}}${x}%n%s".to_owned(),
        12 => "\u{feff}\u{d7ff}\u{10ffff}".to_owned(),
        _ => random.next().to_string(),
    }
}

fn form(random: &mut Random) -> String {
    let pairs = (0..random.below(6)).map(|_| {
        let value = scalar(random);
        let escaped: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
        format!("{}={escaped}", pick(random, NAMES))
    });
    let mut text = pairs.collect::<Vec<_>>().join("&");
    if random.chance(10) {
        text.push_str("&%=%zz&&=&a[b]=c&%ff=%fe");
    }
    text
}

fn value(random: &mut Random, depth: usize) -> Value {
    match random.below(if depth > 3 { 5 } else { 8 }) {
        0 => Value::Null,
        1 => json!(random.chance(50)),
        2 => json!(random.next()),
        3 | 4 => json!(scalar(random)),
        5 => (0..random.below(5)).map(|_| value(random, depth + 1)).collect(),
        _ => {
            let members =
                (0..random.below(6)).map(|_| (pick(random, NAMES).to_owned(), value(random, depth + 1)));
            Value::Object(members.collect())
        }
    }
}

/// A body: nothing, noise, JSON of any form, a call that is valid but for one value, XML, a form.
fn body(random: &mut Random, known: &Known, number: usize) -> Vec<u8> {
    match random.below(14) {
        0 => Vec::new(),
        1 => (0..random.below(2_000)).map(|_| random.next().to_le_bytes()[0]).collect(),
        2 => format!("{}{}", "[".repeat(20_000), "]".repeat(20_000)).into_bytes(),
        3 => vec![b' '; 1 + random.below(600_000)],
        4 | 5 => value(random, 0).to_string().into_bytes(),
        6 | 7 => {
            let mut call = known.pay.clone();
            call["paymentRequestId"] = json!(format!("h-{number}"));
            let places: Vec<String> = call.as_object().unwrap().keys().cloned().collect();
            let place = places[random.below(places.len())].clone();
            call[place] = value(random, 0);
            call.to_string().into_bytes()
        }
        8 => {
            let mut bytes = known.pay.to_string().into_bytes();
            let at = random.below(bytes.len());
            bytes[at] = random.next().to_le_bytes()[0];
            bytes.truncate(random.below(bytes.len() + 1));
            bytes
        }
        9 => b"<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><xml><mch_id>&b;</mch_id></xml>".to_vec(),
        10 => {
            let members = (0..random.below(8)).map(|_| {
                let name = pick(random, NAMES);
                format!("<{name}><![CDATA[{}]]></{name}>", scalar(random))
            });
            format!("\n<xml>{}", members.collect::<String>()).into_bytes()
        }
        11 | 12 => form(random).into_bytes(),
        _ => json!({ "pin": scalar(random), "amount": value(random, 0), "payment_url": scalar(random) }).to_string().into_bytes(),
    }
}

fn headers(random: &mut Random, known: &Known, number: usize) -> Vec<(String, Vec<u8>)> {
    let mut headers: Vec<(String, Vec<u8>)> = Vec::new();
    let mut put = |name: &str, value: &[u8]| headers.push((name.to_owned(), value.to_vec()));
    let kinds = [
        "application/json",
        "application/x-www-form-urlencoded",
        "text/xml",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "\u{e9}",
    ];
    put("content-type", pick(random, &kinds).as_bytes());
    put("host", b"127.0.0.1");
    match random.below(10) {
        0 => put("authorization", format!("Bearer {}", known.session).as_bytes()),
        1 => put("authorization", format!("Bearer {}", scalar(random)).as_bytes()),
        2 => put(
            "authorization",
            format!("WECHATPAY2-SHA256-RSA2048 mchid=\"{}\",nonce_str=\"", random.next()).as_bytes(),
        ),
        3 => put("cookie", format!("session={}; lang={}", known.session, scalar(random)).as_bytes()),
        4 => put("accept-language", "x-;q=9,,;q=".repeat(300).as_bytes()),
        5 => put("x-hydrogen-client-id", scalar(random).as_bytes()),
        // A new key each time, and long enough to make a map suffer.
        6 => put("client-id", format!("{number}-{}", "k".repeat(random.below(250_000))).as_bytes()),
        7 => put("x-forwarded-for", format!("{}, ::ffff:1.2.3.4, [::1]:9", scalar(random)).as_bytes()),
        8 => put("origin", b"null"),
        _ => put("sec-fetch-site", b"same-origin"),
    }
    headers
}

/// How much memory this process holds.
fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}
