//! The gateways of the BaaS API: how a page or a mini program lets its user pay.
//!
//! Which there are, and what each needs, stands with their providers in the registry of `cashier-engine`.

use crate::short_name::short_name;

short_name! {
    /// A gateway. The name is stored and stands on the wire.
    Gateway, 32
}
