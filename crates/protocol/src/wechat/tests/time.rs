//! Times on the wire: China's offset, whole seconds, read back exactly.

use proptest::prelude::*;

use super::{at, noon};
use crate::wechat::time::{parse_seconds, to_rfc3339, to_seconds};

/// The same moment in both forms, also across midnight.
#[test]
fn forms() {
    assert_eq!(to_rfc3339(noon()), "2026-11-21T12:00:00+08:00");
    let late = at("2026-12-31T16:30:59.999Z");
    assert_eq!(to_rfc3339(late), "2027-01-01T00:30:59+08:00");
    assert_eq!(to_seconds(late), 1_798_734_659);
    assert_eq!(parse_seconds("1798734659"), Some(at("2026-12-31T16:30:59Z")));
}

proptest! {
    /// Whole seconds read back from both forms.
    #[test]
    fn seconds_read_back(seconds in 0_i64..4_102_444_800) {
        let time = parse_seconds(&seconds.to_string()).unwrap();
        prop_assert_eq!(to_seconds(time), seconds);
        prop_assert_eq!(at(&to_rfc3339(time)), time);
    }

    /// Any text is a number of seconds or is refused.
    #[test]
    fn any_text_is_read_or_refused(text in ".{0,24}") {
        let is_number = (1..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        prop_assert_eq!(parse_seconds(&text).is_some(), is_number);
    }
}
