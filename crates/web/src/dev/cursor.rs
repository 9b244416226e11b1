//! How far a reader of the events has come.
//!
//! Ids are in the order of time, but a notice may be committed a little after a younger one. So a cursor has two places: up
//! to `settled` every event has been handed out, for good; between `settled` and `seen` so many were handed out as `count`
//! says. If more are there now, one came late, and all of them are handed out again: the reader skips those it has had.

use std::str::FromStr;

use cashier_core::error::{Code, Error};
use cashier_core::id::{NoticeId, Shard};
use cashier_core::time::Timestamp;

/// A place in the events of one client.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Cursor {
    /// Every event up to this id was handed out, and none will be added.
    pub(super) settled: NoticeId,
    /// The last that was handed out.
    pub(super) seen: NoticeId,
    /// How many were handed out after `settled`.
    pub(super) count: usize,
}

/// No event of this time or later has a smaller id.
pub(super) fn first_id(at: Timestamp) -> NoticeId {
    NoticeId::new(at, Shard::from_low_bits(0), 0)
}

impl Cursor {
    /// Before every event.
    pub(super) const START: Self = Self::at(NoticeId::from_bytes([0; 16]));

    /// After every event up to this id.
    pub(super) const fn at(id: NoticeId) -> Self {
        Self { settled: id, seen: id, count: 0 }
    }

    /// Where to go on reading, given the events that are there now between the two places.
    pub(super) fn start(&self, window: &[NoticeId]) -> NoticeId {
        if window.len() == self.count { self.seen } else { self.settled }
    }

    /// The cursor after the events of `page` were handed out, too, and there are no more up to `until`. No event with an id below
    /// `horizon` will be added.
    pub(super) fn after(
        &self,
        window: &[NoticeId],
        (page, until): (&[NoticeId], Option<NoticeId>),
        horizon: NoticeId,
    ) -> Self {
        let start = self.start(window);
        let seen = until.or(page.last().copied()).unwrap_or(start);
        let settled = seen.min(horizon).max(self.settled);
        let before = if start == self.settled { &[] } else { window };
        let count = before.iter().chain(page).filter(|id| **id > settled).count();
        Self { settled, seen: seen.max(settled), count }
    }

    /// The text that a caller hands back.
    pub(super) fn text(&self) -> String {
        if self.settled == self.seen {
            self.settled.to_string()
        } else {
            format!("{}.{}.{}", self.settled, self.seen, self.count)
        }
    }
}

impl FromStr for Cursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || {
            let detail = "after must be `now`, a time (RFC 3339), or the cursor of an earlier answer.";
            Error::new(Code::ParamIllegal).with_detail(detail)
        };
        let id = |text: &str| text.parse::<NoticeId>().map_err(|_| wrong());
        let parts: Vec<&str> = text.split('.').collect();
        match parts.as_slice() {
            [settled] => Ok(Self::at(id(settled)?)),
            [settled, seen, count] => {
                let (settled, seen) = (id(settled)?, id(seen)?);
                let count = count.parse().map_err(|_| wrong())?;
                if settled <= seen { Ok(Self { settled, seen, count }) } else { Err(wrong()) }
            }
            _ => Err(wrong()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> NoticeId {
        let mut bytes = [0; 16];
        bytes[15] = number;
        NoticeId::from_bytes(bytes)
    }

    fn ids(numbers: &[u8]) -> Vec<NoticeId> {
        numbers.iter().copied().map(id).collect()
    }

    /// Whatever comes late is handed out, and the cursor rests once everything is settled.
    #[test]
    fn a_late_event_is_handed_out() {
        let first = Cursor::START.after(&[], (&ids(&[3, 5]), None), id(4));
        assert_eq!(first, Cursor { settled: id(4), seen: id(5), count: 1 });
        assert_eq!(first.start(&ids(&[5])), id(5), "nothing new");
        let late = Cursor::START.after(&[], (&ids(&[3, 5]), None), id(1));
        assert_eq!(late, Cursor { settled: id(1), seen: id(5), count: 2 });
        let window = ids(&[3, 4, 5]);
        assert_eq!(late.start(&window), id(1), "4 came late: again from the settled place");
        let again = late.after(&window, (&window, None), id(9));
        assert_eq!(again, Cursor::at(id(5)));
    }

    #[test]
    fn pages_go_on_where_the_last_ended() {
        let first = Cursor::START.after(&[], (&ids(&[1, 2]), None), id(0));
        let second = first.after(&ids(&[1, 2]), (&ids(&[3]), None), id(0));
        assert_eq!(second, Cursor { settled: id(0), seen: id(3), count: 3 });
        let idle = second.after(&ids(&[1, 2, 3]), (&[], None), id(2));
        assert_eq!(idle, Cursor { settled: id(2), seen: id(3), count: 1 });
        assert_eq!(idle.after(&ids(&[3]), (&[], None), id(9)), Cursor::at(id(3)));
    }

    /// Notices to other clients are passed over, and what comes late before them is seen.
    #[test]
    fn a_stretch_without_an_event_is_passed() {
        let passed = Cursor::START.after(&[], (&[], Some(id(8))), id(9));
        assert_eq!(passed, Cursor::at(id(8)));
        let early = Cursor::START.after(&[], (&ids(&[3]), Some(id(8))), id(5));
        assert_eq!(early, Cursor { settled: id(5), seen: id(8), count: 0 });
        assert_eq!(early.start(&ids(&[6])), id(5), "6 came late");
    }

    #[test]
    fn a_cursor_reads_back() {
        for cursor in [Cursor::START, Cursor::at(id(7)), Cursor { settled: id(1), seen: id(9), count: 4 }] {
            assert_eq!(cursor.text().parse::<Cursor>().unwrap(), cursor);
        }
        let settled = id(7).to_string();
        for wrong in ["", "x", "1.2", &format!("{settled}.{settled}"), &format!("{settled}.{}.1", id(1))] {
            assert!(wrong.parse::<Cursor>().is_err(), "{wrong}");
        }
    }
}
