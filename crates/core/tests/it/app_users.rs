//! Users of apps, visits at providers and web orders: what the decisions allow, and that they allow nothing else.

use std::time::Duration;

use cashier_core::app::LoginMethod;
use cashier_core::app_user::{
    BeginVisit, GrantVisit, Identity, LoginKey, NewSession, Number, RedeemVisit, SignUp, SignUpAnonymous,
    VisitState,
};
use cashier_core::error::Code;
use cashier_core::id::{Fresh, IdpVisitId, Shard};
use cashier_core::time::Timestamp;
use cashier_core::web_order::{Gateway, PlaceOrder};
use cashier_core::world::{Command, World};

use crate::support::{self, world, yuan};

const NOW: Timestamp = Timestamp::from_micros(1_790_000_000_000_000);
const APP: &str = "00c0ffee";

/// Decides a command. Only the code of a refusal matters.
fn run<C: Command<World>>(
    world: &mut World,
    at: Timestamp,
    seed: u8,
    command: &C,
) -> Result<C::Outcome, Code> {
    support::run(world, Fresh::new(at, [seed; 16]), command).map_err(|error| error.code)
}

fn session(seed: u8) -> NewSession {
    let id = Fresh::new(NOW, [seed; 16]).id(Shard::of_text(APP));
    NewSession { id, secret_hash: [seed; 32], lifetime: Duration::from_mins(1) }
}

fn sign_up(name: &str, present: Option<Number>, seed: u8) -> SignUp {
    SignUp {
        app: APP.to_owned(),
        method: LoginMethod::Username,
        name: name.to_owned(),
        password_hash: "hash".to_owned(),
        present,
        number: Number::new(7).unwrap(),
        session: session(seed),
    }
}

/// Colliding numbers are resolved, a name belongs to one user, and an anonymous user keeps its number.
#[test]
fn users() {
    let mut world = world();
    let first = run(&mut world, NOW, 1, &sign_up("Lin", None, 1)).unwrap().user;
    assert_eq!((first.number.value(), first.username.as_deref()), (7, Some("Lin")));
    assert_eq!(run(&mut world, NOW, 2, &sign_up("lIN", None, 2)).err(), Some(Code::LoginTaken));
    let second = run(&mut world, NOW, 3, &sign_up("Wei", Some(first.number), 3)).unwrap().user;
    assert_eq!(second.number.value(), 8, "seven was taken, and a full user is not turned into another");
    let visitor = SignUpAnonymous { app: APP.to_owned(), number: first.number, session: session(4) };
    let visitor = run(&mut world, NOW, 4, &visitor).unwrap().user;
    assert!(visitor.is_anonymous && visitor.number.value() == 9);
    assert_eq!(
        run(&mut world, NOW, 5, &sign_up("wei", Some(visitor.number), 5)).err(),
        Some(Code::LoginTaken)
    );
    let known = run(&mut world, NOW, 6, &sign_up("Amal", Some(visitor.number), 6)).unwrap().user;
    assert!(!known.is_anonymous && known.number == visitor.number);
    assert_eq!(LoginKey::new(APP, LoginMethod::Qq, "oA").name, "oA", "a provider's id is not folded");
}

fn identity() -> Identity {
    Identity { method: LoginMethod::WechatPage, open_id: "o1".to_owned(), nickname: None, avatar: None }
}

/// Every step of a visit from every state: what the table allows happens, and nothing else does.
#[test]
fn visits() {
    let id: IdpVisitId = Fresh::new(NOW, [9; 16]).id(Shard::of_text(APP));
    let begin = || BeginVisit {
        id,
        app: APP.to_owned(),
        method: LoginMethod::WechatPage,
        callback_url: "https://shop.example/".to_owned(),
        secret_hash: [1; 32],
        lifetime: Duration::from_mins(10),
    };
    let grant = || GrantVisit { id, secret_hash: [1; 32], identity: identity(), token_hash: [2; 32] };
    let redeem = |app: &str, token: u8| RedeemVisit {
        id,
        app: app.to_owned(),
        method: LoginMethod::WechatPage,
        token_hash: [token; 32],
    };
    let mut world = world();
    assert_eq!(run(&mut world, NOW, 1, &grant()).err(), Some(Code::InvalidCode), "no such visit");
    let mut world = support::world();
    run(&mut world, NOW, 1, &begin()).unwrap();
    assert_eq!(run(&mut world, NOW, 2, &redeem(APP, 1)).err(), Some(Code::InvalidCode), "asked: no redeem");
    let late = NOW.saturating_add(Duration::from_mins(10));
    assert_eq!(run(&mut world, late, 3, &grant()).err(), Some(Code::InvalidCode), "too late");
    let granted = run(&mut world, NOW, 4, &grant()).unwrap();
    assert_eq!(granted.state, VisitState::Granted { identity: identity() });
    assert_eq!(run(&mut world, NOW, 5, &grant()).err(), Some(Code::InvalidCode), "granted: no second grant");
    for (app, token) in [("other", 2), (APP, 1), (APP, 3)] {
        assert_eq!(
            run(&mut world, NOW, 6, &redeem(app, token)).err(),
            Some(Code::InvalidCode),
            "{app} {token}"
        );
    }
    assert_eq!(run(&mut world, late, 7, &redeem(APP, 2)).err(), Some(Code::InvalidCode), "too late");
    assert_eq!(run(&mut world, NOW, 8, &redeem(APP, 2)), Ok(identity()));
    assert_eq!(
        run(&mut world, NOW, 9, &redeem(APP, 2)).err(),
        Some(Code::UsedCode),
        "used: no second redeem"
    );
    assert_eq!(run(&mut world, NOW, 10, &grant()).err(), Some(Code::InvalidCode), "used: no grant");
}

/// Orders that draw the same number get different ones, and each is a payment of its own.
#[test]
fn orders() {
    let mut world = world();
    let merchant = Fresh::new(NOW, [3; 16]).id(Shard::of_text("M"));
    let order = || PlaceOrder {
        merchant,
        merchant_client_id: "M".to_owned(),
        payee: "Tea".to_owned(),
        amount: yuan(10),
        description: "Tea".to_owned(),
        app: APP.to_owned(),
        user: Number::new(1).unwrap(),
        number: Number::new(5).unwrap(),
        gateway: Gateway::of("alipay_page"),
        schema_id: None,
        record_id: None,
        snapshot: "{}".to_owned(),
        profit_sharing: false,
        ip: cashier_core::client_address::ClientAddress::UNKNOWN,
        lifetime: Duration::from_mins(30),
    };
    let (first, second) =
        (run(&mut world, NOW, 1, &order()).unwrap(), run(&mut world, NOW, 2, &order()).unwrap());
    assert_eq!((first.order.number.value(), second.order.number.value()), (5, 6));
    assert_ne!((first.payment.id, &first.order.trade_no), (second.payment.id, &second.order.trade_no));
    assert_eq!(second.payment.details.order_ref.as_deref(), Some("6"));
    assert_eq!(second.payment.expires_at, NOW.saturating_add(Duration::from_mins(30)));
}
