//! Wire dialects as pure functions: bytes in, values out, and back. No I/O, no clock, and randomness only for keys.

pub mod alipay;
pub mod baas;
pub mod china_time;
pub mod code_login;
mod csv_row;
pub mod dialect;
pub mod flat_xml;
pub mod kept;
pub mod lenient;
pub mod limits;
pub mod proof;
pub mod qq;
pub mod recorded;
pub mod wallet;
pub mod webhook;
pub mod wechat;
