//! Numbers inside texts: plural forms, Arabic digits, and names that keep their own direction.

use cashier_core::error::Language;
use cashier_core::shown::{self, Plural};

/// One digit in Arabic-Indic form; any other character is unchanged.
pub(crate) const fn arabic_digit(digit: char) -> char {
    match digit {
        '0' => '٠',
        '1' => '١',
        '2' => '٢',
        '3' => '٣',
        '4' => '٤',
        '5' => '٥',
        '6' => '٦',
        '7' => '٧',
        '8' => '٨',
        '9' => '٩',
        other => other,
    }
}

/// The forms of one Arabic noun; `{n}` stands for the number.
pub(super) struct Arabic {
    pub(super) zero: &'static str,
    pub(super) one: &'static str,
    pub(super) two: &'static str,
    pub(super) few: &'static str,
    pub(super) many: &'static str,
    pub(super) other: &'static str,
}

impl Arabic {
    /// The form for a count (CLDR plural rules of Arabic), with the number inserted.
    pub(super) fn say(&self, count: u64) -> String {
        let form = match shown::plural(Language::Ar, count) {
            Plural::Zero => self.zero,
            Plural::One => self.one,
            Plural::Two => self.two,
            Plural::Few => self.few,
            Plural::Many => self.many,
            Plural::Other => self.other,
        };
        form.replace("{n}", &shown::count(Language::Ar, count))
    }
}

/// An English count: `one` or `other`; `{n}` stands for the number.
pub(super) fn english(count: u64, one: &str, other: &str) -> String {
    let form = if shown::plural(Language::En, count) == Plural::One { one } else { other };
    form.replace("{n}", &shown::count(Language::En, count))
}

/// A Chinese count, which has one form.
pub(super) fn chinese(count: u64, form: &str) -> String {
    form.replace("{n}", &shown::count(Language::Zh, count))
}

/// A name between first-strong isolates, so that its direction does not disturb the sentence around it.
pub(super) fn isolate(name: &str) -> String {
    format!("\u{2068}{name}\u{2069}")
}

#[cfg(test)]
mod tests {
    use cashier_core::error::Language;
    use cashier_core::shown;

    use super::{Arabic, arabic_digit};

    /// The digits of times are those of ICU.
    #[test]
    fn digits_are_those_of_icu() {
        for digit in 0..10 {
            let ours: String = digit.to_string().chars().map(arabic_digit).collect();
            assert_eq!(ours, shown::count(Language::Ar, digit));
        }
    }

    /// Arabic has six plural forms; above ten, the last two digits decide.
    #[test]
    fn arabic_plurals() {
        let noun = Arabic {
            zero: "z",
            one: "one",
            two: "two",
            few: "few {n}",
            many: "many {n}",
            other: "other {n}",
        };
        let cases = [
            (0, "z"),
            (1, "one"),
            (2, "two"),
            (3, "few ٣"),
            (10, "few ١٠"),
            (11, "many ١١"),
            (99, "many ٩٩"),
            (100, "other ١٠٠"),
            (102, "other ١٠٢"),
            (103, "few ١٠٣"),
            (111, "many ١١١"),
        ];
        for (count, expected) in cases {
            assert_eq!(noun.say(count), expected);
        }
    }
}
