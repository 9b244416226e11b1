//! The providers' hosts over TLS.
