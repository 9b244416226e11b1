//! A listener inside a test, and the clock that it waits on.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use cashier::developer::listen::{Listener, Options, Progress, Said, Setup, Start, Told, Totals};
use cashier::developer::{Api, Pace, RealPace};
use cashier_core::secret::Secret;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

use super::stub::{KEY, Stub};
use crate::patience::within;

/// A listener that a test ends.
pub(crate) struct Listening {
    stop: oneshot::Sender<()>,
    pub(crate) task: JoinHandle<anyhow::Result<Totals>>,
    said: Arc<watch::Sender<Vec<Said>>>,
}

/// A clock on which every pause is over at once.
#[derive(Default)]
pub(crate) struct VirtualPace(pub(crate) Arc<AtomicU64>);

impl Pace for VirtualPace {
    fn now(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::SeqCst))
    }

    fn pause(&self, span: Duration) -> BoxFuture<'static, ()> {
        let now = Arc::clone(&self.0);
        async move {
            now.fetch_add(u64::try_from(span.as_millis()).unwrap(), Ordering::SeqCst);
            tokio::task::yield_now().await;
        }
        .boxed()
    }
}

pub(crate) fn options(forward_to: &str) -> Options {
    Options {
        forward: Some(forward_to.parse().unwrap()),
        patterns: Vec::new(),
        start: Start::Resume,
        give_up_after: None,
        parallel: 8,
        webhook: None,
    }
}

impl Listening {
    pub(crate) async fn start(stub: &Stub, folder: &Path, options: Options) -> Self {
        Self::paced(stub, folder, options, Arc::new(RealPace::default())).await
    }

    pub(crate) async fn paced(stub: &Stub, folder: &Path, options: Options, pace: Arc<dyn Pace>) -> Self {
        Self::at((stub.base(), KEY), folder, options, pace).await
    }

    /// Listens to any server.
    pub(crate) async fn at(
        (base, key): (&str, &str),
        folder: &Path,
        options: Options,
        pace: Arc<dyn Pace>,
    ) -> Self {
        let api = Api::new(base, Secret::new(key.to_owned())).unwrap();
        let client = api.client().await.unwrap();
        let progress = Progress::open(folder, options.target(&api, &client)).unwrap();
        let said = Arc::new(watch::Sender::new(Vec::new()));
        let kept = Arc::clone(&said);
        let say = Box::new(move |one| kept.send_modify(|all: &mut Vec<Said>| all.push(one)));
        let listener = Listener::new(api, &client, options, Setup { progress, pace, say }).unwrap();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(listener.run(async move {
            let _ = stopped.await;
        }));
        let listening = Self { stop, task, said };
        listening.wait_for("the listener is ready", |said| matches!(said, Said::Listening { .. })).await;
        listening
    }

    pub(crate) async fn wait_for(&self, what: &str, mut is_it: impl FnMut(&Said) -> bool) {
        let mut said = self.said.subscribe();
        within(what, said.wait_for(|all| all.iter().any(&mut is_it))).await.unwrap();
    }

    pub(crate) async fn wait_for_note(&self, part: &str) {
        self.wait_for(part, |said| matches!(said, Said::Note(text) if text.contains(part))).await;
    }

    pub(crate) fn told(&self) -> Vec<Told> {
        let said = self.said.borrow();
        let told = said.iter().filter_map(|one| if let Said::Event(told) = one { Some(told) } else { None });
        told.map(|told| (**told).clone()).collect()
    }

    pub(crate) async fn end(self) -> Totals {
        let _ = self.stop.send(());
        within("the listener's end", self.task).await.unwrap().unwrap()
    }
}
