//! Currency symbols by language, and the currencies that are written without decimals (CLDR 48).

use crate::error::Language;

/// The currency's symbol as readers of the language write it, or its code.
pub(super) fn of(language: Language, code: &'static str) -> &'static str {
    let table = match language {
        Language::En => ENGLISH,
        Language::Zh => CHINESE,
        Language::Ar => ARABIC,
    };
    table.iter().find(|(known, _)| *known == code).map_or(code, |(_, sign)| sign)
}

/// Returns true when the currency has minor units by ISO 4217 that CLDR omits if they are zero.
pub(super) fn is_mostly_whole(code: &str) -> bool {
    MOSTLY_WHOLE.contains(&code)
}

const MOSTLY_WHOLE: &[&str] = &[
    "AFN", "ALL", "COP", "HUF", "IDR", "IQD", "IRR", "KPW", "LAK", "LBP", "MGA", "MMK", "PKR", "SLL", "SOS",
    "SYP", "YER",
];

const ENGLISH: &[(&str, &str)] = &[
    ("AUD", "A$"),
    ("BRL", "R$"),
    ("CAD", "CA$"),
    ("CNY", "CN¥"),
    ("EUR", "€"),
    ("GBP", "£"),
    ("HKD", "HK$"),
    ("ILS", "₪"),
    ("INR", "₹"),
    ("JPY", "¥"),
    ("KRW", "₩"),
    ("MXN", "MX$"),
    ("NZD", "NZ$"),
    ("PHP", "₱"),
    ("TWD", "NT$"),
    ("USD", "$"),
    ("VND", "₫"),
    ("XAF", "FCFA"),
    ("XCD", "EC$"),
    ("XCG", "Cg."),
    ("XOF", "F\u{202f}CFA"),
    ("XPF", "CFPF"),
];

const CHINESE: &[(&str, &str)] = &[
    ("AUD", "AU$"),
    ("BRL", "R$"),
    ("CAD", "CA$"),
    ("CNY", "¥"),
    ("EUR", "€"),
    ("GBP", "£"),
    ("HKD", "HK$"),
    ("ILS", "₪"),
    ("INR", "₹"),
    ("JPY", "JP¥"),
    ("KRW", "₩"),
    ("MXN", "MX$"),
    ("NZD", "NZ$"),
    ("TWD", "NT$"),
    ("USD", "US$"),
    ("VND", "₫"),
    ("XAF", "FCFA"),
    ("XCD", "EC$"),
    ("XCG", "Cg."),
    ("XOF", "F\u{202f}CFA"),
    ("XPF", "CFPF"),
];

const ARABIC: &[(&str, &str)] = &[
    ("AED", "د.إ.\u{200f}"),
    ("AUD", "AU$"),
    ("BHD", "د.ب.\u{200f}"),
    ("BRL", "R$"),
    ("CAD", "CA$"),
    ("CNY", "CN¥"),
    ("DZD", "د.ج.\u{200f}"),
    ("EGP", "ج.م.\u{200f}"),
    ("EUR", "€"),
    ("GBP", "UK£"),
    ("HKD", "HK$"),
    ("ILS", "₪"),
    ("INR", "₹"),
    ("IQD", "د.ع.\u{200f}"),
    ("IRR", "ر.إ."),
    ("JOD", "د.أ.\u{200f}"),
    ("JPY", "JP¥"),
    ("KRW", "₩"),
    ("KWD", "د.ك.\u{200f}"),
    ("LBP", "ل.ل.\u{200f}"),
    ("LYD", "د.ل.\u{200f}"),
    ("MAD", "د.م.\u{200f}"),
    ("MRU", "أ.م.\u{200f}"),
    ("MXN", "MX$"),
    ("NZD", "NZ$"),
    ("OMR", "ر.ع.\u{200f}"),
    ("QAR", "ر.ق.\u{200f}"),
    ("SAR", "ر.س.\u{200f}"),
    ("SDG", "ج.س.\u{200f}"),
    ("SYP", "ل.س.\u{200f}"),
    ("THB", "฿"),
    ("TND", "د.ت.\u{200f}"),
    ("TWD", "NT$"),
    ("USD", "US$"),
    ("VND", "₫"),
    ("XAF", "FCFA"),
    ("XCD", "EC$"),
    ("XCG", "Cg."),
    ("XOF", "F\u{202f}CFA"),
    ("XPF", "CFPF"),
    ("YER", "ر.ي.\u{200f}"),
];
