//! The texts of messages, in three languages.

use cashier_core::error::Language;
use cashier_core::money::Money;
use cashier_core::shown::{Sign, amount};

/// The text of one message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Text {
    /// The subject of an e-mail.
    pub title: String,
    /// The body; an SMS has only this.
    pub body: String,
}

/// The language of a user's language tag.
pub(super) fn language(tag: &str) -> Language {
    match tag.get(..2) {
        Some("zh") => Language::Zh,
        Some("ar") => Language::Ar,
        _ => Language::En,
    }
}

fn shown(language: Language, money: Money) -> String {
    amount(language, money, Sign::Negative).to_string()
}

/// Keeps left-to-right words, such as amounts and most names, from mixing with the Arabic around them. The marks are
/// U+2068 and U+2069, which are invisible.
fn isolated(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}

impl Text {
    fn new(title: &str, body: String) -> Self {
        Self { title: title.to_owned(), body }
    }

    /// The user paid.
    pub fn payment_made(language: Language, amount: Money, payee: &str) -> Self {
        let amount = shown(language, amount);
        match language {
            Language::En => Self::new("Payment made", format!("You paid {amount} to {payee}.")),
            Language::Zh => Self::new("付款成功", format!("您已向{payee}支付 {amount}。")),
            Language::Ar => {
                let (amount, payee) = (isolated(&amount), isolated(payee));
                Self::new("تم الدفع", format!("لقد دفعت {amount} إلى {payee}."))
            }
        }
    }

    /// A merchant refunded money.
    pub fn refund_received(language: Language, amount: Money, payee: &str) -> Self {
        let amount = shown(language, amount);
        match language {
            Language::En => Self::new("Refund received", format!("{payee} refunded {amount} to you.")),
            Language::Zh => Self::new("退款到账", format!("{payee}已向您退款 {amount}。")),
            Language::Ar => {
                let (amount, payee) = (isolated(&amount), isolated(payee));
                Self::new("تم استلام المبلغ المسترد", format!("أعاد {payee} إليك {amount}."))
            }
        }
    }

    /// Money arrived from outside.
    pub fn topped_up(language: Language, amount: Money) -> Self {
        let amount = shown(language, amount);
        match language {
            Language::En => Self::new("Top-up received", format!("{amount} was added to your balance.")),
            Language::Zh => Self::new("充值成功", format!("您的余额已增加 {amount}。")),
            Language::Ar => {
                let amount = isolated(&amount);
                Self::new("تم شحن الرصيد", format!("أضيف {amount} إلى رصيدك."))
            }
        }
    }

    /// A merchant wrote. The text is the merchant's own, in the user's version.
    pub fn inbox_message(sender: &str, title: &str, content: &str) -> Self {
        // A line break would end the header line of an e-mail.
        let title: String = title.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        Self { body: format!("{sender}: {title}\n\n{content}"), title }
    }

    /// The PIN was locked.
    pub fn pin_locked(language: Language) -> Self {
        match language {
            Language::En => Self::new(
                "Your payment PIN was locked",
                "A wrong PIN was entered too many times. If this was not you, contact your wallet's support."
                    .to_owned(),
            ),
            Language::Zh => {
                Self::new("支付密码已锁定", "支付密码错误次数过多。如非本人操作，请联系钱包客服。".to_owned())
            }
            Language::Ar => Self::new(
                "تم قفل رمز الدفع السري",
                "أُدخل رمز خاطئ مرات كثيرة. إن لم يكن ذلك منك، فتواصل مع دعم المحفظة.".to_owned(),
            ),
        }
    }
}
