//! The few texts that the simulator writes itself, in three languages. The page has its own.

use cashier_web::texts::Locale;

/// The title of a message of the wallet, by its kind.
pub(crate) fn message_title(locale: Locale, kind: &str) -> &'static str {
    match (kind, locale) {
        ("payment", Locale::En) => "Payment",
        ("payment", Locale::Zh) => "付款",
        ("payment", Locale::Ar) => "دفعة",
        ("refund", Locale::En) => "Refund",
        ("refund", Locale::Zh) => "退款",
        ("refund", Locale::Ar) => "استرداد",
        ("top_up", Locale::En) => "Top-up",
        ("top_up", Locale::Zh) => "充值",
        ("top_up", Locale::Ar) => "شحن الرصيد",
        ("pin_locked", Locale::En) => "Your PIN is locked",
        ("pin_locked", Locale::Zh) => "支付密码已锁定",
        ("pin_locked", Locale::Ar) => "رقمك السري مقفل",
        (_, Locale::En) => "Message",
        (_, Locale::Zh) => "消息",
        (_, Locale::Ar) => "رسالة",
    }
}
