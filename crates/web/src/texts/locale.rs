//! The languages of the pages, and which one a reader gets.
//!
//! Precedence: the reader's choice here (query, then cookie), the account's language, the browser's preference,
//! English.

use cashier_core::error::Language;

use super::{Texts, ar, en, zh};

/// A language of the pages.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Chinese, simplified.
    Zh,
    /// Arabic.
    Ar,
}

/// A request's hints about the reader's language.
#[derive(Clone, Copy, Debug, Default)]
pub struct Preferences<'a> {
    /// The query parameter `lang`.
    pub query: Option<&'a str>,
    /// The cookie `lang`.
    pub cookie: Option<&'a str>,
    /// The language of the signed-in user.
    pub account: Option<&'a str>,
    /// The header `Accept-Language`.
    pub header: Option<&'a str>,
}

impl Locale {
    /// Every language, in the order in which the pages offer them.
    pub const ALL: [Self; 3] = [Self::En, Self::Zh, Self::Ar];

    /// The language for a request.
    pub fn negotiate(preferences: Preferences<'_>) -> Self {
        let named = [preferences.query, preferences.cookie, preferences.account];
        named
            .into_iter()
            .flatten()
            .find_map(Self::parse)
            .or_else(|| preferences.header.and_then(Self::from_header))
            .unwrap_or_default()
    }

    /// The language of a tag such as `zh`, `zh-CN` or `ar-IQ`; `None` if the pages do not support it.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|locale| locale.code().eq_ignore_ascii_case(primary))
    }

    /// The best language of an `Accept-Language` header (RFC 9110, section 12.5.4); `None` when none fits.
    pub fn from_header(header: &str) -> Option<Self> {
        let mut best: Option<(u32, Self)> = None;
        for range in header.split(',').take(32) {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let quality = parts.find_map(|part| part.trim().strip_prefix("q=")).map_or(1_000, thousandths);
            let locale = if tag == "*" { Some(Self::default()) } else { Self::parse(tag) };
            if let Some(locale) = locale
                && quality > best.map_or(0, |(quality, _)| quality)
            {
                best = Some((quality, locale));
            }
        }
        best.map(|(_, locale)| locale)
    }

    /// The short code: `en`, `zh` or `ar`. Used in links, cookies and user rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
            Self::Ar => "ar",
        }
    }

    /// The tag for the `lang` attribute.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh-CN",
            Self::Ar => "ar",
        }
    }

    /// The language of errors and of written numbers.
    pub const fn language(self) -> Language {
        match self {
            Self::En => Language::En,
            Self::Zh => Language::Zh,
            Self::Ar => Language::Ar,
        }
    }

    /// The tag with which scripts format numbers and dates with `Intl`, so that they match the server. Plain `ar` has
    /// Latin digits, so Arabic-Indic ones are requested explicitly.
    pub const fn intl_tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh-CN",
            Self::Ar => "ar-u-nu-arab",
        }
    }

    /// The direction of writing for the `dir` attribute.
    pub const fn dir(self) -> &'static str {
        match self {
            Self::En | Self::Zh => "ltr",
            Self::Ar => "rtl",
        }
    }

    /// The language's own name.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Zh => "中文",
            Self::Ar => "العربية",
        }
    }

    /// The language's name where there is little room; always the beginning or a part of its own name.
    pub const fn short_name(self) -> &'static str {
        match self {
            Self::En => "EN",
            Self::Zh => "中文",
            Self::Ar => "ع",
        }
    }

    /// Every text of the pages in this language.
    pub const fn texts(self) -> &'static Texts {
        match self {
            Self::En => &en::TEXTS,
            Self::Zh => &zh::TEXTS,
            Self::Ar => &ar::TEXTS,
        }
    }
}

/// A quality value such as `0.8` in thousandths; an illegal one counts as zero.
fn thousandths(text: &str) -> u32 {
    let text = text.trim();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_plain = fraction.len() <= 3 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    match whole {
        "1" => 1_000,
        "0" if is_plain => format!("{fraction:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::{Locale, Preferences};

    /// The header's quality values decide; regions and case do not matter; refused and unknown languages are skipped.
    #[test]
    fn header() {
        let cases = [
            ("ar-IQ,ar;q=0.9,en;q=0.8", Some(Locale::Ar)),
            ("fr, zh-Hans-CN;q=0.7, en;q=0.3", Some(Locale::Zh)),
            ("en;q=0.1, ZH;q=0.25", Some(Locale::Zh)),
            ("fr, *;q=0.5", Some(Locale::En)),
            ("ar;q=0, en;q=0.001", Some(Locale::En)),
            ("ar;q=9, zh;q=x", None),
            ("fr", None),
            ("", None),
        ];
        for (header, expected) in cases {
            assert_eq!(Locale::from_header(header), expected, "{header}");
        }
    }

    /// A choice made here takes precedence over the account, and the account over the browser.
    #[test]
    fn order() {
        let all =
            Preferences { query: Some("zh"), cookie: Some("ar"), account: Some("en"), header: Some("ar") };
        assert_eq!(Locale::negotiate(all), Locale::Zh);
        assert_eq!(Locale::negotiate(Preferences { query: Some("xx"), ..all }), Locale::Ar);
        assert_eq!(Locale::negotiate(Preferences { query: None, cookie: None, ..all }), Locale::En);
        assert_eq!(
            Locale::negotiate(Preferences { header: Some("zh"), ..Preferences::default() }),
            Locale::Zh
        );
        assert_eq!(Locale::negotiate(Preferences::default()), Locale::En);
    }
}
