//! The super-app simulator: mini programs run in a browser page on the host SDK.
