//! Wire dialects as pure functions: bytes in, values out, and back. No I/O, no clock, no randomness but for keys.

pub mod flat_xml;
pub mod wallet;
pub mod wechat;
