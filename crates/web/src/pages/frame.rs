//! The frame of every page: the reader, the language, the time.

use cashier_core::money::Money;
use cashier_core::time::Timestamp;

use super::{Markup, Sign, show_amount, show_moment};
use crate::texts::{Locale, Texts};

/// What every page knows.
#[derive(Clone)]
pub struct Frame {
    /// The language.
    pub locale: Locale,
    /// The texts in that language.
    pub t: &'static Texts,
    /// Path and query of the page, for links that return to it.
    pub here: String,
    /// The time on the product's clock.
    pub now: Timestamp,
    /// The name of the signed-in user.
    pub user: Option<String>,
    /// True in the demo.
    pub demo: bool,
    /// True for a reader who takes the demo's tour.
    pub tour: bool,
}

/// A link to the same page in another language.
pub(super) struct LanguageLink {
    pub(super) locale: Locale,
    pub(super) href: String,
    pub(super) is_current: bool,
}

impl Frame {
    /// A frame for a reader who is not signed in.
    pub fn new(locale: Locale, here: impl Into<String>, now: Timestamp) -> Self {
        Self { locale, t: locale.texts(), here: here.into(), now, user: None, demo: false, tour: false }
    }

    /// The same for a signed-in user.
    #[must_use]
    pub fn with_user(mut self, name: impl Into<String>) -> Self {
        self.user = Some(name.into());
        self
    }

    /// The same in the demo, when `demo` is true.
    #[must_use]
    pub fn with_demo(mut self, demo: bool) -> Self {
        self.demo = demo;
        self
    }

    /// The same on the demo's tour, when `tour` is true.
    #[must_use]
    pub fn with_tour(mut self, tour: bool) -> Self {
        self.tour = tour;
        self
    }

    pub(super) fn amount(&self, money: &Money) -> Markup {
        show_amount(self.locale, *money, Sign::Negative)
    }

    pub(super) fn change(&self, money: &Money) -> Markup {
        show_amount(self.locale, *money, Sign::Always)
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    pub(super) fn moment(&self, at: &Timestamp) -> Markup {
        show_moment(self.locale, *at)
    }

    pub(super) fn languages(&self) -> Vec<LanguageLink> {
        let (path, query) = self.here.split_once('?').unwrap_or((&self.here, ""));
        let kept: String = query
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="))
            .flat_map(|pair| [pair, "&"])
            .collect();
        Locale::ALL
            .into_iter()
            .map(|locale| LanguageLink {
                locale,
                href: format!("{path}?{kept}lang={}", locale.code()),
                is_current: locale == self.locale,
            })
            .collect()
    }
}
