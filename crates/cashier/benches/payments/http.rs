//! Complete payments over HTTP: signed pay, confirm, and the notice delivered and acknowledged. The server is the built
//! binary in its own process; payers, super app and merchant share the processors with it.

pub(crate) mod merchant;
mod payer;
pub(crate) mod server;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::Options;
use super::report::{Report, Row, processor_time, rss_kib};
use super::rsa::Rsa;
use super::sample::{self, Sample, median, per_second};
use payer::Payers;
use server::Server;

/// How many payers pay at the same time.
const PAYERS: usize = 64;
const RUNS: usize = 3;

/// The loads at which latency is measured, in per cent of the peak.
const LOADS: [u64; 6] = [10, 25, 50, 70, 80, 90];
/// How much of the server's processor time goes into RSA.
const BY_RSA: &str = "the server's processor time, by RSA";

/// Measures the peak, and `http` and `load` if they were selected.
pub(crate) async fn measure(options: &Options, rsa: Rsa, report: &mut Report) {
    let server = Server::start().await;
    let payers = Arc::new(Payers::sign_in(&server, PAYERS).await);
    let length = options.length();
    closed_loop(&payers, length / 2).await;
    let (mut rates, mut all) = (Vec::new(), Sample::default());
    let worked = processor_time(server.process());
    for _ in 0..RUNS {
        let (rate, sample) = closed_loop(&payers, length).await;
        rates.push(rate);
        all.merge(sample);
    }
    let worked = processor_time(server.process()).saturating_sub(worked).as_micros();
    let peak = median(rates);
    let each_us = u64::try_from(worked).unwrap_or(u64::MAX) / all.count().max(1);
    let mut ratios = rsa.of_signatures(peak);
    ratios.push((BY_RSA, rsa.micros_of_payment().saturating_mul(1_000) / each_us.max(1)));
    report.row(Row {
        name: "HTTP, complete payments, 64 payers".to_owned(),
        per_second: peak,
        p50_us: all.percentile(50),
        p99_us: all.percentile(99),
        rss_kib: rss_kib(server.process()),
        ratios,
        costs: vec![("processor_us", each_us)],
        point: None,
    });
    if options.wants("http") {
        at_load(&server, &payers, peak / 2, length * 2, "at half the peak", None, report).await;
    }
    if options.wants("load") {
        for load in LOADS {
            let name = format!("at {load}% of the peak");
            at_load(&server, &payers, peak * load / 100, length, &name, Some(load), report).await;
        }
    }
    server.stop();
}

/// The latencies at a set rate.
async fn at_load(
    server: &Server,
    payers: &Arc<Payers>,
    rate: u64,
    length: Duration,
    name: &str,
    load: Option<u64>,
    report: &mut Report,
) {
    let (pay, confirm) = open_loop(payers, rate, length).await;
    for (call, mut sample) in [("pay", pay), ("confirm", confirm)] {
        report.row(Row {
            name: format!("HTTP, {call}, {name}"),
            per_second: rate,
            p50_us: sample.percentile(50),
            p99_us: sample.percentile(99),
            rss_kib: rss_kib(server.process()),
            point: load.map(|load| (format!("{call} by load"), load)),
            ..Row::default()
        });
    }
}

/// Every payer pays again as soon as it has paid. Ends when the last notice has been acknowledged.
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

/// Payments begin at even intervals, whether or not earlier ones have finished.
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
