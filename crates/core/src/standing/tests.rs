//! Sessions end according to their user's standing.

use super::*;
use crate::id::{Fresh, Shard, UserId};

/// A session opened before the operator ended all of them, or in the same millisecond, is ended; a later one stays
/// open. A suspended user has none.
#[test]
fn sessions_follow_the_standing() {
    let at = |millis: i64| Timestamp::from_micros(millis * 1_000);
    let session = |millis| -> SessionId { Fresh::new(at(millis), [1; 16]).id(Shard::of_text("a")) };
    let user: UserId = Fresh::new(at(1), [2; 16]).id(Shard::of_text("a"));
    let good = Standing::good(user.into());
    assert!(good.check_session(session(1)).is_ok());
    let ended = Standing { sessions_ended_at: Some(Timestamp::from_micros(5_400)), ..good };
    for (opened, expected) in [(4, Some(Code::SessionExpired)), (5, Some(Code::SessionExpired)), (6, None)] {
        assert_eq!(ended.check_session(session(opened)).err().map(|error| error.code), expected, "{opened}");
    }
    let suspended = Standing { suspended_at: Some(at(9)), ..good };
    assert_eq!(suspended.check_session(session(20)).unwrap_err().code, Code::UserStatusAbnormal);
}
