//! Alipay's gateway: pages, mini programs, refunds, sharing, bills.
//!
//! For a page we make no call: the payer's browser takes the signed order to Alipay. Until the payer arrives, Alipay
//! has no such trade, which is not a failure.

mod answers;
mod call;
mod connector;
mod login;
mod row;
mod settings;
mod unzip;

use std::sync::Arc;

use cashier_core::money::{Amount, Currency};
use cashier_core::provider::{
    AttemptId, AttemptState, Fault, Finding, Made, Method, PaymentAttempt, Receiver, Sharing,
};
use cashier_core::reconcile::{BillLine, LineKind, sum};
use cashier_protocol::alipay::answer;
use cashier_protocol::alipay::bill::download_url::{self, BillQuery, FoundBill};
use cashier_protocol::alipay::bill::statement::{self, Kind};
use cashier_protocol::alipay::biz::Request as _;
use cashier_protocol::alipay::certificates::{Certificate, root_serials};
use cashier_protocol::alipay::charset::Charset;
use cashier_protocol::alipay::gateway::{Call, Caller, CallerCertificates, SignedCall};
use cashier_protocol::alipay::notices::{self, TradeNotice};
use cashier_protocol::alipay::oauth::is_user_id;
use cashier_protocol::alipay::outcome::{Codes, Outcome, TRADE_HAS_CLOSE, TRADE_HAS_SUCCESS};
use cashier_protocol::alipay::royalty::relation::{self, Bind, Unbind};
use cashier_protocol::alipay::trade::order::{ExtendParams, Order as NewTrade, Product, clean_subject};
use cashier_protocol::alipay::trade::state::TradeState;
use cashier_protocol::alipay::trade::{close, create, numbers::TradeNumbers, query};
use cashier_protocol::alipay::trust::Trust;
use cashier_protocol::china_time;
use cashier_protocol::wallet::keys::{SigningKey, VerifyingKey};

use crate::outbound::{Post, Reach};
use crate::providers::capabilities::Configured;
use crate::providers::connector::{
    Bill, BillProblem, Closing, Creation, Listed, Notice, Order, RefundNotice, RefusedNotice, reason,
};
use crate::providers::request::ClientParams;
use crate::providers::settings::{SettingsError, read};
use crate::providers::wire::Wire;
use settings::{AlipaySecrets, AlipaySettings};

pub use row::ALIPAY;
pub(super) use row::AlipayProvider;

/// One account.
struct Alipay {
    settings: AlipaySettings,
    caller: Arc<Caller>,
    trust: Trust,
    reach: Reach,
}

impl Alipay {
    fn build(account: &Configured<'_>) -> Result<Self, SettingsError> {
        let Configured { secrets, reach, .. } = *account;
        let settings: AlipaySettings = read(account.settings)?;
        let secrets: AlipaySecrets = serde_json::from_str(secrets)
            .map_err(|_| SettingsError::of("app_private_key_pem is required"))?;
        let key = SigningKey::parse(&secrets.app_private_key_pem)
            .map_err(|_| SettingsError::of("app_private_key_pem is not a private RSA key"))?;
        let mut trust = Trust::new();
        if let Some(pem) = &settings.alipay_public_key_pem {
            let key = VerifyingKey::parse(pem)
                .map_err(|_| SettingsError::of("alipay_public_key_pem is not a public RSA key"))?;
            trust = trust.with_key(key);
        }
        let certificate = |pem: &str, name: &str| {
            Certificate::parse(pem).map_err(|_| SettingsError(format!("{name} is not a certificate")))
        };
        if let Some(pem) = &settings.alipay_cert_pem {
            trust = trust.with_certificate(&certificate(pem, "alipay_cert_pem")?);
        }
        let certificates = match (&settings.app_cert_pem, &settings.root_cert_pem) {
            (Some(app), Some(root)) => Some(CallerCertificates {
                app: certificate(app, "app_cert_pem")?.serial().to_owned(),
                root: root_serials(root).map_err(|_| SettingsError::of("root_cert_pem is not a bundle"))?,
            }),
            (None, None) => None,
            _ => return Err(SettingsError::of("app_cert_pem and root_cert_pem belong together")),
        };
        if trust.keys_for(None).is_empty() {
            return Err(SettingsError::of("alipay_public_key_pem or alipay_cert_pem is required"));
        }
        let caller = Arc::new(Caller {
            app_id: settings.app_id.clone(),
            key,
            certificates,
            app_auth_token: None,
            charset: Charset::Utf8,
        });
        Ok(Self { settings, caller, trust, reach })
    }

    fn gateway(&self) -> String {
        format!("{}/gateway.do", self.settings.base_url.trim_end_matches('/'))
    }

    /// Signs a call. `None` when the key cannot sign.
    async fn sign(&self, wire: &Wire, call: Call<'_>) -> Option<SignedCall> {
        let Call { method, biz_content, notify_url, return_url, at } = call;
        let (caller, method, content) = (Arc::clone(&self.caller), method.to_owned(), biz_content.to_owned());
        let (notify, back) = (notify_url.map(str::to_owned), return_url.map(str::to_owned));
        let sign = move || {
            let (notify_url, return_url) = (notify.as_deref(), back.as_deref());
            caller.sign(&Call { method: &method, biz_content: &content, notify_url, return_url, at }).ok()
        };
        wire.pool.run(sign).await.flatten()
    }

    /// Makes a call and returns the verified content of its answer. `None` means unknown.
    async fn call(
        &self,
        wire: &Wire,
        method: &str,
        biz_content: &str,
        notify_url: Option<&str>,
    ) -> Option<String> {
        let call = Call { method, biz_content, notify_url, return_url: None, at: wire.now() };
        let (query, body) = self.sign(wire, call).await?.to_post().ok()?;
        let url = format!("{}?{query}", self.gateway());
        let kind = "application/x-www-form-urlencoded;charset=utf-8";
        let answer = wire.post(url, kind, body, self.reach).await?;
        match answer::open(&answer, method, Charset::Utf8, &self.trust) {
            Ok(content) => Some(content),
            Err(error) => {
                tracing::warn!(error = %error, "a response of Alipay is not trusted");
                None
            }
        }
    }

    pub(super) async fn make_order(&self, wire: &Wire, order: &Order<'_>) -> Creation {
        let refused = |text: String| Creation::Made(Made::Refused { reason: Arc::from(text) });
        let product = match order.attempt.method {
            Method::Page => Product::PagePay,
            Method::Wap => Product::WapPay,
            Method::MiniProgram => Product::Create,
            Method::Native | Method::Jsapi | Method::H5 => {
                return refused("Alipay has no such method".to_owned());
            }
        };
        let number = order.attempt.id.to_string();
        let subject = clean_subject(&order.payment.details.description);
        let subject = if subject.is_empty() { "Order".to_owned() } else { subject };
        let buyer = order.facts.open_id.clone().filter(|_| product == Product::Create);
        let trade = NewTrade {
            time_expire: Some(order.attempt.expires_at),
            quit_url: order.facts.quit_url.clone().filter(|_| product == Product::WapPay),
            buyer_id: buyer.clone().filter(|id| is_user_id(id)),
            buyer_open_id: buyer.filter(|id| !is_user_id(id)),
            op_app_id: self.settings.op_app_id.clone().filter(|_| product == Product::Create),
            extend_params: ExtendParams { is_royalty_frozen: order.attempt.sharing == Sharing::Open },
            ..NewTrade::new(&number, order.attempt.amount.minor(), subject)
        };
        let content = match trade.to_biz_content(product) {
            Ok(content) => content,
            Err(error) => return refused(error.to_string()),
        };
        let notify_url = Some(order.notify_url.as_str());
        if product != Product::Create {
            let call = Call {
                method: product.method(),
                biz_content: &content,
                notify_url,
                return_url: order.facts.return_url.as_deref(),
                at: wire.now(),
            };
            let link = self.sign(wire, call).await.and_then(|call| call.to_link(&self.gateway()).ok());
            return link.map_or_else(
                || refused("the order cannot be signed".to_owned()),
                |url| Creation::ready(&ClientParams::Link { url }),
            );
        }
        let answer = self.call(wire, product.method(), &content, notify_url).await;
        match answer.map(|content| create::read_answer(&content, &number)) {
            Some(Outcome::Success(made)) => Creation::ready(&ClientParams::Trade { trade_no: made.trade_no }),
            Some(Outcome::Refused(codes))
                if [TRADE_HAS_SUCCESS, TRADE_HAS_CLOSE].contains(&&*codes.sub_code) =>
            {
                Creation::Ask
            }
            Some(Outcome::Refused(codes)) => Creation::Made(Made::Refused { reason: said(&codes) }),
            Some(Outcome::Unknown(_)) | None => Creation::Made(Made::Unknown),
        }
    }

    pub(super) async fn find_order(&self, wire: &Wire, attempt: &PaymentAttempt) -> Finding {
        let asked = TradeNumbers::of_merchant(&attempt.id.to_string());
        let Ok(content) = asked.to_biz_content() else { return Finding::Unknown };
        let Some(answer) = self.call(wire, "alipay.trade.query", &content, None).await else {
            return Finding::Unknown;
        };
        match query::read_answer(&answer, &asked) {
            query::Found::Paid(trade) => paid(trade.trade_no, trade.total_fen, trade.paid_at),
            query::Found::Waiting(_) => Finding::Waiting,
            // A fully refunded trade is closed too, but it was paid.
            query::Found::Closed(trade) if trade.paid_at.is_some() => {
                paid(trade.trade_no, trade.total_fen, trade.paid_at)
            }
            query::Found::Closed(_) => Finding::Closed,
            query::Found::NotYet => Finding::Absent,
            query::Found::Refused(_) | query::Found::Unknown(_) => Finding::Unknown,
        }
    }

    pub(super) async fn close_order(&self, wire: &Wire, attempt: &PaymentAttempt) -> Closing {
        let asked = TradeNumbers::of_merchant(&attempt.id.to_string());
        let body = close::Close { trade: asked.clone(), operator_id: None };
        let Ok(content) = body.to_biz_content() else { return Closing::Unknown };
        let Some(answer) = self.call(wire, close::Close::METHOD, &content, None).await else {
            return Closing::Unknown;
        };
        match close::read_answer(&answer, &asked) {
            close::Closed::Closed => Closing::Closed,
            // The page is still open somewhere and can create the trade until the order expires.
            close::Closed::NotYet => Closing::Absent,
            close::Closed::NotClosable => Closing::Ask,
            close::Closed::Refused(_) | close::Closed::Unknown(_) => Closing::Unknown,
        }
    }

    pub(super) async fn list_receiver(&self, wire: &Wire, receiver: &Receiver, name: Option<&str>) -> Listed {
        let Some((kind, account)) = receiver.receiver.split_once(':') else {
            return Listed::Refused("the receiver must be KIND:ACCOUNT".to_owned());
        };
        let body = Bind {
            receiver_list: vec![relation::Receiver {
                kind: kind.to_owned(),
                account: account.to_owned(),
                name: name.map(str::to_owned),
                memo: Some(receiver.relation.to_string()),
                login_name: None,
            }],
            out_request_no: wire.nonce(),
        };
        let content = match body.to_biz_content() {
            Ok(content) => content,
            Err(error) => return Listed::Refused(error.to_string()),
        };
        let answer = self.call(wire, Bind::METHOD, &content, None).await;
        let Some(answer) = answer else { return Listed::Unknown };
        match relation::read_change(&answer) {
            Outcome::Success(()) => Listed::Done,
            Outcome::Refused(codes) => Listed::Refused(said(&codes).to_string()),
            Outcome::Unknown(_) => Listed::Unknown,
        }
    }

    pub(super) async fn unlist_receiver(&self, wire: &Wire, receiver: &Receiver) -> Listed {
        let Some((kind, account)) = receiver.receiver.split_once(':') else { return Listed::Done };
        let body = Unbind {
            receiver_list: vec![relation::Receiver {
                kind: kind.to_owned(),
                account: account.to_owned(),
                name: None,
                memo: None,
                login_name: None,
            }],
            out_request_no: wire.nonce(),
        };
        let content = match body.to_biz_content() {
            Ok(content) => content,
            Err(error) => return Listed::Refused(error.to_string()),
        };
        let answer = self.call(wire, Unbind::METHOD, &content, None).await;
        let Some(answer) = answer else { return Listed::Unknown };
        match relation::read_change(&answer) {
            Outcome::Success(()) => Listed::Done,
            Outcome::Refused(codes) => Listed::Refused(said(&codes).to_string()),
            Outcome::Unknown(_) => Listed::Unknown,
        }
    }

    pub(super) async fn fetch_bill(&self, wire: &Wire, day: &str) -> Result<Bill, BillProblem> {
        let body = BillQuery { bill_type: "trade".to_owned(), bill_date: day.to_owned() };
        let unreadable = |text: String| BillProblem::Unreadable(text);
        let content = body.to_biz_content().map_err(|error| unreadable(error.to_string()))?;
        let answer = self.call(wire, BillQuery::METHOD, &content, None).await.ok_or(BillProblem::NoAnswer)?;
        let url = match download_url::read_answer(&answer) {
            FoundBill::There(address) => address.bill_download_url,
            FoundBill::NotThere => return Err(BillProblem::Empty),
            FoundBill::Refused(codes) => return Err(unreadable(said(&codes).to_string())),
            FoundBill::Unknown(_) => return Err(BillProblem::NoAnswer),
        };
        let post = Post { url, headers: Vec::new(), body: bytes::Bytes::new(), reach: self.reach };
        let answer = wire.exchange("GET", post, true).await.ok_or(BillProblem::NoAnswer)?;
        let file = answer.body.filter(|_| answer.status == 200).ok_or(BillProblem::NoAnswer)?;
        let text = unzip::trade_statement(file).map_err(unreadable)?;
        let read = statement::read(&text, Charset::Gbk).map_err(|error| unreadable(error.to_string()))?;
        let to_line = |line: statement::Line| {
            let at = line.finished_at.or(line.created_at);
            let is_refund = line.kind == Kind::Refund;
            BillLine {
                kind: if is_refund { LineKind::Refund } else { LineKind::Payment },
                number: if is_refund && !line.refund_no.is_empty() {
                    line.refund_no
                } else {
                    line.out_trade_no
                },
                minor: if is_refund { line.total_fen.saturating_neg() } else { line.total_fen },
                currency: "CNY".to_owned(),
                fee: line.fee_fen.filter(|_| !is_refund).map(i64::saturating_neg),
                is_done: true,
                day: at.map_or_else(|| day.to_owned(), china_time::to_day),
            }
        };
        Ok(Bill {
            lines: read.lines.into_iter().map(to_line).collect(),
            odd: read.odd.iter().map(|(at, what)| format!("line {at} {what}")).collect(),
        })
    }

    pub(super) fn open_notice(
        &self,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Notice, RefusedNotice> {
        let content_type = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let content_type = content_type.map(|(_, value)| value.as_str());
        let params = notices::open_as(body, content_type, &self.trust).map_err(|error| match error {
            notices::NoticeError::WrongSignature => (Fault::Signature, None),
            _ => (Fault::Malformed, None),
        })?;
        let notice = TradeNotice::read(&params).map_err(|_| (Fault::Malformed, None))?;
        let attempt = AttemptId::parse(&notice.out_trade_no).ok_or((Fault::Order, None))?;
        let is_seller = match (&notice.seller_id, &self.settings.seller_id) {
            (Some(named), Some(own)) => named == own,
            _ => true,
        };
        if notice.app_id != self.settings.app_id || !is_seller {
            return Err((Fault::Merchant, Some(attempt)));
        }
        let refund = refunded(&notice);
        let paid = || paid(notice.trade_no.clone(), notice.total_fen, notice.paid_at);
        Ok(match (&notice.state, refund) {
            (TradeState::WaitBuyerPay | TradeState::Other(_), _) => Notice::Nothing,
            (TradeState::Closed, _) if !notices::names_payment(&params) => {
                Notice::Paid(attempt, Finding::Closed)
            }
            (_, Some(refund)) => Notice::PaidAndRefunded(attempt, paid(), refund),
            (TradeState::Success | TradeState::Finished, None) => Notice::Paid(attempt, paid()),
            (TradeState::Closed, None) => Notice::Nothing,
        })
    }
}

fn paid(trade_no: String, fen: i64, paid_at: Option<cashier_core::time::Timestamp>) -> Finding {
    let amount = Currency::parse("CNY").and_then(|currency| Amount::new(fen, currency));
    amount.map_or(Finding::Unknown, |amount| Finding::Paid {
        transaction: Arc::from(trade_no),
        amount,
        paid_at,
    })
}

/// The refund that a trade's notice reports. Without a number it is identified by its trade's. Alipay reports the
/// total refunded so far.
fn refunded(notice: &TradeNotice) -> Option<RefundNotice> {
    let fen = notice.refunded_fen.filter(|fen| *fen > 0)?;
    Some(RefundNotice {
        number: notice.out_biz_no.clone().unwrap_or_else(|| notice.out_trade_no.clone()),
        sum: Some(format!("{} in all", sum(fen, "CNY"))),
        at: notice.refunded_at,
    })
}

fn said(codes: &Codes) -> Arc<str> {
    reason(&codes.sub_code, &codes.sub_msg)
}

/// Returns true once a page that no payer has visited can no longer create a trade.
pub(super) fn is_over(attempt: &PaymentAttempt, now: cashier_core::time::Timestamp) -> bool {
    let margin = std::time::Duration::from_mins(2);
    matches!(attempt.state, AttemptState::Submitted { .. } | AttemptState::Prepared | AttemptState::Unknown)
        && now >= attempt.expires_at.saturating_add(margin)
}
