//! The states of a payment session, and one table of everything that can happen to it.

/// In which state a payment is. `Submitted` is the pivot: from there on a missing answer may hide a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// The program called `my.tradePay`.
    Created,
    /// The backend is asked what the order is.
    Resolving,
    /// The user looks at the cashier.
    AwaitingUser,
    /// The order was handed over for execution.
    Submitted,
    /// The program has its result, or will never ask for it.
    Final,
}

/// What happens to a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// The backend is asked.
    Resolve,
    /// The order is known and can be shown.
    Show,
    /// The order is handed over for execution.
    Submit,
    /// The backend refused it for certain, such as for a wrong PIN: the user may try again.
    Refuse,
    /// The user, the host or the program's end gives the payment up.
    Cancel,
    /// The outcome is decided.
    Finish,
}

/// A line of the table.
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

/// Everything that can happen. What is not listed is refused and changes nothing.
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

    /// The state after an event; `None` when it cannot happen here.
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

    /// Every pair of state and event is either in the table once, or refused.
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

    /// A payment can be given up until it is handed over, and never after.
    #[test]
    fn no_cancel_after_submission() {
        for from in [State::Created, State::Resolving, State::AwaitingUser] {
            assert_eq!(from.after(Event::Cancel), Some(State::Final));
        }
        assert_eq!(State::Submitted.after(Event::Cancel), None);
        assert!(Event::ALL.iter().all(|event| State::Final.after(*event).is_none()));
    }
}
