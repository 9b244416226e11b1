//! Complete payments over HTTP: signed pay, confirm, and the notice delivered and acknowledged. The server is the
//! built binary in a process of its own; payers, super app and merchant share the processors with it.

pub(crate) mod merchant;
mod payer;
pub(crate) mod server;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::Options;
use super::report::{Report, Row, rss_kib};
use super::rsa::Rsa;
use super::sample::{self, Sample, median, per_second};
use payer::Payers;
use server::Server;

/// How many payers pay at the same time.
const PAYERS: usize = 64;
const RUNS: usize = 3;

pub(crate) async fn measure(options: &Options, rsa: Rsa, report: &mut Report) {
    let server = Server::start().await;
    let payers = Arc::new(Payers::sign_in(&server, PAYERS).await);
    let length = Duration::from_secs(options.seconds);
    closed_loop(&payers, length / 2).await;
    let (mut rates, mut all) = (Vec::new(), Sample::default());
    for _ in 0..RUNS {
        let (rate, sample) = closed_loop(&payers, length).await;
        rates.push(rate);
        all.merge(sample);
    }
    let peak = median(rates);
    report.row(Row {
        name: "HTTP, complete payments, 64 payers".to_owned(),
        per_second: peak,
        p50_us: all.percentile(50),
        p99_us: all.percentile(99),
        rss_kib: rss_kib(server.process()),
        ratios: rsa.of_signatures(peak),
        cost: None,
    });
    let half = peak / 2;
    let (mut pay, mut confirm) = open_loop(&payers, half, length * 2).await;
    for (name, sample) in
        [("HTTP, pay, at half the peak", &mut pay), ("HTTP, confirm, at half the peak", &mut confirm)]
    {
        report.row(Row {
            name: name.to_owned(),
            per_second: half,
            p50_us: sample.percentile(50),
            p99_us: sample.percentile(99),
            rss_kib: rss_kib(server.process()),
            ratios: Vec::new(),
            cost: None,
        });
    }
    server.stop();
}

/// Every payer pays again as soon as it has paid. Ends when the last notice was acknowledged.
async fn closed_loop(payers: &Arc<Payers>, length: Duration) -> (u64, Sample) {
    let start = Instant::now();
    let before = payers.acknowledged();
    let paying = Arc::clone(payers);
    let (done, all) = sample::closed_loop(PAYERS, length, move |payer| {
        let payers = Arc::clone(&paying);
        async move {
            let (pay, confirm) = payers.pay(payer).await;
            pay + confirm
        }
    })
    .await;
    payers.wait_for(before + done).await;
    (per_second(done, start.elapsed()), all)
}

/// Payments begin at even intervals, whether or not earlier ones are done.
async fn open_loop(payers: &Arc<Payers>, rate: u64, length: Duration) -> (Sample, Sample) {
    let step = Duration::from_micros(1_000_000 / rate.max(1));
    let start = Instant::now();
    let next = Arc::new(AtomicU64::new(0));
    let tasks: Vec<_> = (0..PAYERS)
        .map(|payer| {
            let (payers, next) = (Arc::clone(payers), Arc::clone(&next));
            tokio::spawn(async move {
                let (mut pays, mut confirms) = (Sample::default(), Sample::default());
                loop {
                    let number = u32::try_from(next.fetch_add(1, Ordering::Relaxed)).unwrap_or(u32::MAX);
                    let due = start + step * number;
                    if due.duration_since(start) > length {
                        return (pays, confirms);
                    }
                    tokio::time::sleep_until(due.into()).await;
                    let (pay, confirm) = payers.pay(payer).await;
                    pays.add(pay);
                    confirms.add(confirm);
                }
            })
        })
        .collect();
    let (mut pays, mut confirms) = (Sample::default(), Sample::default());
    for task in tasks {
        let (pay, confirm) = task.await.expect("a payer");
        pays.merge(pay);
        confirms.merge(confirm);
    }
    (pays, confirms)
}
