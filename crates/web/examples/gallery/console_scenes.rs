//! The pages of the console.

use askama::Template as _;
use cashier_core::member::{MemberRole, Scope};
use cashier_core::money::Money;
use cashier_web::pages::{
    ApprovalLine, ApprovalsPage, AuditPage, AuditRow, Choice, ConsoleHomePage, ConsoleJoinPage, ConsoleNote,
    ConsoleSignInPage, Event, EventKind, Frame, Lane, MemberLine, MemberState, MembersPage, MerchantLine,
    MerchantsPage, NoticeLine, NoticesPage, PaymentFilters, PaymentLine, PaymentPage, PaymentsPage,
    RefundLine, RefundsPage, StaffView,
};
use cashier_web::texts::Locale;

use super::{PAYMENT, Scene, at_ms, frame, iqd};

const STATES: [&str; 4] = ["created", "succeeded", "cancelled", "expired"];

fn staff(place: &'static str) -> StaffView {
    StaffView { login: "nadia@example.com".to_owned(), role: MemberRole::Owner, merchant: None, place }
}

fn page_frame(locale: Locale, here: &str) -> Frame {
    frame(locale, here).with_user("nadia@example.com")
}

fn payment(number: usize, locale: Locale) -> PaymentLine {
    let state = STATES.get(number % 4).copied().unwrap_or("created");
    PaymentLine {
        id: PAYMENT.to_owned(),
        at: at_ms(0),
        payee: locale.texts().shop.name.to_owned(),
        number: format!("D-{}", 1_042 + number),
        description: locale.texts().shop.name.to_owned(),
        amount: iqd(25_000_000),
        refunded: (state == "succeeded").then(|| iqd(1_500_500)),
        state,
    }
}

fn refund() -> RefundLine {
    RefundLine {
        id: "rfd_01kajvt0x7f3m2c8h5r9d4qwze".to_owned(),
        payment: PAYMENT.to_owned(),
        at: at_ms(90_000),
        amount: iqd(1_500_500),
        reason: "A broken cup".to_owned(),
        state: "succeeded",
        code: None,
    }
}

fn notice(state: &'static str) -> NoticeLine {
    NoticeLine {
        id: "ntc_01kajvt0x7f3m2c8h5r9d4qwze".to_owned(),
        subject: PAYMENT.to_owned(),
        url: "https://shop.example/wallet/notify".to_owned(),
        at: at_ms(60_000),
        state,
        tries: 3,
        can_resend: state != "due",
    }
}

fn approval(can_approve: bool) -> ApprovalLine {
    ApprovalLine {
        id: "rrq_01kajvt0x7f3m2c8h5r9d4qwze".to_owned(),
        payment: PAYMENT.to_owned(),
        at: at_ms(120_000),
        amount: iqd(20_000_000),
        reason: "The order was cancelled".to_owned(),
        asked_by: "omar@example.com".to_owned(),
        can_approve,
        can_decline: true,
    }
}

fn choices(values: &[&str]) -> Vec<Choice> {
    let choice = |value: &&str| Choice {
        value: (*value).to_owned(),
        label: (*value).to_owned(),
        is_chosen: *value == "succeeded",
    };
    values.iter().map(choice).collect()
}

fn event(millis: i64, lane: Lane, kind: EventKind) -> Event {
    Event {
        at: at_ms(millis),
        lane,
        kind,
        subject: None,
        result: None,
        transfer: None,
        bodies: vec![],
        duration_us: None,
    }
}

/// Every scene in one language.
pub(crate) fn scenes(locale: Locale) -> Vec<Scene> {
    let mut scenes = entry(locale);
    scenes.extend(desk(locale));
    scenes.extend(people(locale));
    scenes.extend(lists(locale));
    scenes.into_iter().map(|(name, html)| (name, html.expect("sample pages render"))).collect()
}

type Rendered = (&'static str, askama::Result<String>);

fn entry(locale: Locale) -> Vec<Rendered> {
    let sign_in = |note| ConsoleSignInPage {
        frame: frame(locale, "/console/sign-in"),
        next: "/console".to_owned(),
        note,
    };
    let join = ConsoleJoinPage {
        frame: frame(locale, "/console/join/x"),
        action: "/console/join/x".to_owned(),
        login: "nadia@example.com".to_owned(),
        secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_owned(),
        note: None,
    };
    vec![
        ("console-sign-in", sign_in(None).render()),
        ("console-wrong-code", sign_in(Some(ConsoleNote::WrongCode)).render()),
        ("console-join", join.render()),
    ]
}

fn desk(locale: Locale) -> Vec<Rendered> {
    let home = ConsoleHomePage { frame: page_frame(locale, "/console"), staff: staff("home") };
    let list = |lines: Vec<PaymentLine>, query: Option<&str>| PaymentsPage {
        frame: page_frame(locale, "/console/payments"),
        staff: staff("payments"),
        next: (!lines.is_empty()).then(|| "/console/payments?before=x".to_owned()),
        lines,
        filters: PaymentFilters {
            merchants: choices(&["BAKERY", "TEA_HOUSE"]),
            states: choices(&STATES),
            from: "2026-11-01".to_owned(),
            to: String::new(),
            amount: String::new(),
        },
        is_cut: false,
        csv: Some("/console/payments.csv".to_owned()),
        query: query.map(str::to_owned),
    };
    let shown = PaymentPage {
        frame: page_frame(locale, "/console/payments/x"),
        staff: staff("payments"),
        line: payment(1, locale),
        expires_at: at_ms(900_000),
        client_id: "BAKERY".to_owned(),
        refundable: Some(Money::to_decimal(iqd(23_499_500))),
        request: "0".repeat(26),
        can_cancel: true,
        refunds: vec![refund()],
        approvals: vec![approval(true)],
        notices: vec![notice("delivered"), notice("given_up"), notice("due")],
        events: vec![
            event(0, Lane::Wallet, EventKind::Created),
            event(48_209, Lane::User, EventKind::Confirmed),
            event(60_000, Lane::Wallet, EventKind::NoticeFailed),
        ],
        note: Some(ConsoleNote::Done),
    };
    vec![
        ("console-home", home.render()),
        ("console-payments", list((0..8).map(|number| payment(number, locale)).collect(), None).render()),
        ("console-nothing", list(Vec::new(), Some("D-1042")).render()),
        ("console-payment", shown.render()),
    ]
}

fn people(locale: Locale) -> Vec<Rendered> {
    let member = |login: &str, role, state| MemberLine {
        login: login.to_owned(),
        role,
        state,
        invited_by: "serve".to_owned(),
    };
    let members = MembersPage {
        frame: page_frame(locale, "/console/members"),
        staff: staff("members"),
        members: vec![
            member("nadia@example.com", MemberRole::Owner, MemberState::Active),
            member("omar@example.com", MemberRole::Support, MemberState::Invited),
            member("sara@example.com", MemberRole::Finance, MemberState::Ended),
        ],
        can_change: true,
        roles: MemberRole::in_scope(Scope::Operator).collect(),
        base_url: "https://pay.example".to_owned(),
        note: Some(ConsoleNote::Invited {
            login: "omar@example.com".to_owned(),
            path: format!("/console/join/iv_{}", "0".repeat(52)),
        }),
    };
    let merchant = |client_id: &str, is_suspended| MerchantLine {
        client_id: client_id.to_owned(),
        name: locale.texts().shop.name.to_owned(),
        at: at_ms(0),
        is_test: is_suspended,
        is_suspended,
    };
    let merchants = MerchantsPage {
        frame: page_frame(locale, "/console/merchants"),
        staff: staff("merchants"),
        lines: vec![merchant("BAKERY", false), merchant("TEA_HOUSE", true)],
    };
    let audit = AuditPage {
        frame: page_frame(locale, "/console/audit"),
        staff: staff("audit"),
        lines: vec![AuditRow {
            at: at_ms(0),
            login: "nadia@example.com".to_owned(),
            address: "203.0.113.7".to_owned(),
            act: "refund".to_owned(),
            subject: PAYMENT.to_owned(),
            detail: "1500.500 IQD: a broken cup".to_owned(),
        }],
        next: None,
    };
    vec![
        ("console-members", members.render()),
        ("console-merchants", merchants.render()),
        ("console-audit", audit.render()),
    ]
}

fn lists(locale: Locale) -> Vec<Rendered> {
    let refunds = RefundsPage {
        frame: page_frame(locale, "/console/refunds"),
        staff: staff("refunds"),
        merchants: choices(&["BAKERY"]),
        lines: vec![refund()],
        next: None,
        is_cut: false,
    };
    let notices = NoticesPage {
        frame: page_frame(locale, "/console/notices"),
        staff: staff("notices"),
        merchants: choices(&["BAKERY"]),
        needs_choice: false,
        lines: vec![notice("delivered"), notice("given_up")],
        next: Some("/console/notices?before=x".to_owned()),
        is_cut: true,
    };
    let approvals = ApprovalsPage {
        frame: page_frame(locale, "/console/approvals"),
        staff: staff("approvals"),
        lines: vec![approval(true), approval(false)],
    };
    vec![
        ("console-refunds", refunds.render()),
        ("console-notices", notices.render()),
        ("console-approvals", approvals.render()),
    ]
}
