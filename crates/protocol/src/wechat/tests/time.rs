//! Times on the wire: China's clock, read back exactly.

use proptest::prelude::*;

use super::{at, noon};
use crate::wechat::time::{
    parse_compact, parse_plain, parse_seconds, to_compact, to_date, to_plain, to_rfc3339, to_seconds,
};

/// The same moment in every form, on the other side of midnight too.
#[test]
fn forms() {
    assert_eq!(to_rfc3339(noon()), "2026-11-21T12:00:00+08:00");
    let late = at("2026-12-31T16:30:59.999Z");
    assert_eq!(to_rfc3339(late), "2027-01-01T00:30:59+08:00");
    assert_eq!(to_compact(late), "20270101003059");
    assert_eq!(to_plain(late), "2027-01-01 00:30:59");
    assert_eq!(to_date(late), "2027-01-01");
    assert_eq!(to_seconds(late), 1_798_734_659);
    assert_eq!(parse_seconds("1798734659"), Some(at("2026-12-31T16:30:59Z")));
}

/// Other texts are no times.
#[test]
fn other_texts_are_refused() {
    for text in ["", "2027010100305", "202701010030590", "20271301003059", "2027-1-1", "+2027010100305"] {
        assert_eq!(parse_compact(text), None, "{text}");
    }
    for text in ["", "2027-01-01", "2027-01-01T00:30:59", "2027-01-01 0:30:59", "2027-01-01 00:30:59Z"] {
        assert_eq!(parse_plain(text), None, "{text}");
    }
}

proptest! {
    /// Whole seconds read back from every form.
    #[test]
    fn seconds_read_back(seconds in 0_i64..4_102_444_800) {
        let time = parse_seconds(&seconds.to_string()).unwrap();
        prop_assert_eq!(to_seconds(time), seconds);
        prop_assert_eq!(at(&to_rfc3339(time)), time);
        prop_assert_eq!(parse_compact(&to_compact(time)), Some(time));
        prop_assert_eq!(parse_plain(&to_plain(time)), Some(time));
    }

    /// Any text is a time or refused.
    #[test]
    fn any_text_is_read_or_refused(text in ".{0,24}") {
        let _ = (parse_compact(&text), parse_plain(&text), parse_seconds(&text));
    }
}
