//! Bills: requesting the link, downloading the file, checking that it is the right one.
//!
//! The bill of a day is available from ten the next morning (China time) for three months. The link expires soon,
//! after 30 seconds by the older documentation; a download that comes too late requests a new one. The download is a
//! signed `GET` whose answer is not signed: the link's hash authenticates the file.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use url::Url;

use super::call::Call;
use crate::wechat::words::words;

/// The path of trade bills: payments and refunds.
pub const TRADE_PATH: &str = "/v3/bill/tradebill";
/// The path of fund flow bills: every movement of an account.
pub const FUND_PATH: &str = "/v3/bill/fundflowbill";
/// The path of profit sharing bills.
pub const SHARING_PATH: &str = "/v3/profitsharing/bills";
/// The path of the files. Some clients verify every answer but those of exactly this path.
pub const DOWNLOAD_PATH: &str = "/v3/billdownload/file";

words! {
    /// `bill_type` of a trade bill.
    TradeBillKind {
        /// Payments and refunds.
        All = "ALL",
        /// Payments.
        Success = "SUCCESS",
        /// Refunds.
        Refund = "REFUND",
    }
}

words! {
    /// `account_type` of a fund flow bill.
    FundAccount {
        /// The basic account.
        Basic = "BASIC",
        /// The operating account.
        Operation = "OPERATION",
        /// The fee account.
        Fees = "FEES",
    }
}

/// Requests the trade bill of a day (`2019-06-11`), as plain CSV.
pub fn trade_bill(date: &str, kind: &TradeBillKind) -> Call {
    Call::get(TRADE_PATH, &[("bill_date", date), ("bill_type", kind.as_str())])
}

/// Requests the fund flow bill of a day, as plain CSV.
pub fn fund_flow_bill(date: &str, account: &FundAccount) -> Call {
    Call::get(FUND_PATH, &[("bill_date", date), ("account_type", account.as_str())])
}

/// Requests the profit sharing bill of a day, as plain CSV.
pub fn sharing_bill(date: &str) -> Call {
    Call::get(SHARING_PATH, &[("bill_date", date)])
}

/// The answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BillLink {
    /// `SHA1`.
    pub hash_type: String,
    /// The hash of the uncompressed file, hexadecimal.
    pub hash_value: String,
    /// The URL of the file.
    pub download_url: String,
}

/// Why a file is not the bill.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum BillLinkError {
    /// The link is not an absolute URL.
    #[error("the download link is not an absolute URL")]
    NotAUrl,
    /// A hash other than SHA1.
    #[error("the hash of the bill is not SHA1")]
    HashType,
    /// The file does not match the link.
    #[error("the file does not have the hash that the link names")]
    Wrong,
}

impl BillLink {
    /// The link to a file.
    pub fn new(download_url: &str, file: &[u8]) -> Self {
        Self {
            hash_type: "SHA1".to_owned(),
            hash_value: HEXLOWER.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, file).as_ref()),
            download_url: download_url.to_owned(),
        }
    }

    /// The request for the file. The host must be the one that the caller trusts, not the one in the link.
    ///
    /// # Errors
    /// [`BillLinkError::NotAUrl`].
    pub fn download(&self) -> Result<Call, BillLinkError> {
        let url = Url::parse(&self.download_url).map_err(|_| BillLinkError::NotAUrl)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(BillLinkError::NotAUrl);
        }
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        Ok(Call { method: "GET", target: format!("{}{query}", url.path()), body: Vec::new() })
    }

    /// Checks a downloaded file, uncompressed.
    ///
    /// # Errors
    /// [`BillLinkError::HashType`], [`BillLinkError::Wrong`].
    pub fn check(&self, file: &[u8]) -> Result<(), BillLinkError> {
        if !self.hash_type.eq_ignore_ascii_case("SHA1") {
            return Err(BillLinkError::HashType);
        }
        let expected =
            HEXLOWER_PERMISSIVE.decode(self.hash_value.as_bytes()).map_err(|_| BillLinkError::Wrong)?;
        let found = digest(&SHA1_FOR_LEGACY_USE_ONLY, file);
        verify_slices_are_equal(&expected, found.as_ref()).map_err(|_| BillLinkError::Wrong)
    }
}
