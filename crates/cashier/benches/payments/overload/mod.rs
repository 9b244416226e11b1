//! More load than the server can take, and connections that keep it waiting.
//!
//! Orders are signed beforehand, so that sending them costs the generator little, and server and generator have
//! separate processors, so that neither takes the other's time. Required: at five times its peak the server still does
//! at least 900 per mille of it, refuses the rest within 50 ms, and stays below 200 MiB; 1,000 silent and 200 slow
//! connections raise the others' p99 to at most 2,000 per mille of what they have alone.

mod connection;
mod idlers;
mod orders;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use cashier::app::Core;
use tokio::sync::Mutex;

use super::Options;
use super::http::merchant::Merchant;
use super::http::server::Server;
use super::report::{Report, Row, rss_kib};
use super::rsa::Rsa;
use super::sample::{Sample, median, per_second};
use connection::{Connection, Heard};
use idlers::Idlers;
use orders::{Orders, Signed};

const RUNS: usize = 3;
/// How many callers there are when the peak is measured: the peak is the greater of both rates.
const CALLERS: [usize; 2] = [64, 256];
/// The overload, as a multiple of the peak.
const TIMES: u64 = 5;
/// Enough that one is free whenever a request is due: a server may hold a refusal back.
const CROWD: usize = 1_900;
/// How much time new connections get to be accepted.
const SETTLED: Duration = Duration::from_millis(300);
/// How long requests are sent before they count.
const WARM_UP: Duration = Duration::from_secs(1);

pub(crate) async fn measure(options: &Options, rsa: Rsa, report: &mut Report) {
    let all = std::thread::available_parallelism().expect("their number").get();
    let half = all / 2;
    assert!(half > 0, "the part \"overload\" needs two processors");
    let server = Server::start_on(&format!("0-{}", half - 1)).await;
    let core = Core::open(&server.config).await.expect("the database");
    let merchant = Merchant::register(&core, &server.secrets()).await;
    core.pipeline.stop().await;
    let orders = Orders::new(merchant.client);
    pin(&format!("{half}-{}", all - 1));
    let length = Duration::from_secs(options.seconds);
    let seconds = options.seconds + WARM_UP.as_secs() + 1;
    let ask = async |load: Load, at_most: u64| {
        drive(&server, load, length, orders.sign(at_most.saturating_mul(seconds))).await
    };

    let mut peak = 0;
    for callers in CALLERS {
        let mut rates = Vec::new();
        for _ in 0..RUNS {
            // Nobody answers faster than a processor signs.
            let run = ask(Load::Closed { callers }, rsa.signatures_on(half)).await;
            rates.push(per_second(run.accepted.count(), length));
        }
        peak = peak.max(median(rates));
    }
    report.row(Row {
        name: "overload, the peak of pay".to_owned(),
        ratios: rsa.of_signatures(peak),
        ..row(peak)
    });

    let rate = peak * TIMES;
    let mut run = ask(Load::Open { callers: CROWD, rate }, rate).await;
    let (goodput, refused) =
        (per_second(run.accepted.count(), length), per_second(run.refused.count(), length));
    report.row(Row {
        name: "overload, 5 times the peak, answered".to_owned(),
        p50_us: run.accepted.percentile(50),
        p99_us: run.accepted.percentile(99),
        rss_kib: rss_kib(server.process()),
        ratios: vec![("the peak", per_mille(goodput, peak))],
        ..row(goodput)
    });
    report.row(Row {
        name: "overload, 5 times the peak, refused".to_owned(),
        p50_us: run.refused.percentile(50),
        p99_us: run.refused.percentile(99),
        ratios: vec![("the peak, with those answered", per_mille(goodput + refused, peak))],
        ..row(refused)
    });

    let rate = peak / 2;
    let load = Load::Open { callers: CALLERS[0], rate };
    let (mut alone, mut beside) = (Sample::default(), Sample::default());
    for _ in 0..RUNS {
        alone.merge(ask(load, rate).await.accepted);
        let idlers = Idlers::start(server.config.listen).await;
        beside.merge(ask(load, rate).await.accepted);
        idlers.stop();
    }
    let (normal, p99) = (alone.percentile(99), beside.percentile(99));
    report.row(Row {
        name: "overload, pay at half the peak, alone".to_owned(),
        p50_us: alone.percentile(50),
        p99_us: normal,
        ..row(rate)
    });
    report.row(Row {
        name: "the same beside 1,000 silent, 200 slow connections".to_owned(),
        p50_us: beside.percentile(50),
        p99_us: p99,
        rss_kib: rss_kib(server.process()),
        ratios: vec![("the p99 alone", per_mille(p99, normal))],
        ..row(rate)
    });
    server.stop();
    pin(&format!("0-{}", all - 1));
}

fn per_mille(part: u64, whole: u64) -> u64 {
    part.saturating_mul(1_000) / whole.max(1)
}

fn row(per_second: u64) -> Row {
    Row { per_second, ..Row::default() }
}

/// How requests are sent.
#[derive(Clone, Copy)]
enum Load {
    /// Each caller sends again as soon as it was answered.
    Closed { callers: usize },
    /// This many a second are sent at even intervals, whether or not earlier ones were answered.
    Open { callers: usize, rate: u64 },
}

impl Load {
    const fn callers(self) -> usize {
        let (Self::Closed { callers } | Self::Open { callers, .. }) = self;
        callers
    }

    /// When a request is to be sent.
    fn due(self, start: Instant, number: u64) -> Instant {
        match self {
            Self::Closed { .. } => Instant::now(),
            Self::Open { rate, .. } => {
                start + Duration::from_micros(number.saturating_mul(1_000_000) / rate.max(1))
            }
        }
    }
}

/// The answers of one run that arrived after the warm-up.
#[derive(Default)]
struct Run {
    accepted: Sample,
    refused: Sample,
}

/// Sends requests for this long, after a warm-up that is not counted.
async fn drive(server: &Server, load: Load, length: Duration, signed: Vec<Signed>) -> Run {
    let (signed, next) = (Arc::new(Mutex::new(signed.into_iter())), Arc::new(AtomicU64::new(0)));
    let mut connections = Vec::new();
    for _ in 0..load.callers() {
        connections.push(Connection::open(server.config.listen).await);
    }
    tokio::time::sleep(SETTLED).await;
    let start = Instant::now();
    let counted = start + WARM_UP..start + WARM_UP + length;
    let tasks = connections.into_iter().map(|mut connection| {
        let (signed, next, counted) = (Arc::clone(&signed), Arc::clone(&next), counted.clone());
        tokio::spawn(async move {
            let mut run = Run::default();
            loop {
                let due = load.due(start, next.fetch_add(1, Ordering::Relaxed));
                if due >= counted.end {
                    return run;
                }
                let request = signed.lock().await.next().expect("enough requests");
                tokio::time::sleep_until(due.into()).await;
                let sent = Instant::now();
                let heard = connection.ask(request).await;
                if counted.contains(&Instant::now()) {
                    match heard {
                        Heard::Accepted => run.accepted.add(sent.elapsed()),
                        Heard::Refused => run.refused.add(sent.elapsed()),
                    }
                }
            }
        })
    });
    let mut all = Run::default();
    for task in tasks.collect::<Vec<_>>() {
        let run = task.await.expect("a caller");
        all.accepted.merge(run.accepted);
        all.refused.merge(run.refused);
    }
    all
}

/// Restricts this process to some of the processors.
fn pin(processors: &str) {
    let mut taskset = std::process::Command::new("taskset");
    taskset.args(["--all-tasks", "--cpu-list", "--pid", processors, &std::process::id().to_string()]);
    taskset.stdout(std::process::Stdio::null());
    assert!(taskset.status().expect("taskset").success(), "the processors {processors} are not to be had");
}
