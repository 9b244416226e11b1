//! `POST /v1/users/inquiryUserCardList` (wallet OpenAPI, §4.2). The body is that of `inquiryUserInfo`.

use cashier_core::error::Code;

use super::inquiry_user_info::REQUEST;
use crate::dialect::{Description, Field, Form};

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Lists the user's cards.",
    request: REQUEST,
    answer: &[Field::new(&["cardList"], Form::List(0, CARD), "empty: this wallet issues no cards").needed()],
    codes: &[
        Code::Success,
        Code::InvalidAccessToken,
        Code::ExpiredAccessToken,
        Code::AccessDenied,
        Code::InvalidClientStatus,
    ],
};

const CARD: &[Field] = &[
    Field::new(&["maskedCardNo"], Form::Text(32), "the number of the card, mostly hidden").needed(),
    Field::new(&["accountNumber"], Form::Text(64), "the number of its account").needed(),
];
