//! State machines: each has one table, the only authority on what can happen.

use crate::time::Timestamp;

/// One line of a table: from this state, on this event, to that state.
pub type Line = (&'static str, &'static str, &'static str);

/// The states of something, driven by one table.
///
/// An implementation says what data a state has, not whether it may be reached: a transition that the table does not
/// list cannot happen. The tables are short, so a lookup is a handful of comparisons of short texts.
pub trait Machine: Sized {
    /// What can happen.
    type Event;

    /// The allowed transitions, and the only ones: `(from, event, to)`. A state is listed under its stored name;
    /// something that does not exist yet is listed as [`START`].
    const TRANSITIONS: &'static [Line];

    /// The name of this state.
    fn state_name(&self) -> &'static str;

    /// The name of an event.
    fn event_name(event: &Self::Event) -> &'static str;

    /// Makes the state `to`, to which the table leads, with its data. Returns `None` when the event lacks the data of
    /// the state that the table names.
    fn enter(from: Option<Self>, to: &'static str, event: Self::Event, now: Timestamp) -> Option<Self>;

    /// The state after an event; `None` if the table does not list the transition.
    fn after(self, event: Self::Event, now: Timestamp) -> Option<Self> {
        step(Some(self), event, now)
    }

    /// The first state of something new; `None` if the table does not list the transition.
    fn begin(event: Self::Event, now: Timestamp) -> Option<Self> {
        step(None, event, now)
    }
}

/// The name in a table for something that does not exist yet.
pub const START: &str = "none";

/// Where a table leads from a state on an event.
pub fn allowed(table: &[Line], from: &str, event: &str) -> Option<&'static str> {
    table.iter().find(|line| line.0 == from && line.1 == event).map(|line| line.2)
}

fn step<M: Machine>(from: Option<M>, event: M::Event, now: Timestamp) -> Option<M> {
    let name = from.as_ref().map_or(START, M::state_name);
    let to = allowed(M::TRANSITIONS, name, M::event_name(&event))?;
    M::enter(from, to, event, now).filter(|next| next.state_name() == to)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A door that claims to open even when locked, which its table does not list.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    enum Door {
        Shut,
        Open,
        Locked,
    }

    #[derive(Clone, Copy)]
    enum Hand {
        Hang,
        Push,
        Turn,
        Kick,
    }

    impl Machine for Door {
        type Event = Hand;

        const TRANSITIONS: &'static [Line] = &[
            (START, "hang", "shut"),
            ("shut", "push", "open"),
            ("shut", "turn", "locked"),
            ("shut", "kick", "locked"),
        ];

        fn state_name(&self) -> &'static str {
            match self {
                Self::Shut => "shut",
                Self::Open => "open",
                Self::Locked => "locked",
            }
        }

        fn event_name(event: &Hand) -> &'static str {
            match event {
                Hand::Hang => "hang",
                Hand::Push => "push",
                Hand::Turn => "turn",
                Hand::Kick => "kick",
            }
        }

        fn enter(_: Option<Self>, _: &'static str, event: Hand, _: Timestamp) -> Option<Self> {
            Some(match event {
                Hand::Hang => Self::Shut,
                Hand::Push | Hand::Kick => Self::Open,
                Hand::Turn => Self::Locked,
            })
        }
    }

    /// A transition needs a line in the table, whatever the states would do.
    #[test]
    fn the_table_decides() {
        let now = Timestamp::default();
        assert_eq!(Door::begin(Hand::Hang, now), Some(Door::Shut));
        assert_eq!(Door::begin(Hand::Push, now), None);
        assert_eq!(Door::Shut.after(Hand::Push, now), Some(Door::Open));
        assert_eq!(Door::Shut.after(Hand::Turn, now), Some(Door::Locked));
        assert_eq!(Door::Locked.after(Hand::Push, now), None);
        // The table leads to a different state from the one that would be made.
        assert_eq!(Door::Shut.after(Hand::Kick, now), None);
    }
}
