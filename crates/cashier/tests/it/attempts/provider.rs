//! A stand-in for WeChat Pay that misbehaves by seed: it takes orders and money, and often does not say so.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, Response, Uri};
use cashier_core::time::Timestamp;
use cashier_engine::clock::{Clock, ManualClock};
use cashier_protocol::wallet::keys::SigningKey;
use cashier_protocol::wechat::time::to_rfc3339;
use cashier_protocol::wechat::v3::aead::ApiV3Key;
use cashier_protocol::wechat::v3::error::ApiError;
use cashier_protocol::wechat::v3::notices::NewNotice;
use cashier_protocol::wechat::v3::order::{CreateOrder, NativeOrder};
use cashier_protocol::wechat::v3::refunds::{CreateRefund, Refund, RefundAmount, RefundStatus};
use cashier_protocol::wechat::v3::signing::{Authorization, ServerSignature};
use cashier_protocol::wechat::v3::transactions::{TradeState, Transaction, TransactionAmount};

use crate::random::Random;

pub(super) const APIV3_KEY: &str = "0123456789abcdef0123456789abcdef";
pub(super) const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_0000000000000001";

#[derive(Clone)]
pub(super) struct Sale {
    pub(super) order: CreateOrder,
    pub(super) state: TradeState,
    pub(super) transaction: Option<String>,
    pub(super) paid_at: Option<Timestamp>,
    pub(super) refunded: i64,
}

pub(super) struct World {
    pub(super) sales: BTreeMap<String, Sale>,
    pub(super) refunds: BTreeMap<String, Refund>,
    pub(super) down: bool,
    /// In how many of a hundred cases the answer of a call that took effect is lost.
    pub(super) lost: usize,
    /// In how many of a hundred cases the payer has paid before the answer leaves.
    pub(super) quick: usize,
    /// The next refunds are refused.
    pub(super) refuse_refunds: u32,
    pub(super) calls: u64,
    random: Random,
    next: u64,
}

pub(super) struct Provider {
    pub(super) world: Mutex<World>,
    pub(super) key: SigningKey,
    pub(super) merchant: SigningKey,
    pub(super) url: String,
    clock: Arc<ManualClock>,
}

impl Provider {
    pub(super) async fn start(clock: &Arc<ManualClock>, seed: u64) -> Arc<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let world = World {
            sales: BTreeMap::new(),
            refunds: BTreeMap::new(),
            down: false,
            lost: 0,
            quick: 0,
            refuse_refunds: 0,
            calls: 0,
            random: Random::new(seed),
            next: 0,
        };
        let provider = Arc::new(Self {
            world: Mutex::new(world),
            key: SigningKey::generate().unwrap(),
            merchant: SigningKey::generate().unwrap(),
            url,
            clock: Arc::clone(clock),
        });
        let router = Router::new().fallback(serve).with_state(Arc::clone(&provider));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        provider
    }

    /// The settings of the merchant's account here.
    pub(super) fn settings(&self) -> String {
        serde_json::json!({
            "mchid": "1900000001", "appid": "wx0000000000000001", "merchant_serial": "0A1B2C",
            "public_key_id": PUBLIC_KEY_ID, "public_key_pem": self.key.verifying_key().unwrap().to_pem(),
            "base_url": self.url, "apiv3_key": APIV3_KEY,
            "merchant_private_key_pem": self.merchant.to_pem().unwrap(),
        })
        .to_string()
    }

    /// The payer pays. False when the order cannot be paid.
    pub(super) fn pay(&self, number: &str) -> bool {
        let now = self.clock.now();
        let mut world = self.world.lock().unwrap();
        world.next += 1;
        let id = format!("42000000{:020}", world.next);
        let Some(sale) = world.sales.get_mut(number) else { return false };
        if sale.state != TradeState::NotPay {
            return false;
        }
        sale.state = TradeState::Success;
        sale.transaction = Some(id);
        sale.paid_at = Some(now);
        true
    }

    /// The notice of a payment, signed: headers and body. `change` spoils what it says before it is sealed.
    pub(super) fn notice(
        &self,
        number: &str,
        change: impl Fn(&mut Transaction),
    ) -> (Vec<(String, String)>, Vec<u8>) {
        let sale = self.world.lock().unwrap().sales[number].clone();
        let mut transaction = Self::transaction(&sale);
        change(&mut transaction);
        let key = ApiV3Key::parse(APIV3_KEY).unwrap();
        let new = NewNotice { id: "n-1", created_at: self.clock.now(), nonce: "0123456789ab" };
        let body = new.payment(&key, &transaction).unwrap();
        let at = self.clock.now();
        let signature = ServerSignature::sign(&self.key, PUBLIC_KEY_ID, at, "nonce", &body).unwrap();
        let headers = signature.to_headers().map(|(name, value)| (name.to_owned(), value)).to_vec();
        (headers, body)
    }

    fn transaction(sale: &Sale) -> Transaction {
        let order = &sale.order;
        Transaction {
            appid: order.appid.clone(),
            mchid: order.mchid.clone(),
            out_trade_no: order.out_trade_no.clone(),
            transaction_id: sale.transaction.clone(),
            trade_type: Some("NATIVE".to_owned()),
            trade_state: sale.state.clone(),
            trade_state_desc: None,
            bank_type: None,
            attach: None,
            success_time: sale.paid_at.map(to_rfc3339),
            payer: None,
            amount: Some(TransactionAmount {
                total: Some(order.amount.total),
                payer_total: None,
                currency: Some("CNY".to_owned()),
                payer_currency: None,
            }),
            scene_info: None,
            promotion_detail: None,
        }
    }

    fn create(&self, body: &[u8]) -> Result<Vec<u8>, ApiError> {
        let order: CreateOrder = serde_json::from_slice(body).unwrap();
        let number = order.out_trade_no.clone();
        let (quick, code_url) = {
            let mut world = self.world.lock().unwrap();
            if let Some(sale) = world.sales.get(&number) {
                if sale.order != order {
                    return Err(ApiError::new("INVALID_REQUEST", "other content"));
                }
                match sale.state {
                    TradeState::NotPay => {}
                    TradeState::Closed => return Err(ApiError::new("ORDER_CLOSED", "closed")),
                    _ => return Err(ApiError::new("ORDERPAID", "paid")),
                }
            }
            let sale =
                Sale { order, state: TradeState::NotPay, transaction: None, paid_at: None, refunded: 0 };
            world.sales.entry(number.clone()).or_insert(sale);
            let chance = world.quick;
            (world.random.chance(chance), format!("weixin://wxpay/bizpayurl?pr={number}"))
        };
        if quick {
            self.pay(&number);
        }
        Ok(serde_json::to_vec(&NativeOrder { code_url }).unwrap())
    }

    fn refund(&self, body: &[u8]) -> Result<Vec<u8>, ApiError> {
        let request: CreateRefund = serde_json::from_slice(body).unwrap();
        let now = self.clock.now();
        let mut world = self.world.lock().unwrap();
        if let Some(known) = world.refunds.get(&request.out_refund_no) {
            return Ok(serde_json::to_vec(known).unwrap());
        }
        if world.refuse_refunds > 0 {
            world.refuse_refunds -= 1;
            return Err(ApiError::new("NOT_ENOUGH", "not enough"));
        }
        let id = request.transaction_id.clone().unwrap();
        let sale = world.sales.values_mut().find(|sale| sale.transaction.as_deref() == Some(&id));
        let sale = sale.ok_or_else(|| ApiError::new("RESOURCE_NOT_EXISTS", "no such payment"))?;
        if sale.refunded + request.amount.refund > sale.order.amount.total {
            return Err(ApiError::new("INVALID_REQUEST", "more than the order"));
        }
        sale.refunded += request.amount.refund;
        sale.state = TradeState::Refund;
        let refund = Refund {
            mchid: None,
            refund_id: format!("50{}", request.out_refund_no),
            out_refund_no: request.out_refund_no.clone(),
            transaction_id: id,
            out_trade_no: sale.order.out_trade_no.clone(),
            channel: None,
            user_received_account: None,
            success_time: Some(to_rfc3339(now)),
            create_time: None,
            status: Some(RefundStatus::Success),
            refund_status: None,
            funds_account: None,
            amount: RefundAmount {
                total: request.amount.total,
                refund: request.amount.refund,
                payer_total: None,
                payer_refund: None,
                settlement_total: None,
                settlement_refund: None,
                discount_refund: None,
                refund_fee: None,
                currency: Some("CNY".to_owned()),
                from: None,
            },
        };
        // First it is only on its way; a query says how it ended.
        let first = Refund { status: Some(RefundStatus::Processing), ..refund.clone() };
        world.refunds.insert(request.out_refund_no, refund);
        Ok(serde_json::to_vec(&first).unwrap())
    }

    fn answer(&self, method: &Method, target: &str, body: &[u8]) -> Result<Option<Vec<u8>>, ApiError> {
        let path = target.split('?').next().unwrap();
        let absent = || ApiError::new("ORDER_NOT_EXIST", "no such order");
        if path == "/v3/pay/transactions/native" {
            return self.create(body).map(Some);
        }
        if path == "/v3/refund/domestic/refunds" {
            return self.refund(body).map(Some);
        }
        if let Some(number) = path.strip_prefix("/v3/refund/domestic/refunds/") {
            let world = self.world.lock().unwrap();
            let found =
                world.refunds.get(number).ok_or_else(|| ApiError::new("RESOURCE_NOT_EXISTS", "none"))?;
            return Ok(Some(serde_json::to_vec(found).unwrap()));
        }
        let number = path.strip_prefix("/v3/pay/transactions/out-trade-no/").unwrap();
        let mut world = self.world.lock().unwrap();
        if method == Method::GET {
            let sale = world.sales.get(number).ok_or_else(absent)?.clone();
            drop(world);
            return Ok(Some(serde_json::to_vec(&Self::transaction(&sale)).unwrap()));
        }
        let number = number.strip_suffix("/close").unwrap();
        let sale = world.sales.get_mut(number).ok_or_else(absent)?;
        match sale.state {
            TradeState::NotPay | TradeState::Closed => {
                sale.state = TradeState::Closed;
                Ok(None)
            }
            _ => Err(ApiError::new("ORDERPAID", "paid")),
        }
    }
}

async fn serve(
    State(provider): State<Arc<Provider>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let target = uri.path_and_query().unwrap().to_string();
    let (is_down, is_lost) = {
        let mut world = provider.world.lock().unwrap();
        world.calls += 1;
        let lost = world.lost;
        (world.down, world.random.chance(lost))
    };
    let failure = || Response::builder().status(502).body(Body::from("<html>bad gateway</html>")).unwrap();
    if is_down {
        return failure();
    }
    let authorization = headers["authorization"].to_str().unwrap();
    let authorization = Authorization::parse(authorization).unwrap();
    let key = provider.merchant.verifying_key().unwrap();
    let now = provider.clock.now();
    assert!(
        authorization.verify(&key, method.as_str(), &target, &body, now).is_ok(),
        "every call is signed by the merchant"
    );
    let answer = provider.answer(&method, &target, &body);
    if is_lost {
        return failure();
    }
    let (status, body) = match answer {
        Ok(Some(body)) => (200, body),
        Ok(None) => (204, Vec::new()),
        Err(error) => (error.status, error.to_body()),
    };
    let signature = ServerSignature::sign(&provider.key, PUBLIC_KEY_ID, now, "nonce", &body).unwrap();
    let mut response = Response::builder().status(status);
    for (name, value) in signature.to_headers() {
        response = response.header(name, value);
    }
    response.body(Body::from(body)).unwrap()
}
