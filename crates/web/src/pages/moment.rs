//! Moments and durations as text. The server writes UTC; a script converts it to the reader's own time zone.

use cashier_core::time::Timestamp;

use super::Markup;
use crate::texts::{Locale, arabic_digit};

/// A moment as a `time` element.
pub fn show_moment(locale: Locale, at: Timestamp) -> Markup {
    let exact = at.to_rfc3339();
    Markup(format!("<time datetime=\"{exact}\" data-moment>{}</time>", words(locale, &exact)))
}

/// The time until `until` in its largest unit, rounded down, such as "14 minutes".
pub(super) fn span_words(locale: Locale, now: Timestamp, until: Timestamp) -> String {
    let calendar = &locale.texts().calendar;
    match seconds_between(now, until) {
        seconds @ 0..=59 => (calendar.seconds)(seconds),
        seconds @ 60..=3_599 => (calendar.minutes)(seconds / 60),
        seconds @ 3_600..=172_799 => (calendar.hours)(seconds / 3_600),
        seconds => (calendar.days)(seconds / 86_400),
    }
}

/// Whole seconds from `now` to `until`; zero when it has passed.
pub(super) fn seconds_between(now: Timestamp, until: Timestamp) -> u64 {
    let micros = until.as_micros().saturating_sub(now.as_micros());
    u64::try_from(micros).unwrap_or(0) / 1_000_000
}

/// `2026-11-21T01:38:56.544+00:00` as text.
fn words(locale: Locale, exact: &str) -> String {
    let calendar = &locale.texts().calendar;
    let part = |from: usize, to: usize| localized(locale, exact.get(from..to).unwrap_or_default());
    let month = exact.get(5..7).and_then(|month| month.parse::<usize>().ok()).unwrap_or(1);
    let month = calendar.months.get(month.saturating_sub(1)).copied().unwrap_or_default();
    let day = exact.get(8..10).unwrap_or_default().trim_start_matches('0');
    let text = (calendar.moment)(&localized(locale, day), month, &part(0, 4), &part(11, 16));
    format!("{text} {}", calendar.utc)
}

/// The text with the reader's digits.
pub(super) fn localized(locale: Locale, text: &str) -> String {
    match locale {
        Locale::En | Locale::Zh => text.to_owned(),
        Locale::Ar => text.chars().map(arabic_digit).collect(),
    }
}

#[cfg(test)]
mod tests {
    use cashier_core::time::Timestamp;

    use super::{show_moment, span_words};
    use crate::texts::Locale;

    /// The exact moment is kept for scripts; the words follow the language.
    #[test]
    fn moments() {
        let at = Timestamp::parse_rfc3339("2026-11-01T09:08:56.544+00:00").unwrap();
        let expected = [
            (Locale::En, "Nov 1, 2026, 09:08 UTC"),
            (Locale::Zh, "2026年11月1日 09:08 UTC"),
            (Locale::Ar, "١ نوفمبر ٢٠٢٦، ٠٩:٠٨ بالتوقيت العالمي"),
        ];
        for (locale, words) in expected {
            let html = format!("<time datetime=\"2026-11-01T09:08:56.544+00:00\" data-moment>{words}</time>");
            assert_eq!(show_moment(locale, at).to_string(), html);
        }
    }

    /// Scripts format the same with `Intl`; `moments.json` was written by it (CLDR 48), with the options of
    /// `page.js`.
    #[test]
    fn moments_are_written_as_intl_writes_them() {
        let rows: serde_json::Value = serde_json::from_str(include_str!("moments.json")).unwrap();
        for row in rows.as_array().unwrap() {
            let at = Timestamp::parse_rfc3339(row["at"].as_str().unwrap()).unwrap();
            for locale in Locale::ALL {
                let expected =
                    format!(">{} {}<", row[locale.code()].as_str().unwrap(), locale.texts().calendar.utc);
                let html = show_moment(locale, at).to_string();
                assert!(html.contains(&expected), "{html} is not {expected}");
            }
        }
    }

    /// Durations are rounded down and never negative.
    #[test]
    fn spans() {
        let at = |seconds: i64| Timestamp::from_micros(seconds * 1_000_000);
        let cases = [
            (0, "0 seconds"),
            (1, "1 second"),
            (119, "1 minute"),
            (3_600, "1 hour"),
            (172_800, "2 days"),
            (-9, "0 seconds"),
        ];
        for (seconds, expected) in cases {
            assert_eq!(span_words(Locale::En, at(0), at(seconds)), expected);
        }
    }
}
