//! `POST /v1/users/inquiryUserAccountList` (wallet OpenAPI, §4.2). The body is that of `inquiryUserInfo`.

use cashier_core::error::Code;

use super::inquiry_user_info::REQUEST;
use crate::dialect::{Description, Field, Form};

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Lists the user's accounts.",
    request: REQUEST,
    answer: &[
        Field::new(&["accountList"], Form::List(CURRENCIES_MAX, ACCOUNT), "one for each currency").needed()
    ],
    codes: &[
        Code::Success,
        Code::InvalidAccessToken,
        Code::ExpiredAccessToken,
        Code::AccessDenied,
        Code::InvalidClientStatus,
    ],
};

/// More than there are currencies.
const CURRENCIES_MAX: u16 = 200;

const ACCOUNT: &[Field] = &[
    Field::new(&["accountNumber"], Form::Text(64), "the number of the account").needed(),
    Field::new(&["currency"], Form::Text(3), "its currency, ISO 4217").needed(),
];
