//! `POST /v1/payments/inquiryProof`: the proof that the books had a payment or a refund in its state.

use cashier_core::chain::Inclusion;
use cashier_core::error::{Code, Error};
use cashier_protocol::wallet::request::inquiry_proof::{ProofRequest, Subject};
use cashier_store::read::{Proof, Wanted};

use super::{Call, Reply};
use crate::app::Shared;
use crate::error::read_error;

/// How many blocks are searched for one answer: those of some minutes of a busy day, of months of a quiet one.
const BLOCKS_MAX: i64 = 20_000;

/// Writes a proof.
pub type Answer = fn(&Inclusion) -> Vec<u8>;

/// Looks the proof up. If no root covers the row yet, one is asked for.
///
/// # Errors
/// `PROOF_IN_PROCESS`, `PROOF_NOT_POSSIBLE`, `ORDER_NOT_EXIST`, `REFUND_NOT_EXIST`.
pub async fn handle(call: Call<'_>, asked: ProofRequest, answer: Answer) -> Result<Reply, Error> {
    let (app, merchant) = (call.app, call.merchant.merchant.id);
    let wanted = Wanted { root: asked.root, blocks_max: BLOCKS_MAX };
    let (payment, found) = match asked.subject {
        Subject::Payment(named) => {
            let payment = app.merchants_payment(merchant, named).await?;
            let _searching = app.proofs.turn().await?;
            (payment.id, app.reader.prove_payment(payment.id, wanted).await)
        }
        Subject::Refund(named) => {
            let refund = app.merchants_refund(merchant, named).await?;
            let _searching = app.proofs.turn().await?;
            (refund.payment, app.reader.prove_refund(refund.id, wanted).await)
        }
    };
    let impossible = |detail: &'static str| Error::new(Code::ProofNotPossible).with_detail(detail);
    match found.map_err(|error| read_error(&error))? {
        Proof::Made(proof) => Ok(Reply::new(answer(&proof)).about(payment)),
        Proof::Uncovered if asked.root.is_some() => {
            Err(impossible("There is no such root, or it is older than the state in the books."))
        }
        Proof::Uncovered => {
            ask_for_root(app);
            Err(Error::new(Code::ProofInProcess))
        }
        Proof::Unrecorded { is_certain: false } => {
            tracing::warn!(payment.id = %payment, "a proof was not found near the times of its row; run `cashier proof`");
            Err(impossible("It was not found where it was looked for. The operator can search everywhere."))
        }
        Proof::Absent | Proof::Unrecorded { is_certain: true } | Proof::Broken(_) => {
            tracing::error!(payment.id = %payment, "the chain has no record of a row as it is; run `cashier verify`");
            Err(Error::new(Code::ProofNotPossible))
        }
    }
}

/// The merchant asks again: a root may take longer than it would wait. Those who ask at the same time share one.
fn ask_for_root(app: &Shared) {
    let roots = app.roots.clone();
    tokio::spawn(async move {
        // What went wrong is logged where it did.
        let _ = roots.sign().await;
    });
}
