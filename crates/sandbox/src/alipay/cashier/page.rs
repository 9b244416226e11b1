//! The page of an order in each of its states, and the page of a refused call.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use cashier_protocol::alipay::outcome::Fault;
use qrcode::QrCode;
use qrcode::render::svg;

use super::frame::{Frame, send};
use super::texts::Language;
use crate::alipay::trade::precreate::CODE_PREFIX;
use crate::identity::MERCHANT_NAME;
use crate::orders::Order;

/// The step shown on the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Step {
    SignIn,
    Pay,
    Left,
    Paid,
    Refunded,
    Closed,
    Expired,
}

impl Step {
    /// The step's name for the page's script.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::SignIn | Self::Left => "sign-in",
            Self::Pay => "pay",
            Self::Paid => "paid",
            Self::Refunded => "refunded",
            Self::Closed => "closed",
            Self::Expired => "expired",
        }
    }
}

/// The page of an order.
#[derive(Template)]
#[template(path = "alipay/cashier.html")]
pub(super) struct CashierPage {
    pub(super) frame: Frame,
    pub(super) step: Step,
    pub(super) path: String,
    merchant: &'static str,
    pub(super) subject: String,
    pub(super) number: String,
    pub(super) amount: String,
    pub(super) code_svg: String,
    /// The URL back to the merchant.
    pub(super) back: Option<String>,
}

impl CashierPage {
    pub(super) fn new(frame: Frame, step: Step, path: String, order: &Order, back: Option<String>) -> Self {
        let code_svg = if step == Step::SignIn { draw_code(&order.id.0) } else { String::new() };
        Self {
            step,
            path,
            merchant: MERCHANT_NAME,
            subject: order.description.clone(),
            number: order.out_trade_no.clone(),
            amount: frame.language.yuan(order.fen),
            frame,
            code_svg,
            back,
        }
    }

    const fn is_open(&self) -> bool {
        matches!(self.step, Step::SignIn | Step::Pay)
    }

    /// The headline and the sentence below it, for steps without an action.
    const fn message(&self) -> Option<(&'static str, &'static str)> {
        let t = self.frame.t;
        match self.step {
            Step::SignIn | Step::Pay => None,
            Step::Left => Some((t.left, t.left_lead)),
            Step::Paid => Some((t.paid, t.paid_lead)),
            Step::Refunded => Some((t.refunded, t.refunded_lead)),
            Step::Closed => Some((t.closed, t.closed_lead)),
            Step::Expired => Some((t.expired, t.expired_lead)),
        }
    }
}

/// The QR code, as markup that consists only of paths.
fn draw_code(token: &str) -> String {
    let code = QrCode::new(format!("{CODE_PREFIX}{token}"));
    code.map(|code| code.render::<svg::Color<'_>>().min_dimensions(168, 168).build()).unwrap_or_default()
}

/// The page of a refused call.
#[derive(Template)]
#[template(path = "alipay/refused.html")]
struct RefusedPage {
    frame: Frame,
    sub_code: String,
    sub_msg: String,
}

/// Shows why. The reader is a developer, so the page includes the interface's error code.
pub(in crate::alipay) fn refused(fault: &Fault) -> Response {
    let frame = Frame::new(Language::Chinese, String::new());
    let page = RefusedPage { frame, sub_code: fault.sub_code.clone(), sub_msg: fault.sub_msg.clone() };
    send(&page, StatusCode::OK, None)
}

/// The page for an unknown order.
#[derive(Template)]
#[template(path = "alipay/unknown.html")]
pub(super) struct UnknownPage {
    pub(super) frame: Frame,
}
