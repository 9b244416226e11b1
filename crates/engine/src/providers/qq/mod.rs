//! QQ Wallet: orders by QR code or in a mini program, refunds, the daily statement.

mod answers;
mod connector;
mod login;
mod row;
mod settings;

use std::sync::Arc;

use cashier_core::money::{Amount, Currency};
use cashier_core::provider::{
    AttemptId, Fault, Finding, Made, Method, PaymentAttempt, QueryAnswer, SendAnswer,
};
use cashier_core::reconcile::{BillLine, LineKind};
use cashier_core::secret::Secret;
use cashier_protocol::china_time;
use cashier_protocol::flat_xml::Fields;
use cashier_protocol::limits;
use cashier_protocol::qq::fields::{OrderNumbers, Request};
use cashier_protocol::qq::message::{Account, MessageError};
use cashier_protocol::qq::outcome::{Codes, ORDER_CLOSED, ORDER_PAID, Outcome};
use cashier_protocol::qq::query::{self, Query, Trade};
use cashier_protocol::qq::refund::{self, Refund, password_digest};
use cashier_protocol::qq::refund_query::{self, FoundRefunds, RefundQuery, RefundState, Refunds};
use cashier_protocol::qq::statement::{self, Row, StatementQuery};
use cashier_protocol::qq::unified_order::{self, TradeType, UnifiedOrder};
use cashier_protocol::qq::{close, notices};

use crate::outbound::{Post, Reach};
use crate::providers::answers::{Shown, not_sent};
use crate::providers::capabilities::Configured;
use crate::providers::connector::{
    Bill, BillProblem, Closing, Creation, Notice, Order, RefusedNotice, Task, cut, reason,
};
use crate::providers::request::ClientParams;
use crate::providers::settings::{SettingsError, read};
use crate::providers::wire::Wire;
use answers::sent;
use settings::{QqSecrets, QqSettings};

pub use row::QQ_WALLET;
pub(super) use row::QqProvider;

/// One account.
struct Qq {
    settings: QqSettings,
    account: Account,
    password: Option<Secret<String>>,
    app_secret: Option<Secret<String>>,
    reach: Reach,
}

impl Qq {
    fn build(account: &Configured<'_>) -> Result<Self, SettingsError> {
        let Configured { secrets, reach, .. } = *account;
        let settings: QqSettings = read(account.settings)?;
        let secrets: QqSecrets =
            serde_json::from_str(secrets).map_err(|_| SettingsError::of("key is required"))?;
        let account = Account {
            mch_id: settings.mch_id.clone(),
            appid: settings.appid.clone(),
            key: Secret::new(secrets.key),
        };
        let password = secrets.op_user_password.map(Secret::new);
        let app_secret = secrets.app_secret.map(Secret::new);
        Ok(Self { settings, account, password, app_secret, reach })
    }

    /// The URL of a call: the provider's own host, or a stand-in under the same path.
    fn url(&self, address: &str) -> String {
        let path =
            address.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
        match &self.settings.base_url {
            Some(base) => format!("{}/{path}", base.trim_end_matches('/')),
            None => address.to_owned(),
        }
    }

    /// Makes a call and returns the verified fields of its answer. `None` means unknown.
    async fn call<R: Request>(&self, wire: &Wire, request: &R) -> Option<Fields> {
        let document = self.account.write(request.to_fields().ok()?, &wire.nonce()).ok()?;
        let url = self.url(R::ADDRESS);
        let answer = wire.post(url, "text/xml; charset=utf-8", document, self.reach).await?;
        match self.account.open(&answer) {
            Ok(fields) => Some(fields),
            Err(error) => {
                tracing::warn!(error = %error, "a response of QQ Wallet is not trusted");
                None
            }
        }
    }

    pub(super) async fn make_order(&self, wire: &Wire, order: &Order<'_>) -> Creation {
        let trade_type =
            if order.attempt.method == Method::MiniProgram { TradeType::Miniapp } else { TradeType::Native };
        let request = UnifiedOrder {
            out_trade_no: order.attempt.id.to_string(),
            body: cut(&order.payment.details.description, limits::QQ_BODY),
            total_fen: order.attempt.amount.minor(),
            trade_type,
            notify_url: order.notify_url.clone(),
            client_ip: order.facts.address(unified_order::ADDRESS_MAX),
            attach: None,
            time_start: None,
            time_expire: Some(order.attempt.expires_at),
        };
        let Some(answer) = self.call(wire, &request).await else { return Creation::Made(Made::Unknown) };
        match unified_order::read_answer(&answer, &request) {
            Outcome::Success(made) => Creation::ready(&match made.code_url {
                Some(code_url) if trade_type == TradeType::Native => ClientParams::Code { code_url },
                _ => ClientParams::Package { package: format!("prepay_id={}", made.prepay_id) },
            }),
            Outcome::Refused(codes)
                if [ORDER_PAID, ORDER_CLOSED, "OUT_TRADE_NO_USED"].contains(&&*codes.err_code) =>
            {
                Creation::Ask
            }
            Outcome::Refused(codes) => Creation::Made(Made::Refused { reason: said(&codes) }),
            Outcome::Unknown(_) => Creation::Made(Made::Unknown),
        }
    }

    pub(super) async fn find_order(&self, wire: &Wire, attempt: &PaymentAttempt) -> Finding {
        let order = OrderNumbers::of_merchant(&attempt.id.to_string());
        let Some(answer) = self.call(wire, &Query { order: order.clone() }).await else {
            return Finding::Unknown;
        };
        match query::read_answer(&answer, &order) {
            query::Found::Paid(trade) => paid(&trade),
            query::Found::Waiting(_) => Finding::Waiting,
            query::Found::Closed(_) => Finding::Closed,
            query::Found::NotFound => Finding::Absent,
            query::Found::Refused(_) | query::Found::Unknown(_) => Finding::Unknown,
        }
    }

    pub(super) async fn close_order(&self, wire: &Wire, attempt: &PaymentAttempt) -> Closing {
        let request = close::Close { out_trade_no: attempt.id.to_string() };
        let Some(answer) = self.call(wire, &request).await else { return Closing::Unknown };
        match close::read_answer(&answer) {
            close::Closed::Closed => Closing::Closed,
            close::Closed::Paid => Closing::Ask,
            close::Closed::NotFound => Closing::Absent,
            close::Closed::Refused(_) | close::Closed::Unknown(_) => Closing::Unknown,
        }
    }

    fn numbers(task: &Task<'_>) -> OrderNumbers {
        // By its own number, QQ Wallet also finds orders older than a month.
        OrderNumbers {
            transaction_id: Some(task.transaction.to_string()),
            out_trade_no: Some(task.call.id.attempt.to_string()),
        }
    }

    pub(super) async fn make_refund(&self, wire: &Wire, task: &Task<'_>) -> SendAnswer {
        let Some(password) = &self.password else {
            return not_sent("the account has no op_user_password");
        };
        let request = Refund {
            order: Self::numbers(task),
            out_refund_no: task.call.id.to_string(),
            refund_fen: task.call.amount.minor(),
            op_user_id: self.settings.op_user_id.clone().unwrap_or_else(|| self.settings.mch_id.clone()),
            op_user_passwd: password_digest(password),
            refund_account: None,
        };
        let Some(answer) = self.call(wire, &request).await else { return SendAnswer::Unknown };
        sent(&refund::read_answer(&answer, &request))
    }

    pub(super) async fn find_refund(&self, wire: &Wire, task: &Task<'_>) -> QueryAnswer {
        let request = RefundQuery {
            refund_id: None,
            out_refund_no: Some(task.call.id.to_string()),
            order: Self::numbers(task),
        };
        let Some(answer) = self.call(wire, &request).await else { return QueryAnswer::Unknown };
        match refund_query::read_answer(&answer, &request) {
            FoundRefunds::Found(refunds) => refunded(&refunds, task).into(),
            FoundRefunds::NotFound => QueryAnswer::Absent,
            FoundRefunds::Refused(_) | FoundRefunds::Unknown(_) => QueryAnswer::Unknown,
        }
    }

    pub(super) async fn fetch_bill(&self, wire: &Wire, day: &str) -> Result<Bill, BillProblem> {
        let unreadable = |text: String| BillProblem::Unreadable(text);
        let query = StatementQuery { bill_date: day.replace('-', ""), bill_type: Some("ALL".to_owned()) };
        let fields = query.to_fields().map_err(|error| unreadable(error.to_string()))?;
        let document =
            self.account.write(fields, &wire.nonce()).map_err(|error| unreadable(error.to_string()))?;
        let headers = vec![("content-type".to_owned(), "text/xml; charset=utf-8".to_owned())];
        let (url, body) = (self.url(StatementQuery::ADDRESS), document.into());
        let post = Post { url, headers, body, reach: self.reach };
        let answer = wire.exchange("POST", post, true).await.ok_or(BillProblem::NoAnswer)?;
        let file = answer.body.filter(|_| answer.status == 200).ok_or(BillProblem::NoAnswer)?;
        let read = statement::read(&file, &self.account).map_err(|error| unreadable(error.to_string()))?;
        Ok(Bill {
            lines: read.rows.into_iter().map(line).collect(),
            odd: read.odd.iter().map(|at| format!("line {at} cannot be read")).collect(),
        })
    }

    pub(super) fn open_notice(&self, body: &[u8]) -> Result<Notice, RefusedNotice> {
        let trade = notices::open(body, &self.account).map_err(|error| match error {
            notices::NoticeError::Message(MessageError::Unsigned | MessageError::WrongSignature) => {
                (Fault::Signature, None)
            }
            notices::NoticeError::Message(MessageError::OtherMerchant) => (Fault::Merchant, None),
            notices::NoticeError::Field(wrong) if wrong.field == "fee_type" => (Fault::Currency, None),
            _ => (Fault::Malformed, None),
        })?;
        let attempt = AttemptId::parse(&trade.out_trade_no).ok_or((Fault::Order, None))?;
        Ok(Notice::Paid(attempt, paid(&trade)))
    }
}

fn refunded(refunds: &Refunds, task: &Task<'_>) -> Shown {
    let number = task.call.id.to_string();
    let own = refunds.lines.iter().find(|line| line.out_refund_no == number);
    match own.filter(|line| line.refund_fen == task.call.amount.minor()).map(|line| &line.state) {
        Some(RefundState::Success) => Shown::Done(None),
        Some(RefundState::Fail) => Shown::Ended(Arc::from("the refund failed at QQ Wallet")),
        Some(RefundState::Processing | RefundState::Change) => Shown::Pending,
        Some(RefundState::Other(_)) | None => Shown::Other,
    }
}

fn paid(trade: &Trade) -> Finding {
    let currency = Currency::parse("CNY").ok();
    let amount = trade.total_fen.zip(currency).and_then(|(fen, currency)| Amount::new(fen, currency).ok());
    match (&trade.transaction_id, amount) {
        (Some(id), Some(amount)) => {
            Finding::Paid { transaction: Arc::from(id.as_str()), amount, paid_at: trade.paid_at }
        }
        _ => Finding::Unknown,
    }
}

fn line(row: Row) -> BillLine {
    let day = china_time::to_day(row.at);
    let currency = if row.currency.is_empty() { "CNY".to_owned() } else { row.currency };
    match row.refund {
        Some(refund) => BillLine {
            kind: LineKind::Refund,
            number: if refund.out_refund_no.is_empty() { refund.refund_id } else { refund.out_refund_no },
            minor: refund.fen,
            currency,
            fee: None,
            is_done: refund.state == "SUCCESS",
            day,
        },
        None => BillLine {
            kind: LineKind::Payment,
            number: row.out_trade_no,
            minor: row.total_fen,
            currency,
            fee: row.fee_fen,
            is_done: row.state == "SUCCESS",
            day,
        },
    }
}

fn said(codes: &Codes) -> Arc<str> {
    reason(&codes.err_code, &codes.err_code_des)
}
