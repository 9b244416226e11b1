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

/// What the wallet's own screens say, and its name: titles of programs may not read like that. The texts of the sheet and
/// of the cashier's page are those of the page's files `text-*.js`.
pub(crate) fn reserved_titles(site: &str) -> Vec<String> {
    let own = [
        "Confirm your payment",
        "Payment PIN",
        "Wallet PIN",
        "Enter PIN",
        "Enter your PIN",
        "PIN code",
        "Wallet password",
        "OpenCashier",
        "确认付款",
        "支付密码",
        "钱包密码",
        "收银台",
        "تأكيد الدفع",
        "رمز الدفع السري",
        "رمزك السري",
        "كلمة مرور المحفظة",
        "صفحة الدفع",
    ];
    own.into_iter().chain([site]).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A programs' dialog cannot have the title of the sheet, or of the cashier's page, in any language.
    #[test]
    fn the_pages_titles_are_reserved() {
        let reserved = reserved_titles("TIGRIS");
        for file in ["phone/text-en.js", "phone/text-zh.js", "phone/text-ar.js"] {
            let text = crate::assets::text(file).unwrap();
            for key in ["sheet.title", "sheet.pin"] {
                let line = text.lines().find(|line| line.contains(&format!("'{key}'"))).unwrap();
                let title = line.split('\'').nth(3).unwrap();
                assert!(reserved.iter().any(|one| one == title), "{file}: {title}");
            }
        }
    }
}
