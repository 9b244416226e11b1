//! Events in flight: launched while there is a place, landed with what became of them.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use futures_util::{FutureExt as _, StreamExt as _};

use super::backoff::pause_after;
use super::forward::{self, Forward, Received};
use super::queue::Waiting;
use super::said::{Attempt, Next, Said, Told};
use super::{Flying, Listener};
use crate::developer::api::{Api, ApiError};
use crate::developer::wire::Event;

/// How long a signature is fresh: receivers may refuse one of more than five minutes.
const FRESH: Duration = Duration::from_mins(1);

/// An event that comes back.
pub(super) struct Landed {
    waiting: Waiting,
    became: Became,
    took: Duration,
}

enum Became {
    Received(Received),
    /// The server could not sign it anew.
    Unsigned(ApiError),
    /// The server does not have it, or its body, any more.
    Gone,
}

/// The event with a signature that was made just now.
async fn sign(api: &Api, to: &Forward, waiting: &Waiting) -> Result<Option<Event>, Became> {
    match api.event(&waiting.event.id, to.path_to_sign()).await {
        Ok(event) if event.body.is_some() => Ok(Some(event)),
        Ok(_) => Err(Became::Gone),
        Err(error) if error.is_absent() => Err(Became::Gone),
        Err(error) => Err(Became::Unsigned(error)),
    }
}

impl Listener {
    /// Launches what may go now.
    pub(super) fn launch(&mut self, flying: &mut Flying) {
        let Some(to) = &self.options.forward else { return };
        let now = self.pace.now();
        while flying.len() < self.places(now) {
            let Some(mut waiting) = self.queue.next(now) else { break };
            let (api, outbound) = (self.api.clone(), self.outbound.clone());
            let (pace, to) = (Arc::clone(&self.pace), to.clone());
            let flight = async move {
                let began_at = pace.now();
                let is_fresh = began_at.saturating_sub(waiting.signed_at) <= FRESH;
                let signed = if is_fresh { Ok(None) } else { sign(&api, &to, &waiting).await };
                let became = match signed {
                    Ok(signed) => {
                        if let Some(event) = signed {
                            (waiting.event, waiting.signed_at) = (event, began_at);
                        }
                        Became::Received(forward::post(&outbound, &to, &waiting.event).await)
                    }
                    Err(became) => became,
                };
                Landed { waiting, became, took: pace.now().saturating_sub(began_at) }
            };
            flying.push(flight.boxed());
        }
    }

    /// How many events may be in flight: one, to try, while the receiver is away.
    fn places(&self, now: Duration) -> usize {
        match self.receiver.next_try() {
            None => self.options.parallel,
            Some(at) => usize::from(at <= now),
        }
    }

    /// When there will be something to launch that cannot go now.
    pub(super) fn wakes_at(&self, flying: usize) -> Option<Duration> {
        if self.queue.is_empty() {
            return None;
        }
        match self.receiver.next_try() {
            Some(at) => (flying == 0).then_some(at.max(self.queue.wakes_at()?)),
            None if flying < self.options.parallel => self.queue.wakes_at(),
            None => None,
        }
    }

    /// Takes back what has landed, and whatever else has by now; then one write records all of it.
    pub(super) fn land(&mut self, first: Landed, flying: &mut Flying) -> Result<()> {
        let mut next = Some(first);
        while let Some(landed) = next {
            self.settle(landed)?;
            next = flying.next().now_or_never().flatten();
        }
        self.progress.save()
    }

    fn settle(&mut self, landed: Landed) -> Result<()> {
        let Landed { mut waiting, became, took } = landed;
        let received = match became {
            Became::Received(received) => received,
            Became::Gone => {
                self.queue.finish(&waiting);
                return self.forget(&waiting.event.id);
            }
            Became::Unsigned(error) if error.is_temporary() => {
                waiting.tries = waiting.tries.saturating_add(1);
                let again_at = self.pace.now().saturating_add(pause_after(waiting.tries));
                self.queue.put_back(waiting, again_at);
                return Ok(());
            }
            Became::Unsigned(error) => return Err(error.into()),
        };
        waiting.tries = waiting.tries.saturating_add(1);
        match received {
            Received::Unreachable(why) => self.not_reached(waiting, &why),
            Received::Answered(answer) => {
                self.reached();
                let accepted = answer.accepted;
                self.tried(waiting, Ok(answer), took, accepted);
            }
            Received::Silent(why) => self.tried(waiting, Err(why), took, false),
        }
        Ok(())
    }

    fn reached(&mut self) {
        if self.receiver.ended() {
            self.note("the receiver answers again");
        }
    }

    /// Nobody is there: all events wait, and one is tried now and then.
    fn not_reached(&mut self, waiting: Waiting, why: &str) {
        let now = self.pace.now();
        if self.receiver.failed(now) {
            let waits = "Events wait; trying again until it answers";
            self.note(format!("{} cannot be reached: {why}. {waits}", self.target.forward_to));
        }
        self.queue.put_back(waiting, Duration::ZERO);
        let Some(limit) = self.options.give_up_after.and_then(|limit| now.checked_sub(limit)) else { return };
        for old in self.queue.remove_older(limit) {
            self.tell(&old, Err(why.to_owned()), Duration::ZERO, Next::GivenUp);
            self.give_up(&old);
        }
    }

    fn tried(
        &mut self,
        waiting: Waiting,
        answer: Result<forward::Answer, String>,
        took: Duration,
        accepted: bool,
    ) {
        let now = self.pace.now();
        let age = now.saturating_sub(waiting.taken_at);
        if accepted {
            self.tell(&waiting, answer, took, Next::Done);
            self.progress.finish(&waiting.event.id);
            self.queue.finish(&waiting);
            self.totals.accepted = self.totals.accepted.saturating_add(1);
        } else if self.options.give_up_after.is_some_and(|limit| age >= limit) {
            self.tell(&waiting, answer, took, Next::GivenUp);
            self.queue.finish(&waiting);
            self.give_up(&waiting);
        } else {
            let pause = pause_after(waiting.tries);
            self.tell(&waiting, answer, took, Next::Again(pause));
            self.queue.put_back(waiting, now.saturating_add(pause));
        }
    }

    fn give_up(&mut self, waiting: &Waiting) {
        self.progress.finish(&waiting.event.id);
        self.totals.given_up = self.totals.given_up.saturating_add(1);
    }

    fn tell(
        &mut self,
        waiting: &Waiting,
        answer: Result<forward::Answer, String>,
        took: Duration,
        next: Next,
    ) {
        let path = self.options.forward.as_ref().map(|to| to.signed_path(&waiting.event));
        let checked = self.checker.check(&waiting.event, path.as_deref().unwrap_or_default());
        let attempt = Attempt { number: waiting.tries, answer, took, next };
        let told = Told { event: waiting.event.clone(), checked, attempt: Some(attempt) };
        (self.say)(Said::Event(Box::new(told)));
    }
}
