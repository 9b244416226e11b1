//! Values that many ask for and that may be a moment old: each is loaded once, for all who ask meanwhile, and used for a short time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::OnceCell;
use tokio::time::Instant;

/// Recently loaded values by name.
pub(crate) struct Recent<V> {
    fresh_for: Duration,
    capacity: usize,
    slots: Mutex<Slots<V>>,
}

/// The slots of two generations. When the young one is full it becomes the old one, and what nobody asked for since is dropped.
struct Slots<V> {
    young: HashMap<String, Slot<V>>,
    old: HashMap<String, Slot<V>>,
}

/// A value that is there or being loaded.
struct Slot<V> {
    since: Instant,
    value: Arc<OnceCell<V>>,
}

impl<V: Clone> Recent<V> {
    /// At most `capacity` values, each used for `fresh_for` from the moment at which it began to be loaded.
    pub(crate) fn new(capacity: usize, fresh_for: Duration) -> Self {
        let slots = Slots { young: HashMap::new(), old: HashMap::new() };
        Self { fresh_for, capacity, slots: Mutex::new(slots) }
    }

    /// The value with this name. If it is not there, `load` runs, unless somebody else is loading it.
    ///
    /// # Errors
    /// That of `load`. Nothing is kept then, and the next who waits loads for itself.
    pub(crate) async fn get<E>(&self, name: &str, load: impl Future<Output = Result<V, E>>) -> Result<V, E> {
        let value = self.slot(name, Instant::now());
        value.get_or_try_init(|| load).await.cloned()
    }

    fn slot(&self, name: &str, now: Instant) -> Arc<OnceCell<V>> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let is_fresh = |slot: &&Slot<V>| now.duration_since(slot.since) < self.fresh_for;
        if let Some(slot) = slots.young.get(name).filter(is_fresh) {
            return Arc::clone(&slot.value);
        }
        let old = slots.old.remove(name).filter(|slot| is_fresh(&slot));
        let slot = old.unwrap_or_else(|| Slot { since: now, value: Arc::default() });
        let value = Arc::clone(&slot.value);
        if slots.young.len() >= self.capacity.div_ceil(2) {
            slots.old = std::mem::take(&mut slots.young);
        }
        slots.young.insert(name.to_owned(), slot);
        value
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use futures_util::future::join_all;

    use super::*;

    /// Loads the number of loads so far.
    async fn load(loads: &AtomicU32) -> Result<u32, ()> {
        tokio::task::yield_now().await;
        Ok(loads.fetch_add(1, Ordering::Relaxed))
    }

    #[tokio::test(start_paused = true)]
    async fn a_value_is_loaded_once_and_again_when_it_is_old() {
        let (recent, loads) = (Recent::new(10, Duration::from_millis(500)), AtomicU32::new(0));
        let values = join_all((0..5).map(|_| recent.get("a", load(&loads)))).await;
        assert_eq!(values, [Ok(0); 5]);
        tokio::time::advance(Duration::from_millis(499)).await;
        assert_eq!(recent.get("a", load(&loads)).await, Ok(0));
        tokio::time::advance(Duration::from_millis(1)).await;
        assert_eq!(recent.get("a", load(&loads)).await, Ok(1));
    }

    #[tokio::test]
    async fn a_failed_load_is_not_kept() {
        let recent = Recent::new(10, Duration::from_mins(1));
        assert_eq!(recent.get("a", async { Err(()) }).await, Err(()));
        assert_eq!(recent.get("a", async { Ok::<_, ()>(7) }).await, Ok(7));
    }

    #[tokio::test]
    async fn no_more_than_the_capacity_is_kept_and_what_is_used_stays() {
        let (recent, loads) = (Recent::new(10, Duration::from_mins(1)), AtomicU32::new(0));
        for number in 0..100 {
            assert_eq!(recent.get("used", load(&loads)).await, Ok(0));
            recent.get(&number.to_string(), async { Ok::<_, ()>(0) }).await.unwrap();
            let slots = recent.slots.lock().unwrap();
            assert!(slots.young.len().saturating_add(slots.old.len()) <= 10);
        }
    }
}
