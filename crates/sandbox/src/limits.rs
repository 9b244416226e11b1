//! The longest texts allowed by each provider, in the unit in which it counts.
//!
//! This table is the sandbox's own, written from the providers' documentation and not taken from the merchant's side
//! of the protocol, so that a mistake there is found here.

use cashier_protocol::flat_xml::Fields;
use serde_json::Value;

/// The unit in which a provider counts.
#[derive(Clone, Copy)]
enum Unit {
    /// Bytes of UTF-8.
    Utf8,
    /// Bytes of GBK.
    Gbk,
    /// Characters.
    Letters,
}

/// One field: its call, its location, its name, and its limit.
struct Rule {
    call: &'static str,
    /// A JSON pointer, in which `*` stands for every element of a list; or the name of an XML field.
    field: &'static str,
    name: &'static str,
    max: usize,
    unit: Unit,
}

const fn rule(call: &'static str, field: &'static str, name: &'static str, max: usize, unit: Unit) -> Rule {
    Rule { call, field, name, max, unit }
}

const WECHAT_V3: &[Rule] = &[
    rule("/v3/pay/transactions/", "/description", "商品描述", 127, Unit::Utf8),
    rule("/v3/pay/transactions/", "/attach", "商户数据包", 128, Unit::Utf8),
    rule("/v3/pay/transactions/", "/goods_tag", "订单优惠标记", 32, Unit::Utf8),
    rule("/v3/refund/domestic/refunds", "/reason", "退款原因", 80, Unit::Utf8),
    rule("/v3/profitsharing/orders", "/receivers/*/description", "分账描述", 80, Unit::Utf8),
    rule("/v3/profitsharing/orders/unfreeze", "/description", "分账描述", 80, Unit::Utf8),
    rule("/v3/profitsharing/return-orders", "/description", "回退描述", 80, Unit::Utf8),
    rule("/v3/profitsharing/receivers/add", "/account", "分账接收方账号", 64, Unit::Utf8),
    rule("/v3/profitsharing/receivers/add", "/custom_relation", "自定义的分账关系", 10, Unit::Letters),
];

const WECHAT_V2: &[Rule] = &[
    rule("/pay/unifiedorder", "body", "商品描述", 128, Unit::Utf8),
    rule("/pay/unifiedorder", "attach", "附加数据", 127, Unit::Utf8),
    rule("/secapi/pay/refund", "refund_desc", "退款原因", 80, Unit::Utf8),
];

const ALIPAY: &[Rule] = &[
    rule("alipay.trade.", "/subject", "订单标题", 256, Unit::Gbk),
    rule("alipay.trade.", "/passback_params", "公用回传参数", 512, Unit::Utf8),
    rule("alipay.trade.refund", "/refund_reason", "退款原因", 256, Unit::Gbk),
    rule("alipay.trade.order.settle", "/royalty_parameters/*/desc", "分账描述", 1_000, Unit::Gbk),
];

const QQ_WALLET: &[Rule] = &[
    rule("/cgi-bin/pay/qpay_unified_order.cgi", "body", "商品描述", 128, Unit::Utf8),
    rule("/cgi-bin/pay/qpay_unified_order.cgi", "attach", "附加数据", 128, Unit::Utf8),
];

/// A text that is too long.
pub(crate) struct TooLong {
    /// Its location.
    pub(crate) field: String,
    /// The provider's name for it.
    pub(crate) name: &'static str,
    /// Its length.
    pub(crate) length: usize,
    /// The limit.
    pub(crate) max: usize,
    unit: Unit,
}

impl TooLong {
    /// The refusal in the wording of API v3.
    pub(crate) fn in_v3_words(&self) -> String {
        let Self { field, name, length, max, .. } = self;
        let unit = if matches!(self.unit, Unit::Letters) { "字符数" } else { "字节数" };
        format!(
            "输入源“/body{field}”映射到值字段“{name}”字符串规则校验失败，{unit} {length}，大于最大值 {max}"
        )
    }

    /// The refusal, briefly.
    pub(crate) fn in_words(&self) -> String {
        let Self { field, name, length, max, .. } = self;
        format!("{name}({}) 长度 {length} 字节，超过最大值 {max}", field.trim_start_matches('/'))
    }
}

/// Checks the body of a call of API v3.
pub(crate) fn wechat_v3(path: &str, body: &Value) -> Result<(), TooLong> {
    json(WECHAT_V3, path, body)
}

/// Checks the fields of a call of API v2.
pub(crate) fn wechat_v2(path: &str, fields: &Fields) -> Result<(), TooLong> {
    xml(WECHAT_V2, path, fields)
}

/// Checks the content of an Alipay call. Content that is not JSON is refused elsewhere.
pub(crate) fn alipay(method: &str, content: &str) -> Result<(), TooLong> {
    serde_json::from_str(content).map_or(Ok(()), |content| json(ALIPAY, method, &content))
}

/// Checks the fields of a QQ Wallet call.
pub(crate) fn qq_wallet(path: &str, fields: &Fields) -> Result<(), TooLong> {
    xml(QQ_WALLET, path, fields)
}

fn json(rules: &[Rule], call: &str, body: &Value) -> Result<(), TooLong> {
    for rule in rules.iter().filter(|rule| call.starts_with(rule.call)) {
        let found = match rule.field.split_once("/*") {
            None => vec![(rule.field.to_owned(), body.pointer(rule.field))],
            Some((list, rest)) => {
                let many = body.pointer(list).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
                let one = |(at, item)| (format!("{list}/{at}{rest}"), Value::pointer(item, rest));
                many.iter().enumerate().map(one).collect()
            }
        };
        for (field, value) in found {
            if let Some(text) = value.and_then(Value::as_str) {
                rule.check(field, text)?;
            }
        }
    }
    Ok(())
}

fn xml(rules: &[Rule], call: &str, fields: &Fields) -> Result<(), TooLong> {
    let own = rules.iter().filter(|rule| call == rule.call);
    own.filter_map(|rule| fields.get(rule.field).map(|text| (rule, text)))
        .try_for_each(|(rule, text)| rule.check(rule.field.to_owned(), text))
}

impl Rule {
    fn check(&self, field: String, text: &str) -> Result<(), TooLong> {
        let length = match self.unit {
            Unit::Utf8 => text.len(),
            Unit::Letters => text.chars().count(),
            // Every character of GBK that is not ASCII has two bytes.
            Unit::Gbk => text.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum(),
        };
        if length <= self.max {
            return Ok(());
        }
        Err(TooLong { field, name: self.name, length, max: self.max, unit: self.unit })
    }
}
