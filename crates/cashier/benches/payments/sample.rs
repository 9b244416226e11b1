//! Durations and their percentiles, in whole microseconds.

use std::time::{Duration, Instant};

/// The durations of one run.
#[derive(Default)]
pub(crate) struct Sample {
    micros: Vec<u64>,
}

impl Sample {
    pub(crate) fn add(&mut self, took: Duration) {
        self.micros.push(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.micros.extend(other.micros);
    }

    /// How many durations there are.
    pub(crate) fn count(&self) -> u64 {
        u64::try_from(self.micros.len()).unwrap_or(u64::MAX)
    }

    /// The value below which `percent` of the values lie.
    pub(crate) fn percentile(&mut self, percent: usize) -> u64 {
        self.micros.sort_unstable();
        let at = self.micros.len().saturating_sub(1) * percent / 100;
        self.micros.get(at).copied().unwrap_or(0)
    }
}

/// The median.
pub(crate) fn median(mut values: Vec<u64>) -> u64 {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(0)
}

/// `count` per second.
pub(crate) fn per_second(count: u64, took: Duration) -> u64 {
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX).max(1);
    count.saturating_mul(1_000) / millis
}

/// Runs this many callers, each of which starts the work again as soon as it is done. The work gets the caller's number
/// and returns how long it took. Returns how often it was done, and the durations.
pub(crate) async fn closed_loop<F>(
    callers: usize,
    length: Duration,
    work: impl Fn(usize) -> F + Clone + Send + Sync + 'static,
) -> (u64, Sample)
where
    F: Future<Output = Duration> + Send,
{
    let start = Instant::now();
    let tasks: Vec<_> = (0..callers)
        .map(|caller| {
            let work = work.clone();
            tokio::spawn(async move {
                let (mut done, mut sample) = (0_u64, Sample::default());
                while start.elapsed() < length {
                    sample.add(work(caller).await);
                    done += 1;
                }
                (done, sample)
            })
        })
        .collect();
    let (mut done, mut all) = (0, Sample::default());
    for task in tasks {
        let (count, sample) = task.await.expect("a caller");
        done += count;
        all.merge(sample);
    }
    (done, all)
}
