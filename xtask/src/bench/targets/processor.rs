//! The processor time of the server that a benchmark starts, watched from outside: older benchmarks do not report it.
//!
//! The part `http` ends with its runs at the peak, followed by two run lengths at half the peak. Counting back from the
//! server's end finds the runs at the peak whatever came before them, such as the sign-ins.

use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// The name of the server's program.
const SERVER: &str = "cashier";
/// The pause between two readings.
const PAUSE: Duration = Duration::from_millis(10);
/// How long a tick of the kernel's accounting is, in microseconds.
const TICK_US: u64 = 10_000;

/// When each reading was taken, and the processor time used until then, both in microseconds.
pub(super) struct Used(Vec<(u64, u64)>);

/// Runs a benchmark. Returns what it printed, and what its server used.
///
/// # Errors
/// When the benchmark fails.
pub(super) fn watch(command: &mut Command) -> Result<(String, Used)> {
    let mut child = command.stdout(Stdio::piped()).spawn().context("cannot start the benchmark")?;
    let mut output = child.stdout.take().context("no output")?;
    let reading = std::thread::spawn(move || {
        let mut said = String::new();
        output.read_to_string(&mut said).map(|_| said)
    });
    let (start, mut server, mut looks) = (Instant::now(), None, Vec::new());
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        server = server.or_else(|| find(child.id()));
        if let Some(used) = server.and_then(used_us) {
            looks.push((u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX), used));
        }
        std::thread::sleep(PAUSE);
    };
    if !status.success() {
        bail!("the benchmark failed: {status}");
    }
    let Ok(said) = reading.join() else { bail!("cannot read the benchmark's output") };
    Ok((said?, Used(looks)))
}

impl Used {
    #[cfg(test)]
    pub(super) const fn new(looks: Vec<(u64, u64)>) -> Self {
        Self(looks)
    }

    /// The processor time in microseconds that the server uses per second at the peak, if a run took this many seconds.
    pub(super) fn at_peak(&self, seconds: u64) -> Option<u64> {
        let end = self.0.last()?.0;
        // The three runs lie between five and two run lengths before the end. A fifth on either side may belong to
        // something else.
        let fifths = |count: u64| end.checked_sub(seconds.saturating_mul(count * 200_000));
        let (from, to) = (self.look(fifths(24)?)?, self.look(fifths(11)?)?);
        to.1.checked_sub(from.1)?.saturating_mul(1_000_000).checked_div(to.0.checked_sub(from.0)?)
    }

    /// The first reading at or after this time.
    fn look(&self, time: u64) -> Option<(u64, u64)> {
        self.0.iter().copied().find(|(at, _)| *at >= time)
    }
}

/// The server among the children of this process.
fn find(parent: u32) -> Option<u32> {
    let threads = std::fs::read_dir(format!("/proc/{parent}/task")).ok()?;
    let children =
        threads.filter_map(|thread| std::fs::read_to_string(thread.ok()?.path().join("children")).ok());
    let children: Vec<u32> = children
        .flat_map(|line| line.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>())
        .collect();
    children.into_iter().find(|child| {
        std::fs::read_to_string(format!("/proc/{child}/comm")).is_ok_and(|name| name.trim_end() == SERVER)
    })
}

/// The time of all threads. `None` if the process is gone.
fn used_us(process: u32) -> Option<u64> {
    time_in(&std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?)
}

/// Reads the kernel's line about a process: the times in user mode and in the kernel are the twelfth and thirteenth
/// field after the name. A process that has ended but was not waited for has none.
fn time_in(stat: &str) -> Option<u64> {
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<_> = fields.split_whitespace().collect();
    if fields.first() == Some(&"Z") {
        return None;
    }
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(ticks(11)?.saturating_add(ticks(12)?).saturating_mul(TICK_US))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line is parsed whatever the name contains.
    #[test]
    fn the_line_is_read() {
        let line = "7 (a) b) S 1 7 7 0 -1 4194560 1 0 0 0 25 17 0 0 20 0 9 0 100";
        assert_eq!(time_in(line), Some(420_000));
        assert_eq!((time_in("7 (a) Z 1 7 7 0 -1 0 1 0 0 0 25 17 0"), time_in("7")), (None, None));
    }

    /// Only the runs at the peak count, not what came before or after.
    #[test]
    fn the_peak_is_found() {
        let looks = (0..=1_200_u64).map(|step| {
            let busy = step.clamp(700, 1_000) - 700;
            (step * 10_000, step * 1_000 + busy * 19_000)
        });
        assert_eq!(Used(looks.collect()).at_peak(1), Some(2_000_000));
        assert_eq!(Used(vec![(0, 0), (1_000_000, 1)]).at_peak(1), None);
    }

    /// The server is found among a benchmark's children, and its time is read until it ends.
    #[test]
    fn a_server_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let server = folder.path().join(SERVER);
        std::os::unix::fs::symlink("/bin/sh", &server).unwrap();
        let script = format!("exec 3<&0; '{}' -c 'echo ready; read line' <&3 & wait", server.display());
        let mut benchmark = Command::new("sh");
        benchmark.args(["-c", &script]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = benchmark.spawn().unwrap();
        let mut ready = [0; 6];
        child.stdout.take().unwrap().read_exact(&mut ready).unwrap();
        let found = find(child.id()).unwrap();
        assert!(used_us(found).is_some());
        drop(child.stdin.take());
        child.wait().unwrap();
        assert_eq!((find(child.id()), used_us(found)), (None, None));
    }
}
