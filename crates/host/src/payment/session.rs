//! The states of a payment session, and one table of all transitions.

/// The state of a payment. `Submitted` is the pivot: from there on a missing response may hide a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// The program called `my.tradePay`.
    Created,
    /// The backend is resolving the order.
    Resolving,
    /// The user is looking at the cashier.
    AwaitingUser,
    /// The order was submitted for execution.
    Submitted,
    /// The program has its result, or will never ask for it.
    Final,
}

/// An event of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// The backend is asked to resolve the order.
    Resolve,
    /// The order is known and can be shown.
    Show,
    /// The order is submitted for execution.
    Submit,
    /// The backend definitely refused it, such as for a wrong PIN: the user may try again.
    Refuse,
    /// The user, the host, or the program's end cancels the payment.
    Cancel,
    /// The outcome is final.
    Finish,
}

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// In this state …
    pub from: State,
    /// … this may happen …
    pub event: Event,
    /// … and leads here.
    pub to: State,
}

const fn line(from: State, event: Event, to: State) -> Transition {
    Transition { from, event, to }
}

/// All transitions. Any other is refused and changes nothing.
pub const TRANSITIONS: [Transition; 11] = [
    line(State::Created, Event::Resolve, State::Resolving),
    line(State::Created, Event::Cancel, State::Final),
    line(State::Created, Event::Finish, State::Final),
    line(State::Resolving, Event::Show, State::AwaitingUser),
    line(State::Resolving, Event::Cancel, State::Final),
    line(State::Resolving, Event::Finish, State::Final),
    line(State::AwaitingUser, Event::Submit, State::Submitted),
    line(State::AwaitingUser, Event::Cancel, State::Final),
    line(State::AwaitingUser, Event::Finish, State::Final),
    line(State::Submitted, Event::Refuse, State::AwaitingUser),
    line(State::Submitted, Event::Finish, State::Final),
];

impl State {
    /// Every state.
    pub const ALL: [Self; 5] =
        [Self::Created, Self::Resolving, Self::AwaitingUser, Self::Submitted, Self::Final];

    /// The state after an event; `None` when the event is not allowed here.
    pub fn after(self, event: Event) -> Option<Self> {
        TRANSITIONS.iter().find(|line| line.from == self && line.event == event).map(|line| line.to)
    }

    /// The name for logs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Resolving => "resolving",
            Self::AwaitingUser => "awaiting-user",
            Self::Submitted => "submitted",
            Self::Final => "final",
        }
    }
}

impl Event {
    /// Every event.
    pub const ALL: [Self; 6] =
        [Self::Resolve, Self::Show, Self::Submit, Self::Refuse, Self::Cancel, Self::Finish];
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every pair of state and event is either in the table once or refused.
    #[test]
    fn the_table_is_complete() {
        for from in State::ALL {
            for event in Event::ALL {
                let lines =
                    TRANSITIONS.iter().filter(|line| line.from == from && line.event == event).count();
                assert!(lines <= 1, "{from:?} {event:?}");
                assert_eq!(from.after(event).is_some(), lines == 1);
            }
        }
    }

    /// A payment can be cancelled until it is submitted, and never after.
    #[test]
    fn no_cancel_after_submission() {
        for from in [State::Created, State::Resolving, State::AwaitingUser] {
            assert_eq!(from.after(Event::Cancel), Some(State::Final));
        }
        assert_eq!(State::Submitted.after(Event::Cancel), None);
        assert!(Event::ALL.iter().all(|event| State::Final.after(*event).is_none()));
    }
}
