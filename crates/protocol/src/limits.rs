//! The longest texts that providers accept, each with the unit in which the provider counts.
//!
//! Providers count bytes where people count characters: the 127 of WeChat Pay's `description` are 42 Chinese
//! characters. A text that we compose is truncated between characters before it is sent ([`Limit::cut`]); a value
//! that must be exact is refused when it does not fit ([`Limit::holds`]). A stand-in for a provider has its own
//! table, so that a mistake here shows.

use encoding_rs::GBK;
use unicode_segmentation::UnicodeSegmentation as _;

/// The unit in which a provider counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Characters, whatever their size.
    Letters,
    /// Bytes of UTF-8.
    Bytes,
    /// Bytes of GBK, in which a Chinese character has two. A character that GBK does not have counts as in UTF-8.
    GbkBytes,
}

impl Unit {
    /// The length of a text.
    pub fn length(self, text: &str) -> usize {
        match self {
            Self::Letters => text.chars().count(),
            Self::Bytes => text.len(),
            Self::GbkBytes => text.chars().map(gbk_length).fold(0, usize::saturating_add),
        }
    }

    /// The unit's name, for people who read a refusal.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Letters => "characters",
            Self::Bytes => "bytes of UTF-8",
            Self::GbkBytes => "bytes of GBK",
        }
    }
}

fn gbk_length(letter: char) -> usize {
    let mut utf8 = [0; 4];
    let text: &str = letter.encode_utf8(&mut utf8);
    let (gbk, _, is_unknown) = GBK.encode(text);
    if is_unknown { text.len() } else { gbk.len() }
}

/// The limit of one field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limit {
    /// The provider whose field it is.
    pub provider: Provider,
    /// The call: a path, or a method's name.
    pub call: &'static str,
    /// The field, as a pointer into the call's content.
    pub field: &'static str,
    /// The unit counted.
    pub unit: Unit,
    /// The maximum.
    pub max: usize,
}

/// The interface that a limit belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Provider {
    /// WeChat Pay, API v3.
    WechatV3,
    /// WeChat Pay, API v2.
    WechatV2,
    /// Alipay.
    Alipay,
    /// QQ Wallet.
    QqWallet,
}

impl Limit {
    /// True for a text that fits.
    pub fn holds(&self, text: &str) -> bool {
        self.unit.length(text) <= self.max
    }

    /// The longest prefix of a text that fits, cut where a reader sees a character end: neither inside a character
    /// nor between a letter and its combining marks.
    pub fn cut<'a>(&self, text: &'a str) -> &'a str {
        let mut length: usize = 0;
        for (at, letter) in text.grapheme_indices(true) {
            length = length.saturating_add(self.unit.length(letter));
            if length > self.max {
                return text.get(..at).unwrap_or_default();
            }
        }
        text
    }

    /// The message about a text that is too long.
    pub fn refusal(&self, text: &str) -> String {
        let (length, max, unit) = (self.unit.length(text), self.max, self.unit.name());
        format!("{} has {length} {unit}; make it {max} or less", self.field.trim_start_matches('/'))
    }
}

macro_rules! limits {
    ($($(#[$doc:meta])* $name:ident: $provider:ident $call:literal $field:literal $max:literal $unit:ident;)+) => {
        $($(#[$doc])*
        pub const $name: Limit =
            Limit { provider: Provider::$provider, call: $call, field: $field, unit: Unit::$unit, max: $max };)+

        /// Every limit.
        pub const ALL: &[Limit] = &[$($name,)+];
    };
}

// API v3 says "字节数 …，大于最大值 …" about every text that is too long: it counts bytes. A custom relation is the exception,
// "最多10个字". Alipay writes "String(256), 该参数最长为128个汉字": bytes of GBK. QQ Wallet follows WeChat Pay v2.
limits! {
    /// What an order is for.
    WECHAT_DESCRIPTION: WechatV3 "/v3/pay/transactions" "/description" 127 Bytes;
    /// The passthrough data of an order.
    WECHAT_ATTACH: WechatV3 "/v3/pay/transactions" "/attach" 128 Bytes;
    /// A tag for discounts.
    WECHAT_GOODS_TAG: WechatV3 "/v3/pay/transactions" "/goods_tag" 32 Bytes;
    /// The reason for a refund.
    WECHAT_REFUND_REASON: WechatV3 "/v3/refund/domestic/refunds" "/reason" 80 Bytes;
    /// What a share is for.
    WECHAT_SHARE_DESCRIPTION: WechatV3 "/v3/profitsharing/orders" "/receivers/0/description" 80 Bytes;
    /// The reason for taking a share back.
    WECHAT_RETURN_DESCRIPTION: WechatV3 "/v3/profitsharing/return-orders" "/description" 80 Bytes;
    /// The reason for releasing the rest.
    WECHAT_UNFREEZE_DESCRIPTION: WechatV3 "/v3/profitsharing/orders/unfreeze" "/description" 80 Bytes;
    /// A receiver's account.
    WECHAT_RECEIVER_ACCOUNT: WechatV3 "/v3/profitsharing/receivers/add" "/account" 64 Bytes;
    /// A custom relation.
    WECHAT_CUSTOM_RELATION: WechatV3 "/v3/profitsharing/receivers/add" "/custom_relation" 10 Letters;
    /// What an order is for.
    WECHAT_V2_BODY: WechatV2 "/pay/unifiedorder" "/body" 128 Bytes;
    /// The passthrough data of an order.
    WECHAT_V2_ATTACH: WechatV2 "/pay/unifiedorder" "/attach" 127 Bytes;
    /// The reason for a refund.
    WECHAT_V2_REFUND_REASON: WechatV2 "/secapi/pay/refund" "/refund_desc" 80 Bytes;
    /// What an order is for, without `/`, `=` and `&`.
    ALIPAY_SUBJECT: Alipay "alipay.trade.create" "/subject" 256 GbkBytes;
    /// The passthrough data of an order; percent-encoded.
    ALIPAY_PASSBACK: Alipay "alipay.trade.create" "/passback_params" 512 Bytes;
    /// The reason for a refund.
    ALIPAY_REFUND_REASON: Alipay "alipay.trade.refund" "/refund_reason" 256 GbkBytes;
    /// What a share is for.
    ALIPAY_SHARE_DESCRIPTION: Alipay "alipay.trade.order.settle" "/royalty_parameters/0/desc" 1000 GbkBytes;
    /// What an order is for.
    QQ_BODY: QqWallet "/cgi-bin/pay/qpay_unified_order.cgi" "/body" 128 Bytes;
    /// The passthrough data of an order.
    QQ_ATTACH: QqWallet "/cgi-bin/pay/qpay_unified_order.cgi" "/attach" 128 Bytes;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every limit of the table, met exactly and exceeded by one character, with characters of one to eighteen bytes.
    #[test]
    fn every_limit_is_kept_to_the_letter() {
        for limit in ALL {
            for letter in ["a", "é", "茶", "🍵", "e\u{301}", "👨‍👩‍👧"] {
                let whole = letter.repeat(limit.max.saturating_add(1));
                let cut = limit.cut(&whole);
                assert!(limit.holds(cut) && !limit.holds(&whole), "{limit:?} {letter}");
                assert_eq!(cut.len() % letter.len(), 0, "{limit:?}: half of {letter}");
                let longer = format!("{cut}{letter}");
                assert!(!limit.holds(&longer), "{limit:?}: {letter} would have fitted");
                assert_eq!(limit.cut(cut), cut);
            }
        }
    }

    /// What each unit counts.
    #[test]
    fn units() {
        let text = "茶a🍵";
        assert_eq!([Unit::Letters, Unit::Bytes, Unit::GbkBytes].map(|unit| unit.length(text)), [3, 8, 7]);
        assert_eq!(ALIPAY_SUBJECT.cut(&"茶".repeat(200)).chars().count(), 128);
        assert_eq!(WECHAT_DESCRIPTION.cut(&"茶".repeat(200)).chars().count(), 42);
        assert_eq!(
            WECHAT_DESCRIPTION.refusal(&"茶".repeat(43)),
            "description has 129 bytes of UTF-8; make it 127 or less"
        );
    }
}
