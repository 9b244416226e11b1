//! A test checks for events in a process each time one of its parts ends a turn: a batch is written, a worker has
//! looked.

use cashier_engine::Engine;
use futures_util::future::select_all;

use crate::patience::within;

/// Checks again after each turn of a process, until `look` finds something.
pub(crate) async fn until_turned<T>(engine: &Engine, what: &str, look: impl AsyncFnMut() -> Option<T>) -> T {
    until_one_turned(&[engine], what, look).await
}

/// The same for processes that share a database.
pub(crate) async fn until_one_turned<T>(
    engines: &[&Engine],
    what: &str,
    mut look: impl AsyncFnMut() -> Option<T>,
) -> T {
    let mut turns: Vec<_> = engines.iter().map(|engine| engine.vitals().turns()).collect();
    let looking = async {
        loop {
            for turn in &mut turns {
                turn.mark_unchanged();
            }
            if let Some(seen) = look().await {
                return seen;
            }
            let next = turns.iter_mut().map(|turn| Box::pin(turn.changed()));
            select_all(next).await.0.unwrap();
        }
    };
    within(what, looking).await
}
