//! The gateways of the BaaS API: how a page or a mini program lets its user pay.
//!
//! The gateways, and what each needs, are listed with their providers in the registry of `cashier-engine`.

use crate::short_name::short_name;

short_name! {
    /// A gateway. The name is stored and used on the wire.
    Gateway, 32
}
