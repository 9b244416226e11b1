//! The texts of agreements, in every language.

use super::Named;
use super::count::isolate;

/// An agreement under which a merchant debits the wallet later.
pub struct Agreement {
    pub title: Named,
    pub lead: Named,
    pub purpose: &'static str,
    pub payment_limit: &'static str,
    pub day_limit: &'static str,
    pub no_limit: &'static str,
    pub sign: &'static str,
    pub any_time: &'static str,
    pub active: &'static str,
    pub active_lead: Named,
    pub refused: &'static str,
    pub expired: &'static str,
    pub nothing_lead: &'static str,
    pub closed: &'static str,
    pub closed_lead: Named,
    pub close: &'static str,
    pub close_lead: &'static str,
    pub close_yes: &'static str,
    /// The list in the wallet.
    pub list: &'static str,
}

pub(super) const EN: Agreement = Agreement {
    title: |payee| format!("Let {} take payments?", isolate(payee)),
    lead: |payee| {
        format!(
            "{} will be able to take money from your balance without asking you each time.",
            isolate(payee)
        )
    },
    purpose: "For",
    payment_limit: "At most, each time",
    day_limit: "At most, each day",
    no_limit: "No limit",
    sign: "Sign the agreement",
    any_time: "You can end it at any time in your wallet.",
    active: "Agreement signed",
    active_lead: |payee| format!("{} can take payments from your balance.", isolate(payee)),
    refused: "Agreement refused",
    expired: "Agreement not signed in time",
    nothing_lead: "Nothing can be taken from your balance.",
    closed: "Agreement ended",
    closed_lead: |payee| format!("{} can take no more payments.", isolate(payee)),
    close: "End this agreement",
    close_lead: "The shop is told, and no more payments are taken.",
    close_yes: "End it",
    list: "Agreements",
};

pub(super) const ZH: Agreement = Agreement {
    title: |payee| format!("允许{payee}自动扣款？"),
    lead: |payee| format!("签署后，{payee}可以从您的余额扣款，无需每次询问您。"),
    purpose: "用途",
    payment_limit: "单笔最多",
    day_limit: "每日最多",
    no_limit: "不限",
    sign: "签署协议",
    any_time: "您可以随时在钱包中终止协议。",
    active: "协议已签署",
    active_lead: |payee| format!("{payee}可以从您的余额扣款。"),
    refused: "已拒绝该协议",
    expired: "协议未及时签署",
    nothing_lead: "不会从您的余额扣款。",
    closed: "协议已终止",
    closed_lead: |payee| format!("{payee}不能再扣款。"),
    close: "终止协议",
    close_lead: "商户会收到通知，不会再有扣款。",
    close_yes: "确认终止",
    list: "自动扣款协议",
};

pub(super) const AR: Agreement = Agreement {
    title: |payee| format!("هل تسمح لـ {} بسحب مدفوعات؟", isolate(payee)),
    lead: |payee| format!("سيتمكن {} من سحب المال من رصيدك دون أن يسألك في كل مرة.", isolate(payee)),
    purpose: "الغرض",
    payment_limit: "الحد الأقصى في كل مرة",
    day_limit: "الحد الأقصى في اليوم",
    no_limit: "بلا حد",
    sign: "توقيع الاتفاق",
    any_time: "يمكنك إنهاؤه في أي وقت من محفظتك.",
    active: "تم توقيع الاتفاق",
    active_lead: |payee| format!("يمكن لـ {} سحب مدفوعات من رصيدك.", isolate(payee)),
    refused: "رُفض الاتفاق",
    expired: "لم يُوقَّع الاتفاق في الوقت المحدد",
    nothing_lead: "لن يُسحب أي مبلغ من رصيدك.",
    closed: "انتهى الاتفاق",
    closed_lead: |payee| format!("لا يمكن لـ {} سحب مدفوعات بعد الآن.", isolate(payee)),
    close: "إنهاء هذا الاتفاق",
    close_lead: "سيُخطر المتجر، ولن تُسحب مدفوعات أخرى.",
    close_yes: "إنهاء",
    list: "الاتفاقات",
};
