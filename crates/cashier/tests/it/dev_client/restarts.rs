//! The listener as a program that is killed.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::receiver::{Receiver, accept, accepted, assert_order, times};
use super::stub::{KEY, Stub};
use crate::said::{Rest, first_line};

const PARALLEL: usize = 4;

/// A program that does not outlive its test.
struct Program {
    child: Child,
    _rest: Rest,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn listen(stub: &Stub, receiver: &Receiver, folder: &Path) -> Program {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cashier"))
        .args(["listen", "--json", "--parallel", &PARALLEL.to_string(), "--forward-to", &receiver.base])
        .current_dir(folder)
        .env("XDG_STATE_HOME", folder)
        .env("CASHIER_DEV_URL", stub.base())
        .env("CASHIER_DEV_KEY", KEY)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (said, rest) = first_line(&mut child).await;
    assert_eq!(said["listening"], stub.base(), "{said}");
    Program { child, _rest: rest }
}

/// kill -9 loses nothing: the next listener forwards what was in flight again, with the same ids, and nothing else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_listener_loses_nothing() {
    const COUNT: usize = 60;
    let (stub, folder) = (Stub::start(), tempfile::tempdir().unwrap());
    // How many are answered before the receiver falls silent.
    let answers = Arc::new(AtomicUsize::new(20));
    let limit = Arc::clone(&answers);
    let receiver =
        Receiver::start(move |_, before| (before.len() < limit.load(Ordering::SeqCst)).then(accept)).await;
    let first = listen(&stub, &receiver, folder.path()).await;
    stub.add(COUNT, 15);
    receiver.wait_for("all places are taken", |got| got.len() == 20 + PARALLEL).await;
    drop(first);
    let in_flight: Vec<String> = receiver.got()[20..].iter().map(|got| got.id.clone()).collect();

    answers.store(usize::MAX, Ordering::SeqCst);
    let _second = listen(&stub, &receiver, folder.path()).await;
    receiver.wait_for_accepted(COUNT).await;
    let got = receiver.got();
    assert_eq!((got.len(), accepted(&got).len()), (COUNT + PARALLEL, COUNT));
    let twice: Vec<&str> =
        times(&got).into_iter().filter(|(_, times)| *times == 2).map(|(id, _)| id).collect();
    let mut expected: Vec<&str> = in_flight.iter().map(String::as_str).collect();
    expected.sort_unstable();
    assert_eq!(twice, expected);
    assert_order(&got);
}

/// Two listeners of one target would share a cursor: the second is refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_listener_of_the_same_target_is_refused() {
    let (stub, folder) = (Stub::start(), tempfile::tempdir().unwrap());
    let receiver = Receiver::start(|_, _| Some(accept())).await;
    let _first = listen(&stub, &receiver, folder.path()).await;
    let second = Command::new(env!("CARGO_BIN_EXE_cashier"))
        .args(["listen", "--forward-to", &receiver.base])
        .current_dir(folder.path())
        .env("XDG_STATE_HOME", folder.path())
        .env("CASHIER_DEV_URL", stub.base())
        .env("CASHIER_DEV_KEY", KEY)
        .output()
        .unwrap();
    assert!(!second.status.success());
    assert!(String::from_utf8_lossy(&second.stderr).contains("another `cashier listen`"));
}
