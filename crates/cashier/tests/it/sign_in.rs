//! Limits on guessing passwords.

use std::time::Duration;

use cashier::app::{Extra, Running};
use cashier::config::Config;
use cashier::demo::people::{NewUser, add_user};
use cashier_core::error::{Code, Error};
use cashier_core::secret::Secret;
use cashier_web::app::App;
use cashier_web::wallet::session;
use cashier_web::wallet::tries::Trier;
use tokio::net::TcpListener;

use crate::browser::Browser;
use crate::support::{Database, on_both_engines};
use crate::wallet::{LOGIN, PASSWORD, PIN, Wallet};

on_both_engines! {
    ten_wrong_passwords_close_an_account_to_one_network;
    a_hundred_wrong_passwords_close_an_account_to_strangers;
    one_address_does_not_lock_out_everybody;
    a_browser_that_was_signed_in_before_has_tries_of_its_own;
    tries_are_counted_for_all_processes;
}

async fn attempt(app: &App, login_id: &str, password: &str, from: &str) -> &'static str {
    let trier = Trier::at(from.parse().unwrap());
    match session::sign_in(app, login_id, Secret::new(password.to_owned()), trier).await {
        Ok(_) => "in",
        Err(error) => match Error::from(error).code {
            Code::InvalidCredentials => "wrong",
            Code::TooManyAttempts => "wait",
            code => code.row().name,
        },
    }
}

async fn ten_wrong_passwords_close_an_account_to_one_network(database: Database) {
    let wallet = Wallet::start(&database).await;
    let app = &wallet.running.shared;
    for n in 0..10 {
        assert_eq!(attempt(app, LOGIN, "wrong-one", &format!("203.0.113.{n}")).await, "wrong");
    }
    assert_eq!(attempt(app, LOGIN, PASSWORD, "203.0.113.200").await, "wait", "the whole /24");
    assert_eq!(attempt(app, &LOGIN.to_uppercase(), PASSWORD, "::ffff:203.0.113.9").await, "wait");
    assert_eq!(attempt(app, LOGIN, PASSWORD, "203.0.114.1").await, "in", "the network beside it");
    for n in 0..10 {
        assert_eq!(attempt(app, LOGIN, "wrong-one", &format!("2001:db8:0:1::{n}")).await, "wrong");
    }
    assert_eq!(attempt(app, LOGIN, PASSWORD, "2001:db8:0:1:ffff::1").await, "wait", "the whole /64");
    assert_eq!(attempt(app, LOGIN, PASSWORD, "2001:db8:0:2::1").await, "in");
    // A right password costs nothing, however often it is used.
    for _ in 0..12 {
        assert_eq!(attempt(app, LOGIN, PASSWORD, "203.0.114.1").await, "in");
    }
    wallet.running.clock.advance(Duration::from_secs(15 * 60 + 1));
    assert_eq!(attempt(app, LOGIN, PASSWORD, "203.0.113.200").await, "in", "after a quarter of an hour");
    wallet.finish().await;
}

async fn a_hundred_wrong_passwords_close_an_account_to_strangers(database: Database) {
    let wallet = Wallet::start(&database).await;
    let app = &wallet.running.shared;
    let mut owner = Browser::new(&wallet.base);
    assert_eq!(owner.sign_in(LOGIN, PASSWORD).await.location(), "/wallet");
    for n in 0..100 {
        assert_eq!(attempt(app, LOGIN, "wrong-one", &format!("203.{}.113.1", n / 5)).await, "wrong", "{n}");
    }
    assert_eq!(attempt(app, LOGIN, PASSWORD, "198.51.100.1").await, "wait", "from anywhere");
    let mut stranger = Browser::new(&wallet.base);
    let answer = stranger.sign_in(LOGIN, PASSWORD).await;
    let page = stranger.open(answer.location()).await;
    assert!(page.text.contains(" minutes, then try again"), "the page says for how long: {}", page.text);
    owner.cookies.remove("cashier_session");
    assert_eq!(owner.sign_in(LOGIN, PASSWORD).await.location(), "/wallet", "but not from a known browser");
    wallet.finish().await;
}

async fn one_address_does_not_lock_out_everybody(database: Database) {
    let wallet = Wallet::start(&database).await;
    let app = &wallet.running.shared;
    for n in 0..70 {
        let nobody = format!("nobody-{n}@example.com");
        assert_eq!(attempt(app, &nobody, "wrong-one", "203.0.113.7").await, "wrong", "{n}");
    }
    assert_eq!(attempt(app, LOGIN, PASSWORD, "203.0.113.7").await, "in");
    wallet.finish().await;
}

async fn a_browser_that_was_signed_in_before_has_tries_of_its_own(database: Database) {
    let wallet = Wallet::start(&database).await;
    let app = &wallet.running.shared;
    let other = "other@example.com";
    let new = NewUser {
        login_id: other,
        name: "Other",
        language: "en",
        password: PASSWORD,
        pin: PIN,
        mode: cashier_core::mode::Mode::Live,
    };
    add_user(&app.engine, &app.keys, &new).await.unwrap();
    let mut known = Browser::new(&wallet.base);
    for login in [LOGIN, other] {
        assert_eq!(known.sign_in(login, PASSWORD).await.location(), "/wallet");
        known.cookies.remove("cashier_session");
    }
    let mut stranger = Browser::new(&wallet.base);
    let is_in = async |browser: &mut Browser, login: &str, password: &str| {
        let answer = browser.sign_in(login, password).await;
        browser.cookies.remove("cashier_session");
        answer.location() == "/wallet"
    };
    for _ in 0..10 {
        assert!(!is_in(&mut stranger, LOGIN, "wrong-one").await);
    }
    assert!(!is_in(&mut stranger, LOGIN, PASSWORD).await, "ten are gone in this network");
    assert!(is_in(&mut known, LOGIN, PASSWORD).await, "the known browser has its own");
    assert!(is_in(&mut known, other, PASSWORD).await, "for each of its accounts");
    // A cookie works for the accounts that it was issued for, and a forged one does not work.
    let mine = known.cookies["cashier_known"].clone();
    for forged in ["", "0", &mine[..51], &format!("{}0", &mine[..51]), &mine.replace('.', "..")] {
        stranger.cookies.insert("cashier_known".to_owned(), forged.to_owned());
        assert!(!is_in(&mut stranger, LOGIN, PASSWORD).await || forged.contains(&mine[53..]), "{forged}");
    }
    // Its own ten attempts are limited too.
    for _ in 0..10 {
        assert!(!is_in(&mut known, LOGIN, "wrong-one").await);
    }
    assert!(!is_in(&mut known, LOGIN, PASSWORD).await);
    assert!(is_in(&mut known, other, PASSWORD).await);
    wallet.finish().await;
}

async fn tries_are_counted_for_all_processes(database: Database) {
    let wallet = Wallet::start(&database).await;
    let config = Config {
        database: database.text.clone(),
        keys: wallet.keys_folder().to_owned(),
        ..Config::default()
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let second = Running::start(&config, listener, Extra::default()).await.unwrap();
    for n in 0..10 {
        let app = if n % 2 == 0 { &wallet.running.shared } else { &second.shared };
        assert_eq!(attempt(app, LOGIN, "wrong-one", "203.0.113.7").await, "wrong");
    }
    for app in [&wallet.running.shared, &second.shared] {
        assert_eq!(attempt(app, LOGIN, PASSWORD, "203.0.113.7").await, "wait");
    }
    second.stop().await.unwrap();
    wallet.finish().await;
}
