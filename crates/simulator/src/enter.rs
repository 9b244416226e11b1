//! `GET /simulator/enter/{pass}`: the cashier as a page of the phone. Whoever uses the phone is signed in there already,
//! so the wallet's page knows the same user.
//!
//! Invariant: a pass works once, and only a connected phone gets one. No address with a session in it exists.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, LOCATION, REFERRER_POLICY};
use axum::response::{IntoResponse as _, Response};
use cashier_engine::entropy::{Entropy as _, SystemEntropy};
use cashier_web::app::Shared;
use cashier_web::visit::set_session;
use data_encoding::HEXLOWER;

use crate::Simulator;

/// The maximum number of passes that wait. The oldest one makes room.
const PASSES_MAX: usize = 256;

/// A session to be stored in the browser, and the page that follows.
struct Pass {
    name: String,
    session: String,
    next: String,
}

/// The passes that nobody has used yet.
#[derive(Default)]
pub(crate) struct Passes {
    waiting: Mutex<VecDeque<Pass>>,
}

impl Passes {
    /// The path that signs a browser in with this session and leads to a page of the wallet.
    pub(crate) fn issue(&self, session: String, next: String) -> String {
        let name = HEXLOWER.encode(&SystemEntropy.secret());
        let path = format!("/simulator/enter/{name}");
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() >= PASSES_MAX {
            waiting.pop_front();
        }
        waiting.push_back(Pass { name, session, next });
        path
    }

    fn take(&self, name: &str) -> Option<Pass> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let at = waiting.iter().position(|pass| pass.name == name)?;
        waiting.remove(at)
    }
}

pub(crate) async fn enter(
    State(simulator): State<Simulator>,
    Extension(app): Extension<Shared>,
    Path(name): Path<String>,
    uri: axum::http::Uri,
) -> Response {
    let Some(pass) = simulator.inner.get().and_then(|inner| inner.passes.take(&name)) else {
        let text = "This way into the cashier was used already. Close the page and pay again.\n";
        return (StatusCode::GONE, text).into_response();
    };
    // The language comes with the address.
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let headers = [
        (LOCATION, format!("{}{query}", pass.next)),
        (CACHE_CONTROL, "no-store".to_owned()),
        (REFERRER_POLICY, "no-referrer".to_owned()),
    ];
    let mut response = (StatusCode::SEE_OTHER, headers).into_response();
    set_session(&app, &mut response, &pass.session);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A pass works once, an unknown one never, and the passes that wait are bounded.
    #[test]
    fn passes_work_once() {
        let passes = Passes::default();
        let name = |path: &str| path.rsplit('/').next().unwrap().to_owned();
        let first = name(&passes.issue("s1".to_owned(), "/cashier/1".to_owned()));
        assert!(passes.take("other").is_none());
        let pass = passes.take(&first).unwrap();
        assert_eq!((pass.session.as_str(), pass.next.as_str()), ("s1", "/cashier/1"));
        assert!(passes.take(&first).is_none());
        let oldest = name(&passes.issue("s2".to_owned(), "/cashier/2".to_owned()));
        for n in 0..PASSES_MAX {
            passes.issue(format!("t{n}"), "/cashier/3".to_owned());
        }
        assert!(passes.take(&oldest).is_none());
        assert_eq!(passes.waiting.lock().unwrap().len(), PASSES_MAX);
    }
}
