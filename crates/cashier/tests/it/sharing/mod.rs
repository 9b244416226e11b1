//! Refunds and shares through providers, as a merchant's server requests them, with the sandbox as the providers.

mod alipay;
mod by_hand;
mod shop;
mod wechat;
