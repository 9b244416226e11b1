//! Ids and times: what is printed can be read back, ids sort by time, and nothing else is accepted as an id.

use cashier_core::id::{Fresh, Id, Payment, PaymentId, Shard, User, UserId};
use cashier_core::time::Timestamp;
use proptest::prelude::*;

/// The mapping of texts to shards never changes: rows are stored by it.
#[test]
fn shards_of_texts_are_pinned() {
    let pinned = ["", "DEMO_TEA_SHOP", "sam@example.com", "شاي"].map(|text| Shard::of_text(text).number());
    assert_eq!(pinned, [4_033, 98, 2_322, 4_024]);
}

#[test]
fn times_of_every_form_are_read() {
    let micros = 1_795_225_136_000_000;
    for text in [
        "2026-11-21T01:38:56+00:00",
        "2026-11-21T01:38:56.000Z",
        "2026-11-21T04:38:56+03:00",
        "2026-11-21T01:38:56+0000",
        "2026-11-20T20:08:56-05:30",
    ] {
        assert_eq!(Timestamp::parse_rfc3339(text).unwrap().as_micros(), micros, "{text}");
    }
    for text in ["", "2026-11-21", "2026-11-21T01:38:56", "2026-13-01T00:00:00Z", "1795225262698", "tomorrow"]
    {
        assert!(Timestamp::parse_rfc3339(text).is_err(), "{text}");
    }
    assert_eq!(Timestamp::from_micros(micros + 544_999).to_rfc3339(), "2026-11-21T01:38:56.544+00:00");
}

proptest! {
    #[test]
    fn an_id_reads_back(millis in 0..(1_i64 << 47), shard in 0..4096_u16, entropy: u128) {
        let (at, shard) = (Timestamp::from_micros(millis * 1_000), Shard::from_low_bits(shard));
        let id: PaymentId = Id::new(at, shard, entropy);
        prop_assert_eq!((id.created_at(), id.shard()), (at, shard));
        let text = id.to_string();
        prop_assert_eq!(text.len(), 30);
        prop_assert_eq!(text.parse::<PaymentId>(), Ok(id));
        prop_assert!(text.parse::<UserId>().is_err());
        prop_assert!(text.to_uppercase().parse::<PaymentId>().is_err());
        prop_assert_eq!(Id::<Payment>::from_slice(&id.to_bytes()), Some(id));
    }

    #[test]
    fn order_follows_time(a in 0..(1_i64 << 40), b in 0..(1_i64 << 40), x: u128, y: u128) {
        prop_assume!(a != b);
        let id = |millis: i64, entropy| Id::<User>::new(Timestamp::from_micros(millis * 1_000), Shard::of_text("s"), entropy);
        prop_assert_eq!(id(a, x) < id(b, y), a < b);
        prop_assert_eq!(id(a, x).to_string() < id(b, y).to_string(), a < b);
    }

    #[test]
    fn any_text_is_an_id_or_an_error(text in "(pay_)?[0-9a-z]{0,30}") {
        if let Ok(id) = text.parse::<PaymentId>() {
            prop_assert_eq!(id.to_string(), text);
        }
    }

    #[test]
    fn a_stamp_gives_distinct_ids_and_repeats_them(seed: [u8; 16]) {
        let mut fresh = Fresh::new(Timestamp::from_micros(7_000_000), seed);
        let draw = |fresh: &mut Fresh| (0..20).map(|_| fresh.id::<User>(Shard::of_text("s"))).collect::<Vec<_>>();
        let first = draw(&mut fresh);
        let mut distinct = first.clone();
        distinct.sort();
        distinct.dedup();
        prop_assert_eq!(distinct.len(), 20);
        fresh.restart();
        prop_assert_eq!(draw(&mut fresh), first);
    }
}
