//! `my.tradePay`: one payment from the program's call to its result code.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{Either, select};
use serde_json::{Value, json};
use url::Url;

use crate::error::{BridgeError, Failure};
use crate::payment::{Event, Inquiry, Order, OrderRef, OrderStatus, ResultCode, SpiOutcome, State, decide};
use crate::running::{Call, within};
use crate::services::{Direction, GatewayError, WalletGateway};
use crate::sessions::Shared;
use crate::setup::Settings;
use crate::spi::{PaymentRequest, PaymentResult, PaymentService, SpiCode, SpiError};

/// How recent the user's tap must be in a released program.
const GESTURE_MS: u64 = 5_000;
/// How long the backend may take to resolve an order.
const RESOLVE: Duration = Duration::from_secs(15);
/// Pauses before each inquiry about the order's outcome, and the time limit of each: five seconds in all.
const INQUIRIES: [Duration; 3] = [Duration::ZERO, Duration::from_millis(500), Duration::from_secs(1)];
const INQUIRY: Duration = Duration::from_millis(1_100);

/// The program gets `{resultCode}` in `success` for every payment that ended, whatever the outcome. `fail` means that
/// the call itself did not run.
pub(super) async fn run(call: &Call) -> Result<Value, Failure> {
    let host = &call.instance.host;
    // A program that reads only the code must see a refused call as a failure.
    let failed = |failure: Failure| failure.with("resultCode", ResultCode::Failed.as_str());
    let Some(service) = host.services.payment.clone() else {
        return Err(failed(Failure::new(BridgeError::NotImplemented, "this host takes no payments")));
    };
    let program = &call.instance.program;
    let order = OrderRef::parse(&call.params, program.is_in_development()).map_err(failed)?;
    check_origin(&order, &host.settings).map_err(failed)?;
    if !program.is_in_development() && !call.instance.touched_within(GESTURE_MS) {
        return Err(failed(Failure::new(
            BridgeError::NoPermission,
            "tradePay must follow a tap of the user",
        )));
    }
    let Some(session) = host.begin_payment(&program.app_id) else {
        return Err(failed(Failure::new(BridgeError::Busy, "another payment is open")));
    };
    let payment = Payment { call, host, session: &session };
    let ended = payment.run(service, order).await;
    host.end_payment(&session, ended.as_ref().ok().copied());
    ended.map(|code| json!({"resultCode": code.as_str()})).map_err(failed)
}

/// A payment URL opens a sheet only if it is the wallet's own or the backend decodes it.
fn check_origin(order: &OrderRef, settings: &Settings) -> Result<(), Failure> {
    let OrderRef::PaymentUrl(text) = order else { return Ok(()) };
    let origin = Url::parse(text).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
    if settings.decodes_foreign_urls || settings.cashier_origins.contains(&origin) {
        return Ok(());
    }
    Err(Failure::invalid("paymentUrl is not a cashier of this wallet"))
}

struct Payment<'a> {
    call: &'a Call,
    host: &'a Shared,
    session: &'a str,
}

impl Payment<'_> {
    async fn run(&self, service: Arc<dyn PaymentService>, order: OrderRef) -> Result<ResultCode, Failure> {
        self.host.happen(self.session, Event::Resolve);
        let known = match self.host.services.gateway.clone() {
            None => None,
            Some(gateway) => match self.resolve(gateway.as_ref(), &order).await? {
                Either::Left(found) => Some((gateway, found)),
                Either::Right(code) => return Ok(code),
            },
        };
        let order_id = known.as_ref().map(|(_, order)| order.id.clone());
        if let Some(id) = &order_id {
            self.host.bind_order(self.session, id);
        }
        self.host.happen(self.session, Event::Show);
        let request = PaymentRequest {
            session: self.session.to_owned(),
            order,
            order_id,
            extend_info: std::collections::BTreeMap::new(),
        };
        let outcome = self.pay(service.as_ref(), request).await;
        let submitted = self.host.state(self.session) == Some(State::Submitted);
        let inquiry = match &known {
            Some((gateway, order)) => self.inquire(gateway.as_ref(), &order.id, outcome).await,
            None => Inquiry::Impossible,
        };
        Ok(decide(outcome, submitted, inquiry))
    }

    /// Returns the order from the backend, or the result code when the order need not be shown.
    async fn resolve(
        &self,
        gateway: &dyn WalletGateway,
        order: &OrderRef,
    ) -> Result<Either<Order, ResultCode>, Failure> {
        self.host.observe(Direction::ToWallet, "resolve", &describe(order));
        let answer = within(self.host, RESOLVE, gateway.resolve(order)).await;
        let answer = answer.unwrap_or_else(|| Err(GatewayError::Unreachable("no answer in time".to_owned())));
        let seen = match &answer {
            Ok(order) => json!({"orderId": order.id, "status": format!("{:?}", order.status)}),
            Err(error) => json!({"error": error.to_string()}),
        };
        self.host.observe(Direction::FromWallet, "resolve", &seen);
        match answer {
            Ok(order) => Ok(match order.status {
                OrderStatus::Unpaid => Either::Left(order),
                OrderStatus::Paid => Either::Right(ResultCode::Success),
                OrderStatus::Processing => Either::Right(ResultCode::Processing),
                OrderStatus::Closed => Either::Right(ResultCode::Failed),
            }),
            Err(GatewayError::UnknownOrder(why)) => {
                Err(Failure::invalid(format!("this wallet knows no such order: {why}")))
            }
            Err(GatewayError::NotSignedIn | GatewayError::Refused(_)) => {
                Ok(Either::Right(ResultCode::Failed))
            }
            Err(GatewayError::Unreachable(_)) => Ok(Either::Right(ResultCode::NetworkError)),
        }
    }

    /// Calls the host's service, and waits for its page if it opens one.
    async fn pay(&self, service: &dyn PaymentService, request: PaymentRequest) -> SpiOutcome {
        self.host.observe(
            Direction::ToSpi,
            "PaymentService.pay",
            &json!({"session": request.session, "order": describe(&request.order), "orderId": request.order_id}),
        );
        let paid = AssertUnwindSafe(service.pay(self.call.context(), request)).catch_unwind().await;
        // A panic or a foreign exception counts as an unknown error.
        let result =
            paid.unwrap_or_else(|_| Err(SpiError::new(SpiCode::Unknown, "the host's service panicked")));
        let seen = match &result {
            Ok(PaymentResult::Completed { code, message }) => json!({"resultCode": code, "message": message}),
            Ok(PaymentResult::OpenPage { route, .. }) => json!({"openPage": route}),
            Err(error) => json!({"error": error.code.as_str(), "message": error.message}),
        };
        self.host.observe(Direction::FromSpi, "PaymentService.pay", &seen);
        let ended = match result {
            Ok(PaymentResult::Completed { code, .. }) => Ok(code),
            Ok(PaymentResult::OpenPage { route, extended_info }) => self.page(&route, &extended_info).await,
            Err(error) => Err(error),
        };
        match ended {
            Ok(code) => SpiOutcome::Code(ResultCode::of_service(&code)),
            Err(error) => SpiOutcome::Error(error.code),
        }
    }

    /// Opens a page of the host over the program, and waits until it reports or is closed.
    async fn page(
        &self,
        route: &str,
        extended_info: &std::collections::BTreeMap<String, String>,
    ) -> Result<String, SpiError> {
        let ui = &self.host.services.ui;
        self.call.instance.event("appHide", &json!({}));
        let page = ui.open_page(self.session, route, extended_info);
        let reported = Box::pin(self.host.until_reported(self.session));
        if let Either::Left(((), page)) = select(reported, page).await {
            ui.close_page(self.session);
            page.await;
        }
        self.call.instance.event("appShow", &json!({}));
        // Closed without a report: the user cancelled.
        self.host.reported(self.session).unwrap_or_else(|| Err(SpiCode::UserCancel.into()))
    }

    /// Asks the backend for the order's outcome; asks again only where a later response may differ.
    async fn inquire(&self, gateway: &dyn WalletGateway, id: &str, outcome: SpiOutcome) -> Inquiry {
        let submitted = self.host.state(self.session) == Some(State::Submitted);
        let claims_more = matches!(outcome, SpiOutcome::Code(ResultCode::Success | ResultCode::Processing));
        let mut last = Inquiry::Silent;
        for pause in INQUIRIES {
            if !pause.is_zero() {
                self.host.services.clock.sleep(pause).await;
            }
            self.host.observe(Direction::ToWallet, "inquire", &json!({"orderId": id}));
            let answer = within(self.host, INQUIRY, gateway.inquire(id)).await;
            let answer =
                answer.unwrap_or_else(|| Err(GatewayError::Unreachable("no answer in time".to_owned())));
            let seen = match &answer {
                Ok(status) => json!({"status": format!("{status:?}")}),
                Err(error) => json!({"error": error.to_string()}),
            };
            self.host.observe(Direction::FromWallet, "inquire", &seen);
            match answer {
                Ok(status @ (OrderStatus::Paid | OrderStatus::Closed)) => return Inquiry::Status(status),
                Ok(status) => {
                    last = Inquiry::Status(status);
                    let may_change = status == OrderStatus::Processing || submitted || claims_more;
                    if !may_change {
                        return last;
                    }
                }
                Err(_) => {}
            }
        }
        last
    }
}

/// Describes an order for logs: ids and hosts, never a query, a token or a signature.
fn describe(order: &OrderRef) -> Value {
    match order {
        OrderRef::PaymentUrl(text) => {
            let host = Url::parse(text).ok().and_then(|url| url.host_str().map(str::to_owned));
            json!({"paymentUrl": host})
        }
        OrderRef::TradeNo(number) => json!({"tradeNO": number}),
        OrderRef::OrderStr(text) => json!({"orderStr": format!("{} bytes", text.len())}),
    }
}
