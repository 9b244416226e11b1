//! Every text of the pages, in every language. A language is one value of [`Texts`], so the compiler proves that no
//! text is missing.
//!
//! A text that contains a number or a name is a function, because plurals and word order differ. Texts are plain; the
//! templates escape them. Not included: texts of error codes (in the registry) and merchants' own texts.

mod agreement;
mod ar;
mod console;
mod count;
mod docs;
mod en;
mod locale;
mod zh;

pub use console::{Console, RoleAt};
pub(crate) use count::arabic_digit;
pub use docs::Docs;
pub use locale::{Locale, Preferences};

/// A text that contains a whole number.
pub type Counted = fn(u64) -> String;
/// A text that contains a name.
pub type Named = fn(&str) -> String;

/// Every text of one language.
pub struct Texts {
    /// The frame of every page.
    pub shell: Shell,
    /// Dates and units.
    pub calendar: Calendar,
    /// Signing in.
    pub sign_in: SignIn,
    /// An order that waits for its payer.
    pub order: Order,
    /// How an order ended.
    pub end: End,
    /// Something is wrong.
    pub refused: Refused,
    /// The wallet's home, its inbox and consent.
    pub wallet: Wallet,
    /// A merchant asks for access.
    pub consent: Consent,
    /// Agreements to be debited later.
    pub agreement: agreement::Agreement,
    /// The demo's first page.
    pub demo: Demo,
    /// The demo's shop.
    pub shop: Shop,
    /// The demo's shop for web pages.
    pub web_shop: WebShop,
    /// The timeline of one order.
    pub timeline: Timeline,
    /// Around the documents.
    pub docs: Docs,
    /// The catalogue of errors.
    pub catalogue: Catalogue,
    /// The reference of the APIs.
    pub reference: Reference,
    /// The calls and events of a client.
    pub inspector: Inspector,
    /// The console.
    pub console: Console,
}

/// The frame of every page.
pub struct Shell {
    pub product: &'static str,
    pub skip: &'static str,
    pub language: &'static str,
    pub sections: &'static str,
    pub wallet: &'static str,
    pub shop: &'static str,
    pub timeline: &'static str,
    pub demo: &'static str,
    pub demo_note: &'static str,
    pub safety: &'static str,
    pub signed_in_as: &'static str,
    pub sign_out: &'static str,
    pub back: &'static str,
}

/// Dates and units.
pub struct Calendar {
    pub months: [&'static str; 12],
    /// Day, month, year and time of day, already in the reader's digits.
    pub moment: fn(day: &str, month: &str, year: &str, time: &str) -> String,
    pub utc: &'static str,
    pub seconds: Counted,
    pub minutes: Counted,
    pub hours: Counted,
    pub days: Counted,
}

/// Signing in.
pub struct SignIn {
    pub title: &'static str,
    pub lead: &'static str,
    pub to_pay: Named,
    pub login_id: &'static str,
    pub login_id_hint: &'static str,
    pub password: &'static str,
    pub submit: &'static str,
    pub missing: &'static str,
    pub wrong: &'static str,
    pub inactive: &'static str,
    pub wait: Counted,
    pub busy: &'static str,
    pub signed_out: &'static str,
    pub demo_users: &'static str,
    pub demo_users_hint: &'static str,
    pub login: &'static str,
    pub use_account: &'static str,
    pub pin: &'static str,
}

/// An order that waits for its payer.
pub struct Order {
    pub title: Named,
    pub heading: &'static str,
    pub payee: &'static str,
    pub amount: &'static str,
    pub description: &'static str,
    pub order_no: &'static str,
    pub payment_id: &'static str,
    pub pay_within: &'static str,
    pub balance: &'static str,
    pub balance_source: &'static str,
    pub left_after: &'static str,
    pub pin: &'static str,
    pub pin_hint: &'static str,
    pub pin_missing: &'static str,
    pub pin_wrong: Counted,
    pub mismatch: &'static str,
    pub busy: &'static str,
    pub pay: &'static str,
    pub cancel: &'static str,
    pub cancel_lead: &'static str,
    pub cancel_yes: &'static str,
    pub locked: &'static str,
    pub locked_lead: &'static str,
    pub short: &'static str,
    pub short_lead: &'static str,
    pub shortfall: &'static str,
    pub top_up: &'static str,
    pub top_up_note: &'static str,
    pub other_device: &'static str,
    pub other_device_lead: &'static str,
    pub qr: Named,
    pub processing: &'static str,
    pub processing_lead: &'static str,
    pub check_again: &'static str,
}

/// How an order ended.
pub struct End {
    pub paid: &'static str,
    pub paid_lead: Named,
    pub paid_before: &'static str,
    pub paid_before_lead: &'static str,
    pub paid_by_other: &'static str,
    pub paid_by_other_lead: &'static str,
    pub expired: &'static str,
    pub expired_lead: &'static str,
    pub cancelled: &'static str,
    pub cancelled_lead: &'static str,
    pub nothing_taken: &'static str,
    pub receipt: &'static str,
    pub paid_at: &'static str,
    pub closed_at: &'static str,
    pub paid_from: &'static str,
    pub refunded: &'static str,
    pub print: &'static str,
    pub return_to: Named,
    pub returning: fn(name: &str, seconds: &str) -> String,
    pub stay: &'static str,
    pub to_wallet: &'static str,
}

/// Something is wrong.
pub struct Refused {
    pub no_order: &'static str,
    pub no_order_lead: &'static str,
    pub no_order_advice: [&'static str; 3],
    pub no_page: &'static str,
    pub no_page_lead: &'static str,
    pub error: &'static str,
    pub what_to_do: &'static str,
    pub same_request: &'static str,
    pub later: &'static str,
    pub new_request: &'static str,
    pub never: &'static str,
    pub code: &'static str,
    pub request_id: &'static str,
    pub try_again: &'static str,
}

/// The wallet's home and its inbox.
pub struct Wallet {
    pub title: &'static str,
    pub hello: Named,
    pub balance: &'static str,
    pub no_balance: &'static str,
    pub activity: &'static str,
    pub activity_empty: &'static str,
    pub paid_to: Named,
    pub refund_from: Named,
    pub topped_up: &'static str,
    pub balance_after: &'static str,
    pub inbox: &'static str,
    pub inbox_empty: &'static str,
    pub unread: Counted,
    pub unread_mark: &'static str,
    pub mark_read: &'static str,
    pub see_all: &'static str,
    pub pin_locked: &'static str,
    pub pin_locked_body: &'static str,
    pub open_link: &'static str,
}

/// A merchant asks for access.
pub struct Consent {
    pub title: Named,
    pub lead: Named,
    pub wants: &'static str,
    pub scope_id: &'static str,
    pub scope_profile: &'static str,
    pub scope_inbox: &'static str,
    pub scope_cards: &'static str,
    pub scope_agreement: &'static str,
    pub scope_other: Named,
    pub never: &'static str,
    pub allow: &'static str,
    pub refuse: &'static str,
}

/// The demo's first page.
pub struct Demo {
    pub title: &'static str,
    pub headline: &'static str,
    pub lead: &'static str,
    pub start: &'static str,
    pub tour: Tour,
    pub steps: &'static str,
    /// Title and text of each step of the walkthrough.
    pub walk: [(&'static str, &'static str); 5],
    pub users: &'static str,
    pub users_lead: &'static str,
    pub look: &'static str,
    pub wallet_lead: &'static str,
    pub timeline_lead: &'static str,
    pub shop_lead: &'static str,
    pub web_shop_lead: &'static str,
    pub sandbox: &'static str,
    pub sandbox_lead: &'static str,
    pub docs_lead: &'static str,
    pub inspector_lead: &'static str,
    pub errors_lead: &'static str,
    pub reference_lead: &'static str,
    pub phone: &'static str,
    pub phone_lead: &'static str,
    pub facts: &'static str,
    pub facts_lead: &'static str,
    pub base_url: &'static str,
    pub client_id: &'static str,
    pub notify_url: &'static str,
    pub database: &'static str,
    pub data: &'static str,
}

/// The guided tour through the demo's pages.
pub struct Tour {
    pub label: &'static str,
    pub start: &'static str,
    pub end: &'static str,
    /// With the number of the step, and how many there are.
    pub place: fn(&str, &str) -> String,
    /// After the last step.
    pub done: &'static str,
}

/// The demo's shop for web pages.
pub struct WebShop {
    pub title: &'static str,
    pub lead: &'static str,
    /// Says which client the page uses, and comes before the command that installs the published one.
    pub own_client: &'static str,
    pub username: &'static str,
    pub password: &'static str,
    pub sign_up: &'static str,
    pub sign_in: &'static str,
    pub anonymous: &'static str,
    pub signed_in: &'static str,
    pub article: &'static str,
    pub gateway: &'static str,
    pub buy: &'static str,
    pub orders: &'static str,
    pub paid: &'static str,
    pub unpaid: &'static str,
    /// Comes before the SDK's error.
    pub failed: &'static str,
    /// The gateway types, in the order of `pages::web_shop`.
    pub gateways: [&'static str; 6],
    /// With the provider's name.
    pub scan: Named,
    pub scan_lead: &'static str,
    /// With the provider's name.
    pub pay_with: Named,
    pub wait_lead: &'static str,
    pub go_on: &'static str,
    /// Opens the sandbox's phone with the code.
    pub phone: &'static str,
    pub waiting: &'static str,
    pub order_paid: &'static str,
    pub order_paid_lead: &'static str,
    pub order_over: &'static str,
    pub order_over_lead: &'static str,
    pub paid_at: &'static str,
    pub wechat: &'static str,
    pub signing_in: &'static str,
    pub back: &'static str,
}

/// The demo's shop.
pub struct Shop {
    pub name: &'static str,
    pub tagline: &'static str,
    pub menu: &'static str,
    pub order: Named,
    pub buy: &'static str,
    /// Name and description of each product, in the order of `pages::shop::Art`.
    pub products: [(&'static str, &'static str); 6],
    pub your_order: &'static str,
    pub placed_at: &'static str,
    pub unpaid: &'static str,
    pub unpaid_lead: &'static str,
    pub go_pay: &'static str,
    pub waiting: &'static str,
    pub waiting_lead: &'static str,
    pub paid: &'static str,
    pub paid_lead: &'static str,
    pub closed: &'static str,
    pub closed_lead: &'static str,
    pub refunded: &'static str,
    pub refunded_lead: &'static str,
    pub learned_by_notice: &'static str,
    pub learned_by_inquiry: &'static str,
    pub see_timeline: &'static str,
    pub again: &'static str,
    pub about: &'static str,
}

/// The timeline of one order.
pub struct Timeline {
    pub title: &'static str,
    pub lead: &'static str,
    pub empty: &'static str,
    pub events: Counted,
    pub lanes: &'static str,
    pub merchant: &'static str,
    pub wallet: &'static str,
    pub user: &'static str,
    pub ledger: &'static str,
    pub message: &'static str,
    pub body_request: &'static str,
    pub body_answer: &'static str,
    pub after_start: &'static str,
    pub took: &'static str,
    pub debit: &'static str,
    pub credit: &'static str,
    pub state_created: &'static str,
    pub state_succeeded: &'static str,
    pub state_cancelled: &'static str,
    pub state_expired: &'static str,
    pub events_named: EventTexts,
}

/// What happened, one text per kind of event of the timeline.
pub struct EventTexts {
    pub api_call: &'static str,
    pub created: &'static str,
    pub confirmed: &'static str,
    pub transfer: &'static str,
    pub cancelled: &'static str,
    pub expired: &'static str,
    pub refunded: &'static str,
    pub notice_due: &'static str,
    pub notice_delivered: &'static str,
    pub notice_failed: &'static str,
    pub notice_given_up: &'static str,
    pub told_inbox: &'static str,
    pub told_email: &'static str,
    pub told_sms: &'static str,
}

/// The catalogue of errors.
pub struct Catalogue {
    pub title: &'static str,
    /// Backticks enclose code in both leads.
    pub lead: &'static str,
    pub demo_lead: &'static str,
    pub contents: &'static str,
    /// The areas of the registry, in its order.
    pub areas: [&'static str; 7],
    pub succeeded: &'static str,
    pub accepted: &'static str,
    pub failed: &'static str,
    pub unknown: &'static str,
    pub cause: &'static str,
    pub fix: &'static str,
    pub retry: &'static str,
    pub never: &'static str,
    pub same_request: &'static str,
    pub new_request: &'static str,
    pub later: &'static str,
    pub trigger: &'static str,
    /// Number, HTTP status and the code of `my.tradePay`.
    pub numbers: &'static str,
}

/// The reference of the APIs. What the APIs say about themselves is in English.
pub struct Reference {
    pub title: &'static str,
    /// Backticks enclose code.
    pub lead: &'static str,
    pub apis: &'static str,
    pub operations: &'static str,
    pub search: &'static str,
    pub nothing_found: &'static str,
    pub document: &'static str,
    pub collection: &'static str,
    pub security: &'static str,
    pub parameters: &'static str,
    pub body: &'static str,
    pub answers: &'static str,
    pub field: &'static str,
    pub kind: &'static str,
    pub meaning: &'static str,
    pub needed: &'static str,
    pub recorded: &'static str,
    pub request: &'static str,
    pub answer: &'static str,
    /// This server does not serve the API: how to call it.
    pub elsewhere: &'static str,
    pub key: ReferenceKey,
    pub attempt: Attempt,
}

/// The key with which the reference signs.
pub struct ReferenceKey {
    pub title: &'static str,
    pub lead: &'static str,
    pub demo_lead: &'static str,
    pub make: &'static str,
    pub forget: &'static str,
    pub client_id: &'static str,
    pub public_key: &'static str,
    /// Backticks enclose code.
    pub register: &'static str,
    pub ready: &'static str,
    pub insecure: &'static str,
}

/// A call from the reference.
pub struct Attempt {
    pub title: &'static str,
    pub path: &'static str,
    pub send: &'static str,
    pub no_key: &'static str,
    pub signed_text: &'static str,
    pub verified: &'static str,
    pub not_verified: &'static str,
    pub unsigned: &'static str,
    pub explained: &'static str,
    pub failed: &'static str,
}

/// The calls and events of a client.
pub struct Inspector {
    pub title: &'static str,
    pub lead: &'static str,
    pub needs_script: &'static str,
    pub key: &'static str,
    pub key_hint: &'static str,
    pub open: &'static str,
    pub leave: &'static str,
    pub calls: &'static str,
    pub no_calls: &'static str,
    pub events: &'static str,
    pub no_events: &'static str,
    pub request: &'static str,
    pub response: &'static str,
    pub no_answer: &'static str,
    pub refused: &'static str,
    pub offline: &'static str,
}
