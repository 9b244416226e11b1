//! Every table, and how long its rows are kept. A test compares the list with the migrated schema.

use super::Sweep;

/// A text in English and in Chinese, for the two translations of the page.
pub type Words = (&'static str, &'static str);

/// One table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kept {
    /// Its name.
    pub table: &'static str,
    /// What it holds.
    pub holds: Words,
    /// How long.
    pub rule: Rule,
}

/// How long rows are kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rule {
    /// Forever, because they record where money is or went.
    Money,
    /// As long as something else exists, which bounds their number.
    While(Words),
    /// A period after they have ended.
    After {
        /// The sweep that deletes them.
        sweep: Sweep,
        /// What is deleted, and when the period starts.
        what: Words,
    },
}

const fn money(table: &'static str, holds: Words) -> Kept {
    Kept { table, holds, rule: Rule::Money }
}

const fn stays(table: &'static str, holds: Words, rule: Words) -> Kept {
    Kept { table, holds, rule: Rule::While(rule) }
}

const fn goes(table: &'static str, holds: Words, sweep: Sweep, what: Words) -> Kept {
    Kept { table, holds, rule: Rule::After { sweep, what } }
}

/// Every table of the schema.
pub const KEPT: &[Kept] = &[
    money("accounts", ("ledger accounts with their counters", "分类账账户及其累计额")),
    stays(
        "acts",
        ("what the operator did, when and why", "运营者做了什么、何时、为何"),
        ("for ever: the record of the operator's commands", "永久：运营者命令的记录"),
    ),
    stays(
        "app_logins",
        ("names that lead to users of apps", "应用用户的登录名"),
        ("while the user is there", "与用户同在"),
    ),
    goes(
        "app_sessions",
        ("sign-ins of users of apps", "应用用户的登录会话"),
        Sweep::AppSessions,
        ("deleted after they expired or would have", "过期（或本应过期）之后删除"),
    ),
    goes(
        "app_users",
        ("users of apps", "应用的用户"),
        Sweep::AnonymousUsers,
        (
            "those who never had a name or an order are deleted after they came; the others stay for ever",
            "从未有过登录名和订单的用户，自创建起到期删除；其余永久保留",
        ),
    ),
    goes(
        "agreements",
        ("agreements under which merchants debit users", "商户据以自动扣款的协议"),
        Sweep::Agreements,
        (
            "those that nobody signed are deleted after the time to sign; the others stay for ever",
            "无人签署的，过了签署期限之后删除；其余永久保留",
        ),
    ),
    stays(
        "apps",
        ("apps of the BaaS API", "BaaS 接口的应用"),
        ("for ever: added by the operator", "永久：由运营者添加"),
    ),
    money(
        "archived_entries",
        ("lines of users' statements of months that were put aside", "已归档月份的用户账单明细"),
    ),
    stays(
        "archived_months",
        ("months that were put aside", "已归档的月份"),
        ("one for each month", "每月一行"),
    ),
    goes(
        "archived_notices",
        ("notices of months that were put aside", "已归档月份的通知"),
        Sweep::Notices,
        ("as those of the other months", "与其他月份相同"),
    ),
    money("archived_payments", ("payments of months that were put aside", "已归档月份的支付")),
    money("archived_refunds", ("refunds of months that were put aside", "已归档月份的退款")),
    goes(
        "archived_requests",
        ("idempotency keys of months that were put aside", "已归档月份的幂等键"),
        Sweep::Requests,
        ("as those of the other months", "与其他月份相同"),
    ),
    money("archived_transfers", ("ledger transfers of months that were put aside", "已归档月份的分类账转账")),
    stays(
        "audit_lines",
        ("what members of the console did, and from where", "控制台成员做了什么、从何处"),
        ("for ever: the record of the members' acts", "永久：成员操作的记录"),
    ),
    goes(
        "auth_codes",
        ("authorization codes", "授权码"),
        Sweep::AuthCodes,
        ("deleted after they expired", "过期之后删除"),
    ),
    stays(
        "blocks",
        ("what each batch wrote, as tags", "每个批次写入了什么，以标签形式记录"),
        ("for ever: they prove the books", "永久：用于证明账目"),
    ),
    goes(
        "calls",
        ("API calls that the demo records", "演示环境记录的接口调用"),
        Sweep::Calls,
        ("deleted after the call", "调用之后删除"),
    ),
    stays(
        "consents",
        ("scopes that users granted to merchants", "用户授予商户的授权范围"),
        ("one for each user and merchant", "每个用户和商户一行"),
    ),
    goes(
        "delivery_attempts",
        ("attempts to deliver notices, with the answers", "通知的投递记录及应答"),
        Sweep::Notices,
        ("deleted after their notice was delivered or given up", "通知送达或放弃之后删除"),
    ),
    stays(
        "dev_keys",
        ("developer keys", "开发者密钥"),
        (
            "ten places for each merchant: a new key takes that of one that ended",
            "每个商户十个位置：新密钥占用已失效密钥的位置",
        ),
    ),
    money(
        "differences",
        ("differences between the books and providers' bills", "账目与支付渠道账单之间的差异"),
    ),
    money("entries", ("lines of users' statements", "用户账单明细")),
    money("foreign_orders", ("orders of other acquirers", "其他收单机构的订单")),
    goes(
        "grants",
        ("access and refresh tokens", "访问令牌和刷新令牌"),
        Sweep::Grants,
        ("deleted after the refresh token expired", "刷新令牌过期之后删除"),
    ),
    goes(
        "idp_visits",
        ("visits at identity providers", "在身份提供方的登录过程"),
        Sweep::IdpVisits,
        ("deleted after they expired, ten minutes after they began", "过期（开始十分钟后）之后删除"),
    ),
    goes(
        "incidents",
        ("refused messages of providers, counted by the minute", "被拒绝的渠道消息，按分钟计数"),
        Sweep::Incidents,
        ("deleted after their minute", "该分钟过后删除"),
    ),
    stays("logins", ("login ids of users", "用户的登录 ID"), ("while the user is there", "与用户同在")),
    stays(
        "member_sessions",
        ("sign-ins of members of the console", "控制台成员的登录会话"),
        (
            "five places for each member: one more takes that of the oldest",
            "每个成员五个位置：更多会话占用最旧的位置",
        ),
    ),
    stays(
        "members",
        ("members of the console", "控制台的成员"),
        ("for ever: invited by the operator or an owner", "永久：由运营者或所有者邀请"),
    ),
    stays(
        "merchant_keys",
        ("public keys of clients", "客户端的公钥"),
        ("for ever: a key that was ended is never taken again", "永久：已终止的公钥不再接受"),
    ),
    stays(
        "merchants",
        ("merchants and partner wallets", "商户和合作钱包"),
        ("for ever: added by the operator", "永久：由运营者添加"),
    ),
    goes(
        "messages",
        ("messages in users' inboxes", "用户收件箱中的消息"),
        Sweep::Messages,
        (
            "deleted after they were written, once no notice is about them",
            "写入之后、且没有通知与其相关时删除",
        ),
    ),
    goes(
        "notices",
        ("what merchants, wallets and apps were told", "发给商户、钱包和应用的通知"),
        Sweep::Notices,
        (
            "the body is deleted after the notice was delivered or given up, its digest is kept for ever; e-mails and SMS are deleted",
            "通知送达或放弃之后删除报文，摘要永久保留；邮件和短信整行删除",
        ),
    ),
    money("payment_attempts", ("attempts to pay through providers", "通过支付渠道支付的尝试")),
    money("payments", ("merchants' orders, paid or not", "商户的订单，无论是否支付")),
    stays("pins", ("tags of users' PINs", "用户支付密码的标签"), ("while the user is there", "与用户同在")),
    stays(
        "provider_accounts",
        ("accounts with payment providers", "支付渠道账号"),
        ("for ever: added by the operator", "永久：由运营者添加"),
    ),
    money("provider_calls", ("refunds, shares and returns at providers", "支付渠道的退款、分账和分账回退")),
    stays(
        "receivers",
        ("who may get shares", "分账接收方"),
        ("one for each account and receiver", "每个账号和接收方一行"),
    ),
    stays(
        "reconciliations",
        ("comparisons of providers' bills", "渠道账单的对账"),
        ("one for each account and day", "每个账号每天一行"),
    ),
    money(
        "refund_requests",
        ("refunds that one member asked for and another approves", "由一名成员申请、另一名批准的退款"),
    ),
    money("refunds", ("refunds", "退款")),
    goes(
        "requests",
        ("idempotency keys with their answers", "幂等键及其应答"),
        Sweep::Requests,
        (
            "keys of `sendInbox` are deleted after the call; those of calls that left a payment, refund, share, transfer or order, and numbers that were cancelled before they were used, stay as long as the money's rows: for ever",
            "`sendInbox` 的幂等键在调用之后删除；产生了支付、退款、分账、转账或订单的调用，以及未使用就已撤销的编号，其幂等键与资金数据一样永久保留",
        ),
    ),
    goes(
        "roots",
        ("signed roots", "已签名的根"),
        Sweep::Roots,
        (
            "those that are neither the first of their day nor the first with a new key are deleted after they were signed, except the newest; the others stay for ever",
            "既不是当天第一个、也不是新密钥第一个的根，签名之后到期删除，最新的除外；其余永久保留",
        ),
    ),
    stays(
        "schema_migrations",
        ("migrations that ran", "已执行的数据库迁移"),
        ("for ever: one for each migration", "永久：每个迁移一行"),
    ),
    goes(
        "sessions",
        ("sign-ins of users", "用户的登录会话"),
        Sweep::Sessions,
        ("deleted after they expired or would have", "过期（或本应过期）之后删除"),
    ),
    stays(
        "settings",
        ("settings that live with the data", "与数据放在一起的设置"),
        ("a fixed set of names", "固定的名称"),
    ),
    stays(
        "standings",
        ("who is suspended", "哪些对象被停用"),
        ("one for each client and user", "每个客户端和用户一行"),
    ),
    money("transfers", ("ledger transfers", "分类账转账")),
    stays(
        "tree_tiles",
        ("heads of subtrees of the blocks' trees", "区块树各子树的头"),
        ("for ever, one for each 255 blocks or so", "永久：约每 255 个区块一行"),
    ),
    stays(
        "try_counts",
        ("wrong passwords", "输错的登录密码"),
        ("65,536 places, which newcomers take over", "65,536 个位置，新来的占用旧的"),
    ),
    stays(
        "users",
        ("users of the wallet", "钱包用户"),
        ("for ever: added by the operator", "永久：由运营者添加"),
    ),
    money("web_orders", ("what apps said about payments", "应用对支付的说明")),
    stays(
        "webhooks",
        (
            "which version of a client's webhook secret signs its notices, and whether it wants CloudEvents",
            "客户端通知所用的 Webhook 密钥版本，以及是否需要 CloudEvents",
        ),
        ("one for each client that changed one of them", "每个更改过其中一项的客户端一行"),
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::request::Operation;

    #[test]
    fn each_table_stands_once_and_each_sweep_has_a_table() {
        let names: Vec<_> = KEPT.iter().map(|kept| kept.table).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
        for sweep in Sweep::ALL {
            let is_its = |kept: &&Kept| matches!(kept.rule, Rule::After { sweep: own, .. } if own == sweep);
            assert!(KEPT.iter().any(|kept| is_its(&kept)), "{sweep:?}");
        }
    }

    /// The Chinese text states the same numbers and names as the English one.
    #[test]
    fn both_languages_state_the_same() {
        let facts = |text: &str| {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            let names: Vec<_> = text.split('`').skip(1).step_by(2).map(str::to_owned).collect();
            (digits, names)
        };
        for kept in KEPT {
            let rule = match kept.rule {
                Rule::Money => None,
                Rule::While(rule) | Rule::After { what: rule, .. } => Some(rule),
            };
            for (en, zh) in rule.into_iter().chain([kept.holds]) {
                assert_eq!(facts(en), facts(zh), "{}", kept.table);
                assert!(en.is_ascii() && !zh.is_ascii(), "{}", kept.table);
            }
        }
    }

    /// What the page says about keys is what the decision does.
    #[test]
    fn the_keys_that_go_are_those_the_page_names() {
        let loose: Vec<_> = Operation::ALL
            .iter()
            .filter(|operation| !operation.leaves_money_row())
            .map(|o| o.name())
            .collect();
        assert_eq!(loose, ["send_inbox"]);
    }
}
