//! Mistakes with a client's key, told when it is registered and not when the first call fails.

use anyhow::{Result, bail};
use cashier_core::merchant::Role;
use cashier_protocol::wallet::keys::VerifyingKey;

use super::output::warn;
use crate::app::Core;
use crate::config::Config;
use crate::keys::WALLET_PUBLIC;

/// Refuses the wallet's own key, and warns about one that another client has.
pub(super) async fn check(core: &Core, config: &Config, client_id: &str, spki: &[u8]) -> Result<()> {
    let own = std::fs::read_to_string(config.keys.join(WALLET_PUBLIC)).unwrap_or_default();
    if VerifyingKey::parse(&own).is_ok_and(|own| own.spki() == spki) {
        bail!(
            "this is the wallet's own public key, which is for checking its answers; register the public half of the \
             client's private key"
        );
    }
    for role in [Role::Merchant, Role::Wallet] {
        for other in core.reader.clients(role).await? {
            if other.client_id == client_id {
                continue;
            }
            let keys = core.reader.merchant_keys(other.id).await?;
            if let Some(same) = keys.iter().find(|key| key.spki == spki) {
                warn(&format!(
                    "the same key is registered for {}, as version {}: whoever has its private half can sign for both. Give \
                     each client a key pair of its own",
                    other.client_id, same.version
                ));
            }
        }
    }
    Ok(())
}
