//! The texts of the pages, in three languages.

use cashier_core::money::{Currency, Money};
use cashier_core::shown::{self, Sign};

/// A language of the pages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Language {
    English,
    Chinese,
    Arabic,
}

impl Language {
    /// All of them, with their tags and their own names.
    pub(super) const ALL: [(Self, &'static str, &'static str); 3] =
        [(Self::English, "en", "English"), (Self::Chinese, "zh", "中文"), (Self::Arabic, "ar", "العربية")];

    /// The language chosen by the reader, or preferred by the browser.
    pub(super) fn choose(chosen: Option<&str>, accepted: &str) -> Self {
        let named = |tag: &str| {
            let short = tag.trim().split(['-', ';']).next().unwrap_or_default().to_ascii_lowercase();
            Self::ALL.into_iter().find(|(_, own, _)| *own == short).map(|(language, ..)| language)
        };
        chosen.and_then(named).or_else(|| accepted.split(',').find_map(named)).unwrap_or(Self::English)
    }

    pub(super) const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
            Self::Arabic => "ar",
        }
    }

    pub(super) const fn direction(self) -> &'static str {
        if matches!(self, Self::Arabic) { "rtl" } else { "ltr" }
    }

    /// Fen formatted as yuan.
    pub(super) fn yuan(self, fen: i64) -> String {
        let language = match self {
            Self::English => cashier_core::error::Language::En,
            Self::Chinese => cashier_core::error::Language::Zh,
            Self::Arabic => cashier_core::error::Language::Ar,
        };
        let Ok(currency) = Currency::parse("CNY") else { return fen.to_string() };
        shown::amount(language, Money::new(fen, currency), Sign::Negative).to_string()
    }

    pub(super) const fn texts(self) -> &'static Texts {
        match self {
            Self::English => &EN,
            Self::Chinese => &ZH,
            Self::Arabic => &AR,
        }
    }
}

/// The texts of one language.
pub(super) struct Texts {
    pub(super) provider: &'static str,
    pub(super) banner: &'static str,
    pub(super) order: &'static str,
    pub(super) merchant: &'static str,
    pub(super) number: &'static str,
    pub(super) sign_in_lead: &'static str,
    pub(super) sign_in: &'static str,
    pub(super) scan: &'static str,
    pub(super) signed_in: &'static str,
    pub(super) balance: &'static str,
    pub(super) pay: &'static str,
    pub(super) leave: &'static str,
    pub(super) paid: &'static str,
    pub(super) paid_lead: &'static str,
    pub(super) refunded: &'static str,
    pub(super) refunded_lead: &'static str,
    pub(super) back: &'static str,
    pub(super) closed: &'static str,
    pub(super) closed_lead: &'static str,
    pub(super) expired: &'static str,
    pub(super) expired_lead: &'static str,
    pub(super) left: &'static str,
    pub(super) left_lead: &'static str,
    pub(super) go_on: &'static str,
    pub(super) unknown: &'static str,
    pub(super) unknown_lead: &'static str,
    pub(super) code: &'static str,
}

const EN: Texts = Texts {
    provider: "Alipay",
    banner: "No real money moves here. This is not Alipay.",
    order: "Order",
    merchant: "Merchant",
    number: "Order number",
    sign_in_lead: "One tap is enough: the sandbox buyer has no password.",
    sign_in: "Sign in as the sandbox buyer",
    scan: "Or scan this code with the payer’s phone",
    signed_in: "Signed in as the sandbox buyer",
    balance: "Account balance",
    pay: "Pay now",
    leave: "Cancel",
    paid: "Paid",
    paid_lead: "The merchant is being notified.",
    refunded: "Refunded",
    refunded_lead: "The full amount was returned to the buyer.",
    back: "Back to the merchant",
    closed: "This order is closed",
    closed_lead: "Nobody paid it, and it can no longer be paid.",
    expired: "Too late",
    expired_lead: "The time limit for paying this order has passed.",
    left: "Not paid",
    left_lead: "You left. The order can still be paid.",
    go_on: "Pay after all",
    unknown: "No such order",
    unknown_lead: "The sandbox was reset, or the address is wrong.",
    code: "QR code of this order",
};

const ZH: Texts = Texts {
    provider: "支付宝",
    banner: "此处不涉及真实资金，这里不是支付宝。",
    order: "订单",
    merchant: "商户",
    number: "商户订单号",
    sign_in_lead: "点一下即可：沙箱买家没有密码。",
    sign_in: "以沙箱买家身份登录",
    scan: "或用付款人的手机扫描此二维码",
    signed_in: "已以沙箱买家身份登录",
    balance: "账户余额",
    pay: "确认付款",
    leave: "取消",
    paid: "付款成功",
    paid_lead: "正在通知商户。",
    refunded: "已全额退款",
    refunded_lead: "全部金额已退回买家。",
    back: "返回商户",
    closed: "订单已关闭",
    closed_lead: "无人付款，此订单已无法支付。",
    expired: "订单已超时",
    expired_lead: "此订单的付款时间已结束。",
    left: "未付款",
    left_lead: "您已离开，此订单仍可支付。",
    go_on: "继续付款",
    unknown: "订单不存在",
    unknown_lead: "沙箱已被重置，或者地址有误。",
    code: "此订单的二维码",
};

const AR: Texts = Texts {
    provider: "Alipay",
    banner: "لا تُنقل هنا أموال حقيقية، وهذا ليس Alipay.",
    order: "الطلب",
    merchant: "التاجر",
    number: "رقم الطلب",
    sign_in_lead: "تكفي نقرة واحدة: مشتري البيئة التجريبية بلا كلمة مرور.",
    sign_in: "تسجيل الدخول كمشترٍ تجريبي",
    scan: "أو امسح هذا الرمز بهاتف الدافع",
    signed_in: "تم الدخول كمشترٍ تجريبي",
    balance: "رصيد الحساب",
    pay: "ادفع الآن",
    leave: "إلغاء",
    paid: "تم الدفع",
    paid_lead: "جارٍ إبلاغ التاجر.",
    refunded: "أُعيد المبلغ",
    refunded_lead: "أُعيد المبلغ كاملًا إلى المشتري.",
    back: "العودة إلى التاجر",
    closed: "هذا الطلب مغلق",
    closed_lead: "لم يدفعه أحد ولم يعد دفعه ممكنًا.",
    expired: "انتهت المهلة",
    expired_lead: "انتهت المهلة المحددة لدفع هذا الطلب.",
    left: "لم يُدفع",
    left_lead: "لقد غادرت. ما زال دفع الطلب ممكنًا.",
    go_on: "متابعة الدفع",
    unknown: "الطلب غير موجود",
    unknown_lead: "أُعيد ضبط البيئة التجريبية، أو العنوان خاطئ.",
    code: "رمز الاستجابة السريعة لهذا الطلب",
};

#[cfg(test)]
mod tests {
    use super::*;

    /// The reader's choice takes precedence, then the browser's first known language, then English.
    #[test]
    fn choice() {
        assert_eq!(Language::choose(Some("ar"), "zh-CN"), Language::Arabic);
        assert_eq!(Language::choose(None, "fr, zh-TW;q=0.9, ar"), Language::Chinese);
        assert_eq!(Language::choose(Some("xx"), ""), Language::English);
    }
}
