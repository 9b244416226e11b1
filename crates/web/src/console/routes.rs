//! Every route that only members reach, with the act that it is.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use cashier_core::member::MemberAct;

use super::admit::admit;
use super::{approvals, audit, export, home, lists, members, payment, payments, search};
use crate::app::Shared;

macro_rules! routes {
    ($($method:ident $path:literal $act:ident $handler:path;)+) => {
        /// The method, path and act of every route.
        pub const TABLE: &[(&str, &str, MemberAct)] = &[$((stringify!($method), $path, MemberAct::$act)),+];

        /// The routes, each behind its act.
        pub(super) fn guarded(app: &Shared) -> Router<Shared> {
            let mut router = Router::new();
            $(
                let behind = from_fn_with_state((Arc::clone(app), MemberAct::$act), admit);
                router = router.route($path, $method($handler).route_layer(behind));
            )+
            router
        }
    };
}

routes! {
    get "/console" SeeHome home::handle;
    get "/console/search" SeePayments search::handle;
    get "/console/payments" SeePayments payments::handle;
    get "/console/payments.csv" Export export::handle;
    get "/console/payments/{id}" SeePayments payment::show;
    post "/console/payments/{id}/refund" Refund payment::refund;
    get "/console/approvals" SeeRefunds approvals::show;
    post "/console/payments/{id}/approve" ApproveRefund approvals::approve;
    post "/console/payments/{id}/decline" Refund approvals::decline;
    post "/console/payments/{id}/cancel" Cancel payment::cancel;
    post "/console/payments/{id}/resend" ResendNotice payment::resend;
    get "/console/refunds" SeeRefunds lists::refunds;
    get "/console/notices" SeeNotices lists::notices;
    get "/console/merchants" SeeMerchants lists::merchants;
    get "/console/audit" SeeAudit audit::handle;
    get "/console/members" SeeMembers members::show;
    post "/console/members/invite" ChangeMembers members::invite_one;
    post "/console/members/end" ChangeMembers members::end;
}
