//! Every page in every situation, filled with sample values. The gallery shows them and the tests check them.

#![expect(clippy::expect_used, reason = "sample values are known to be right")]

#[path = "console_scenes.rs"]
mod console_scenes;

use askama::Template as _;
use cashier_core::error::Code;
use cashier_core::id::{Fresh, Shard, UserId};
use cashier_core::ledger::{Entry, Owner, TransferKind};
use cashier_core::money::{Currency, Money};
use cashier_core::time::Timestamp;
use cashier_core::web_order::Gateway;
use cashier_web::pages::{
    Art, Body, CataloguePage, Closed, ClosedPage, ConsentPage, DemoFacts, DemoHomePage, DemoUser, DocPage,
    Event, EventKind, Frame, InboxPage, InspectorPage, Lane, Learned, NotFoundPage, OrderLine, OrderPage,
    PaidPage, Payer, Problem, ProcessingPage, Product, ReferencePage, RefusedPage, ShopOrderPage, ShopPage,
    ShopState, SignInPage, SignInProblem, Summary, TimelineListPage, TimelinePage, Tone, TransferFacts,
    WalletPage, WebPayPage, WebPayStep, WebShopPage, What,
};
use cashier_web::texts::Locale;
use cashier_web::wallet::inbox::{Content, Line};

/// A scene: its name and its HTML.
pub(crate) type Scene = (&'static str, String);

const PAYMENT: &str = "pay_01kajvt0x7f3m2c8h5r9d4qwze";
const URL: &str = "http://127.0.0.1:8080/cashier/069a4p9g2k7x1c5v8b3n6m0q4w9e2r7t1y5u8j3h6g0f";

/// Every scene in one language.
pub(crate) fn scenes(locale: Locale) -> Vec<Scene> {
    let mut scenes = cashier(locale);
    scenes.extend(ends(locale));
    scenes.extend(wallet(locale));
    scenes.extend(demo(locale));
    scenes.extend(console_scenes::scenes(locale));
    scenes
}

fn document(locale: Locale, name: &str) -> DocPage {
    DocPage::new(frame(locale, "/docs"), name).expect("the document exists")
}

macro_rules! html {
    ($page:expr) => {
        $page.render().expect("sample pages render")
    };
}

fn cashier(locale: Locale) -> Vec<Scene> {
    let frame = || frame(locale, "/cashier/x").with_user(user_name(locale));
    let order = |balance: i64, problem: Option<Problem>, is_pin_locked: bool| OrderPage {
        frame: frame(),
        order: summary(locale),
        balance: iqd(balance),
        pay_url: URL.to_owned(),
        problem,
        may_cancel: true,
        return_url: Some("http://127.0.0.1:8080/shop/orders/1".to_owned()),
        is_pin_locked,
        can_top_up: true,
    };
    let sign_in = |problem: Option<SignInProblem>| SignInPage {
        frame: self::frame(locale, "/cashier/sign-in?next=%2Fcashier%2Fx"),
        next: "/cashier/x".to_owned(),
        login_id: if problem.is_some() { "layla@example.com".to_owned() } else { String::new() },
        problem,
        payee: Some(locale.texts().shop.name.to_owned()),
        return_url: Some("http://127.0.0.1:8080/shop/orders/1".to_owned()),
        has_signed_out: false,
        demo_users: users(locale),
    };
    let huge = OrderPage {
        order: Summary {
            amount: iqd(9_876_543_210_987),
            payee: "Al-Mutanabbi Street Antiquarian Booksellers and Paper Merchants Cooperative".to_owned(),
            description: "A first edition in twelve volumes with the original bindings, and delivery"
                .to_owned(),
            order_no: Some("2026-11-21-0000000000000000000000000000000042".to_owned()),
            ..summary(locale)
        },
        ..order(i64::MAX, None, false)
    };
    vec![
        ("sign-in", html!(sign_in(None))),
        ("sign-in-wrong", html!(sign_in(Some(SignInProblem::Wrong)))),
        ("sign-in-wait", html!(sign_in(Some(SignInProblem::Wait { minutes: 14 })))),
        ("order", html!(order(118_250_000, None, false))),
        ("order-huge", html!(huge)),
        ("order-wrong-pin", html!(order(118_250_000, Some(Problem::PinWrong { tries_left: 3 }), false))),
        ("order-last-try", html!(order(118_250_000, Some(Problem::PinWrong { tries_left: 1 }), false))),
        ("order-mismatch", html!(order(118_250_000, Some(Problem::Mismatch), false))),
        ("order-locked", html!(order(118_250_000, None, true))),
        ("order-short", html!(order(3_500_000, None, false))),
        ("order-of-another", html!(OrderPage { may_cancel: false, ..order(118_250_000, None, false) })),
        ("processing", html!(ProcessingPage { frame: frame(), order: summary(locale) })),
    ]
}

fn ends(locale: Locale) -> Vec<Scene> {
    let frame = || frame(locale, "/cashier/x").with_user(user_name(locale));
    let paid = |payer: Payer, is_staying: bool, refunded: i64| PaidPage {
        frame: frame(),
        order: summary(locale),
        payer,
        paid_at: at(73),
        refunded: iqd(refunded),
        return_url: Some("http://127.0.0.1:8080/shop/orders/1".to_owned()),
        is_staying,
    };
    let closed = |why: Closed| ClosedPage {
        frame: frame(),
        order: summary(locale),
        why,
        return_url: Some("http://127.0.0.1:8080/shop/orders/1".to_owned()),
    };
    let refused = |code: Code| RefusedPage {
        frame: frame(),
        code,
        request_id: "req_01kajvt0x7f3m2c8".to_owned(),
        retry_url: Some("/cashier/x".to_owned()),
    };
    vec![
        ("paid", html!(paid(Payer::YouNow, false, 0))),
        ("paid-staying", html!(paid(Payer::YouNow, true, 0))),
        ("paid-before", html!(paid(Payer::YouBefore, false, 5_000_000))),
        ("paid-by-other", html!(closed(Closed::PaidByOther))),
        ("expired", html!(closed(Closed::Expired { at: at(900) }))),
        ("cancelled", html!(closed(Closed::Cancelled { at: at(60) }))),
        ("no-order", html!(NotFoundPage { frame: frame(), what: What::Order })),
        ("no-page", html!(NotFoundPage { frame: frame(), what: What::Page })),
        ("error", html!(refused(Code::UnknownException))),
        ("errors", html!(CataloguePage::new(self::frame(locale, "/docs/errors")))),
        ("docs", html!(document(locale, ""))),
        ("docs-web-shop", html!(document(locale, "web-shop"))),
        ("docs-wallet-openapi", html!(document(locale, "wallet-openapi"))),
        ("reference", html!(reference(locale, 0))),
        ("reference-host", html!(reference(locale, 1))),
        ("inspector", html!(InspectorPage { frame: self::frame(locale, "/dev") })),
    ]
}

fn reference(locale: Locale, place: usize) -> ReferencePage {
    let apis = cashier_web::reference::own();
    let api = apis.get(place).expect("there are four").clone();
    let frame = frame(locale, &format!("/docs/api/{}", api.name));
    ReferencePage { frame, apis: apis.to_vec(), api, wallet_key: String::new() }
}

fn wallet(locale: Locale) -> Vec<Scene> {
    let frame = || frame(locale, "/wallet").with_user(user_name(locale));
    let home = WalletPage {
        frame: frame(),
        balances: vec![iqd(118_250_000), Money::new(4_250, Currency::parse("USD").expect("a known code"))],
        agreements: vec![],
        activity: activity(locale),
        inbox: inbox(locale),
    };
    let empty =
        WalletPage { frame: frame(), balances: vec![], agreements: vec![], activity: vec![], inbox: vec![] };
    let consent = ConsentPage {
        frame: frame(),
        app: locale.texts().shop.name.to_owned(),
        scopes: ["auth_base", "USER_INFO", "NOTIFICATION_PUSH", "CARD_LIST"].map(str::to_owned).to_vec(),
        hidden: vec![("client_id".to_owned(), "demo-shop".to_owned())],
    };
    vec![
        ("wallet", html!(home)),
        ("wallet-empty", html!(empty)),
        ("inbox", html!(InboxPage { frame: frame(), inbox: inbox(locale) })),
        ("consent", html!(consent)),
    ]
}

fn demo_home(locale: Locale) -> DemoHomePage {
    DemoHomePage {
        frame: frame(locale, "/"),
        users: users(locale),
        sandbox: Some("http://127.0.0.1:8090/sandbox/phone".to_owned()),
        facts: DemoFacts {
            base_url: "http://127.0.0.1:8080".to_owned(),
            client_id: "demo-shop".to_owned(),
            notify_url: "http://127.0.0.1:8080/shop/notify".to_owned(),
            database: "SQLite".to_owned(),
            data: "data/demo".to_owned(),
        },
    }
}

fn demo(locale: Locale) -> Vec<Scene> {
    let frame = |here: &str| frame(locale, here);
    let home = demo_home(locale);
    let prices = [2_500_000, 4_000_000, 5_250_000, 6_000_000, 9_500_000, 25_000_000];
    let products =
        Art::ALL.into_iter().zip(prices).map(|(art, price)| Product { art, price: iqd(price) }).collect();
    let order = |state: ShopState| ShopOrderPage {
        frame: frame("/shop/orders/1"),
        order_no: "D-1042".to_owned(),
        art: Art::Baklava,
        amount: iqd(25_000_000),
        placed_at: at(0),
        state,
        payment_id: Some(PAYMENT.to_owned()),
    };
    let web_shop = |has_sdk| WebShopPage {
        frame: frame("/shop/web"),
        client_id: "0cea5511".to_owned(),
        has_sdk,
        bridge: None,
    };
    let web_pay = |step| WebPayPage {
        frame: frame("/shop/web/pay/1"),
        step,
        gateway: Gateway::of("weixin_tenpay_native"),
        provider: "WeChat",
        description: "Two leaves and a bud".to_owned(),
        amount: iqd(1_500),
        trade_no: "06gzve014c3244btx3qqwv3b28012egz".to_owned(),
        expires_at: at(1_700),
        token: "069a4p9g".to_owned(),
    };
    let scan = || WebPayStep::Scan { code_url: URL.to_owned(), phone_url: Some(URL.to_owned()) };
    let line = |state: &'static str, minutes: i64| OrderLine {
        payment_id: PAYMENT.to_owned(),
        description: Art::Baklava.name(locale.texts()).to_owned(),
        payee: locale.texts().shop.name.to_owned(),
        amount: iqd(25_000_000),
        state,
        created_at: at(-60 * minutes),
    };
    let orders =
        vec![line("created", 0), line("succeeded", 4), line("cancelled", 61), line("expired", 3_000)];
    vec![
        ("demo", html!(home)),
        ("shop", html!(ShopPage { frame: frame("/shop"), products })),
        ("shop-unpaid", html!(order(ShopState::Unpaid { pay_url: URL.to_owned() }))),
        ("shop-waiting", html!(order(ShopState::Waiting { pay_url: URL.to_owned() }))),
        ("shop-paid", html!(order(ShopState::Paid(Learned::ByNotice)))),
        ("shop-closed", html!(order(ShopState::Closed(Learned::ByInquiry)))),
        ("web-shop", html!(web_shop(true))),
        ("web-shop-bare", html!(web_shop(false))),
        ("web-pay", html!(web_pay(scan()))),
        ("web-pay-paid", html!(web_pay(WebPayStep::Paid { at: at(0) }))),
        ("web-pay-over", html!(web_pay(WebPayStep::Over))),
        ("timeline", html!(timeline(locale, frame("/timeline/x")))),
        ("timelines", html!(TimelineListPage { frame: frame("/timeline"), orders })),
        ("timelines-empty", html!(TimelineListPage { frame: frame("/timeline"), orders: vec![] })),
    ]
}

fn frame(locale: Locale, here: &str) -> Frame {
    Frame::new(locale, here, at(20)).with_demo(true)
}

/// So many seconds after the order was made.
fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(1_795_225_136_544_000 + seconds * 1_000_000)
}

fn at_ms(millis: i64) -> Timestamp {
    Timestamp::from_micros(at(0).as_micros() + millis * 1_000)
}

fn iqd(minor: i64) -> Money {
    Money::new(minor, Currency::parse("IQD").expect("a known code"))
}

fn user_name(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "Layla Haddad",
        Locale::Zh => "林晓雅",
        Locale::Ar => "ليلى حداد",
    }
}

fn users(locale: Locale) -> Vec<DemoUser> {
    let user = |name: &str, login_id: &str, pin: &str| DemoUser {
        name: name.to_owned(),
        login_id: login_id.to_owned(),
        password: "river-and-tea-42".to_owned(),
        pin: pin.to_owned(),
    };
    vec![
        user(user_name(locale), "layla@example.com", "246810"),
        user("Omar Aziz", "+9647700000002", "135790"),
    ]
}

fn summary(locale: Locale) -> Summary {
    Summary {
        token: "x".to_owned(),
        payee_id: "mch_01kajvt0x7f3m2c8h5r9d4qwze".to_owned(),
        payee: locale.texts().shop.name.to_owned(),
        description: Art::Baklava.name(locale.texts()).to_owned(),
        amount: iqd(25_000_000),
        order_no: Some("D-1042".to_owned()),
        payment_id: PAYMENT.to_owned(),
        expires_at: at(900),
    }
}

fn activity(locale: Locale) -> Vec<Entry> {
    let shop = locale.texts().shop.name;
    let lines = [
        (0, TransferKind::Payment, -25_000_000, 118_250_000, shop),
        (-4_000, TransferKind::Refund, 6_000_000, 143_250_000, shop),
        (-90_000, TransferKind::Payment, -6_000_000, 137_250_000, "Al-Rasheed Pharmacy"),
        (-200_000, TransferKind::TopUp, 150_000_000, 143_250_000, ""),
    ];
    let entry = |(seconds, kind, change, balance_after, counterparty): (i64, _, _, _, &str)| {
        let fresh = &mut Fresh::new(at(seconds), [7; 16]);
        let user: UserId = fresh.id(Shard::of_text("layla@example.com"));
        Entry {
            user,
            transfer: fresh.id(user.shard()),
            change: iqd(change),
            balance_after,
            kind,
            subject: Owner::from_bytes(user.to_bytes()),
            counterparty: counterparty.to_owned(),
            at: at(seconds),
            number: 1,
            previous: None,
        }
    };
    lines.into_iter().map(entry).collect()
}

fn inbox(locale: Locale) -> Vec<Line> {
    let shop = locale.texts().shop.name.to_owned();
    let (title, content) = match locale {
        Locale::En => ("Your table is ready", "We kept the one by the window. See you at six."),
        Locale::Zh => ("座位已备好", "为您留了靠窗的位置，六点见。"),
        Locale::Ar => ("طاولتك جاهزة", "حجزنا لك الطاولة قرب النافذة. نراك في السادسة."),
    };
    let money = |change: i64, kind| Content::Money { kind, counterparty: shop.clone(), change: iqd(change) };
    let merchant = Content::Merchant {
        sender: shop.clone(),
        title: title.to_owned(),
        content: content.to_owned(),
        url: Some("http://127.0.0.1:8080/shop".to_owned()),
    };
    vec![
        Line { at: at(73), unread: true, content: money(-25_000_000, TransferKind::Payment) },
        Line { at: at(10), unread: true, content: merchant },
        Line { at: at(-4_000), unread: false, content: money(6_000_000, TransferKind::Refund) },
        Line { at: at(-200_000), unread: false, content: Content::PinLocked },
    ]
}

fn timeline(locale: Locale, frame: Frame) -> TimelinePage {
    let call = Body::Request(
        r#"{"paymentRequestId":"D-1042","paymentAmount":{"currency":"IQD","value":"25000000"},"order":{"orderDescription":"Baklava box"}}"#
            .to_owned(),
    );
    let answer = Body::Answer(
        r#"{"result":{"resultCode":"ACCEPT","resultStatus":"A","resultMessage":"Accepted."},"paymentId":"pay_01kajvt0x7f3m2c8h5r9d4qwze"}"#
            .to_owned(),
    );
    let event =
        |millis: i64, lane: Lane, kind: EventKind, subject: Option<&str>, result: Option<(&str, Tone)>| {
            Event {
                at: at_ms(millis),
                lane,
                kind,
                subject: subject.map(str::to_owned),
                result: result.map(|(text, tone)| (text.to_owned(), tone)),
                transfer: None,
                bodies: vec![],
                duration_us: None,
            }
        };
    let path = Some("/v1/payments/pay");
    let pay = Event {
        bodies: vec![call.clone(), answer.clone()],
        duration_us: Some(4_812),
        ..event(0, Lane::Merchant, EventKind::ApiCall, path, Some(("ACCEPT", Tone::Good)))
    };
    let transfer = TransferFacts {
        debit: user_name(locale).to_owned(),
        credit: locale.texts().shop.name.to_owned(),
        amount: iqd(25_000_000),
    };
    let moved =
        Event { transfer: Some(transfer), ..event(48_211, Lane::Ledger, EventKind::Transfer, None, None) };
    let url = Some("http://127.0.0.1:8080/shop/notify");
    let refused = event(48_230, Lane::Wallet, EventKind::NoticeFailed, url, Some(("HTTP 503", Tone::Bad)));
    let delivered = Event {
        bodies: vec![call, answer],
        duration_us: Some(11_300),
        ..event(168_301, Lane::Wallet, EventKind::NoticeDelivered, url, Some(("SUCCESS", Tone::Good)))
    };
    let inquiry = Some("/v1/payments/inquiryPayment");
    TimelinePage {
        frame,
        payment_id: PAYMENT.to_owned(),
        description: Art::Baklava.name(locale.texts()).to_owned(),
        payee: locale.texts().shop.name.to_owned(),
        amount: iqd(25_000_000),
        state: "succeeded",
        events: vec![
            pay,
            event(3, Lane::Wallet, EventKind::Created, Some(PAYMENT), None),
            event(48_209, Lane::User, EventKind::Confirmed, None, None),
            moved,
            event(48_212, Lane::Message, EventKind::ToldInbox, None, None),
            refused,
            event(48_900, Lane::Message, EventKind::ToldEmail, None, Some(("250", Tone::Good))),
            event(51_000, Lane::Merchant, EventKind::ApiCall, inquiry, Some(("SUCCESS", Tone::Good))),
            delivered,
        ],
    }
}
