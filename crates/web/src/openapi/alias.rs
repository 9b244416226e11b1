//! Other paths of the same operations. Wallets of the family put a segment before their paths or an ending after them,
//! and call two operations by older names. Their clients sign the path that they send.

use cashier_protocol::wallet::sign::SignedPath;

use super::row::{Operation, Row};

/// Where the paths of TNG begin.
const PREFIX: &str = "/acl/api";
/// How the paths of `GCash` end.
const SUFFIX: &str = ".htm";
/// The beginning of the paths that have aliases.
const OURS: &str = "/v1/";
/// The older names of two calls, which TNG, `GCash` and DANA use, by their paths here.
const NAMES: [(&str, &str); 2] = [
    ("/v1/users/inquiryUserInfo", "/v1/customers/user/inquiryUserInfoByAccessToken"),
    ("/v1/messages/sendInbox", "/v2/customers/message/sendByAccessToken"),
];

/// The other paths of an operation. Only merchants have such clients.
pub(super) fn aliases(row: &Row) -> Vec<SignedPath> {
    let own = row.path.as_str();
    if !own.starts_with(OURS) || !matches!(row.operation, Operation::Merchant(_)) {
        return Vec::new();
    }
    let older = NAMES.iter().filter(|(path, _)| *path == own).map(|(_, older)| *older);
    let names: Vec<&str> = std::iter::once(own).chain(older).collect();
    let forms = |name: &&str| {
        [
            name.to_string(),
            format!("{name}{SUFFIX}"),
            format!("{PREFIX}{name}"),
            format!("{PREFIX}{name}{SUFFIX}"),
        ]
    };
    let paths = names.iter().flat_map(forms).filter(|path| path != own);
    paths.filter_map(|path| SignedPath::parse(&path).ok()).collect()
}
