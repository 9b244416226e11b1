//! What agreements have to know about their tokens.

use crate::id::{AgreementId, Fresh, GrantId};
use crate::kernel::Decision;

/// Keeps an agreement in step with its tokens; the module of agreements implements it for the world.
pub(crate) trait FollowAgreement {
    /// Notes the newest pair of tokens. Returns false if the agreement is not active: then there must be none.
    ///
    /// # Errors
    /// Only when the agreement was not loaded.
    fn has_tokens(&mut self, agreement: AgreementId, grant: GrantId) -> Decision<bool>;

    /// Closes the agreement, because the merchant cancelled its tokens.
    ///
    /// # Errors
    /// Only when the agreement was not loaded.
    fn tokens_cancelled(&mut self, fresh: &Fresh, agreement: AgreementId) -> Decision<()>;
}
