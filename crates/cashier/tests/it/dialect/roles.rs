//! Who may call what: each kind of caller against each operation.

use cashier_web::openapi::{Operation, WALLET};
use serde_json::json;

use crate::acquirer::parties::both_roles;
use crate::support::{Database, on_both_engines};
use crate::wallet::send_signed;

on_both_engines! {
    each_operation_is_for_its_callers_alone;
}

async fn each_operation_is_for_its_callers_alone(database: Database) {
    // One process that is both acquirer and wallet: `WALLET_A` is its partner, and also its own name at that
    // acquirer.
    let wallet = both_roles(&database).await;
    let partner = cashier_protocol::wallet::client::Client {
        client_id: "WALLET_A".parse().unwrap(),
        key: wallet.wallet_signing_key(),
        wallet_key: wallet.client.wallet_key.clone(),
    };
    let unknown = cashier_protocol::wallet::client::Client {
        client_id: "NOBODY".parse().unwrap(),
        ..wallet.client.clone()
    };
    for row in &WALLET {
        let path = row.path.as_str();
        for (caller, client) in [("merchant", &wallet.client), ("partner", &partner), ("nobody", &unknown)] {
            let answer = send_signed(client, &wallet.http, &wallet.base, path, &json!({})).await;
            let refused = match (caller, row.operation) {
                ("nobody", _) | ("merchant", Operation::Acquirer(_)) => Some("F INVALID_CLIENT"),
                ("merchant", Operation::Wallet(_)) | ("partner", Operation::Merchant(_)) => {
                    Some("F ACCESS_DENIED")
                }
                // An acquirer signs with its own key, which here is this process's key.
                _ => None,
            };
            match refused {
                Some(outcome) => assert_eq!(answer.outcome(), outcome, "{caller} {path}"),
                // A caller that may call is told what is missing.
                None => assert_eq!(answer.outcome(), "F PARAM_ILLEGAL", "{caller} {path}"),
            }
        }
    }
    wallet.finish().await;
}
