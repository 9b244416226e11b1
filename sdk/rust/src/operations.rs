//! A method for each operation of the wallet.
//!
//! Written by sdk/generator from the wallet's own documents: not by hand.

use crate::client::Client;
use crate::errors::Error;
use crate::operation::Operation;
use crate::transport::Transport;
use crate::{answers, requests};

impl Operation for requests::ApplyTokenRequest {
    const PATH: &'static str = "/v1/authorizations/applyToken";
    type Answer = answers::ApplyTokenAnswer;
}

impl Operation for requests::CancelTokenRequest {
    const PATH: &'static str = "/v1/authorizations/cancelToken";
    type Answer = answers::CancelTokenAnswer;
}

impl Operation for requests::PrepareRequest {
    const PATH: &'static str = "/v1/authorizations/prepare";
    const CONSTANTS: &'static [(&'static str, &'static str)] = &[("scopes", "AGREEMENT_PAY")];
    type Answer = answers::PrepareAnswer;
}

impl Operation for requests::SendInboxRequest {
    const PATH: &'static str = "/v1/messages/sendInbox";
    const CONSTANTS: &'static [(&'static str, &'static str)] = &[("templateCode", "MINI_APP_COMMON_INBOX")];
    type Answer = answers::SendInboxAnswer;
}

impl Operation for requests::SendPushRequest {
    const PATH: &'static str = "/v1/messages/sendPush";
    const CONSTANTS: &'static [(&'static str, &'static str)] = &[("templateCode", "MINI_APP_COMMON_PUSH")];
    type Answer = answers::SendPushAnswer;
}

impl Operation for requests::AddReceiverRequest {
    const PATH: &'static str = "/v1/payments/addReceiver";
    type Answer = answers::AddReceiverAnswer;
}

impl Operation for requests::CancelRequest {
    const PATH: &'static str = "/v1/payments/cancel";
    type Answer = answers::CancelAnswer;
}

impl Operation for requests::CancelPaymentRequest {
    const PATH: &'static str = "/v1/payments/cancelPayment";
    type Answer = answers::CancelPaymentAnswer;
}

impl Operation for requests::FinishShareRequest {
    const PATH: &'static str = "/v1/payments/finishShare";
    const PENDING: Option<&'static str> = Some("SHARING_IN_PROCESS");
    type Answer = answers::FinishShareAnswer;
}

impl Operation for requests::InquiryPaymentRequest {
    const PATH: &'static str = "/v1/payments/inquiryPayment";
    type Answer = answers::InquiryPaymentAnswer;
}

impl Operation for requests::InquiryProofRequest {
    const PATH: &'static str = "/v1/payments/inquiryProof";
    type Answer = answers::InquiryProofAnswer;
}

impl Operation for requests::InquiryRefundRequest {
    const PATH: &'static str = "/v1/payments/inquiryRefund";
    type Answer = answers::InquiryRefundAnswer;
}

impl Operation for requests::InquiryShareRequest {
    const PATH: &'static str = "/v1/payments/inquiryShare";
    type Answer = answers::InquiryShareAnswer;
}

impl Operation for requests::PayRequest {
    const PATH: &'static str = "/v1/payments/pay";
    const CONSTANTS: &'static [(&'static str, &'static str)] = &[("productCode", "51051000101000000011")];
    type Answer = answers::PayAnswer;
}

impl Operation for requests::DebitRequest {
    const PATH: &'static str = "/v1/payments/pay";
    const CONSTANTS: &'static [(&'static str, &'static str)] = &[("productCode", "51051000101000100031")];
    type Answer = answers::DebitAnswer;
}

impl Operation for requests::RefundRequest {
    const PATH: &'static str = "/v1/payments/refund";
    const PENDING: Option<&'static str> = Some("REFUND_IN_PROCESS");
    type Answer = answers::RefundAnswer;
}

impl Operation for requests::RemoveReceiverRequest {
    const PATH: &'static str = "/v1/payments/removeReceiver";
    type Answer = answers::RemoveReceiverAnswer;
}

impl Operation for requests::RetryRefundRequest {
    const PATH: &'static str = "/v1/payments/retryRefund";
    const PENDING: Option<&'static str> = Some("REFUND_IN_PROCESS");
    type Answer = answers::RetryRefundAnswer;
}

impl Operation for requests::ReturnShareRequest {
    const PATH: &'static str = "/v1/payments/returnShare";
    const PENDING: Option<&'static str> = Some("SHARING_IN_PROCESS");
    type Answer = answers::ReturnShareAnswer;
}

impl Operation for requests::ShareRequest {
    const PATH: &'static str = "/v1/payments/share";
    const PENDING: Option<&'static str> = Some("SHARING_IN_PROCESS");
    type Answer = answers::ShareAnswer;
}

impl Operation for requests::InquiryUserAccountListRequest {
    const PATH: &'static str = "/v1/users/inquiryUserAccountList";
    type Answer = answers::InquiryUserAccountListAnswer;
}

impl Operation for requests::InquiryUserCardListRequest {
    const PATH: &'static str = "/v1/users/inquiryUserCardList";
    type Answer = answers::InquiryUserCardListAnswer;
}

impl Operation for requests::InquiryUserInfoRequest {
    const PATH: &'static str = "/v1/users/inquiryUserInfo";
    type Answer = answers::InquiryUserInfoAnswer;
}

impl<T: Transport> Client<T> {
    /// Exchanges an auth code or a refresh token for a pair of tokens.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn apply_token(&self, request: &requests::ApplyTokenRequest) -> Result<answers::ApplyTokenAnswer, Error> {
        self.send(request).await
    }

    /// Retires an access token together with its refresh token.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn cancel_token(&self, request: &requests::CancelTokenRequest) -> Result<answers::CancelTokenAnswer, Error> {
        self.send(request).await
    }

    /// Prepares an agreement for a user to sign, under which you may debit the user later.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn prepare(&self, request: &requests::PrepareRequest) -> Result<answers::PrepareAnswer, Error> {
        self.send(request).await
    }

    /// Puts a message into the user's inbox.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn send_inbox(&self, request: &requests::SendInboxRequest) -> Result<answers::SendInboxAnswer, Error> {
        self.send(request).await
    }

    /// Pushes a message to the user.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn send_push(&self, request: &requests::SendPushRequest) -> Result<answers::SendPushAnswer, Error> {
        self.send(request).await
    }

    /// Puts a receiver of shares on the list of a payment provider.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn add_receiver(&self, request: &requests::AddReceiverRequest) -> Result<answers::AddReceiverAnswer, Error> {
        self.send(request).await
    }

    /// Closes an unpaid order.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn cancel(&self, request: &requests::CancelRequest) -> Result<answers::CancelAnswer, Error> {
        self.send(request).await
    }

    /// Closes an unpaid order.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn cancel_payment(&self, request: &requests::CancelPaymentRequest) -> Result<answers::CancelPaymentAnswer, Error> {
        self.send(request).await
    }

    /// Ends the sharing of a payment.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn finish_share(&self, request: &requests::FinishShareRequest) -> Result<answers::FinishShareAnswer, Error> {
        self.send(request).await
    }

    /// Tells where a payment stands, with its refunds.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn inquiry_payment(&self, request: &requests::InquiryPaymentRequest) -> Result<answers::InquiryPaymentAnswer, Error> {
        self.send(request).await
    }

    /// Proves that the books had a payment or a refund in its state.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn inquiry_proof(&self, request: &requests::InquiryProofRequest) -> Result<answers::InquiryProofAnswer, Error> {
        self.send(request).await
    }

    /// Tells where a refund stands.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn inquiry_refund(&self, request: &requests::InquiryRefundRequest) -> Result<answers::InquiryRefundAnswer, Error> {
        self.send(request).await
    }

    /// Tells where the sharing of a payment stands.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn inquiry_share(&self, request: &requests::InquiryShareRequest) -> Result<answers::InquiryShareAnswer, Error> {
        self.send(request).await
    }

    /// Creates an order that the user pays on the cashier page.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn pay(&self, request: &requests::PayRequest) -> Result<answers::PayAnswer, Error> {
        self.send(request).await
    }

    /// Debits a user who signed an agreement.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn debit(&self, request: &requests::DebitRequest) -> Result<answers::DebitAnswer, Error> {
        self.send(request).await
    }

    /// Gives back a part or all of a payment.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn refund(&self, request: &requests::RefundRequest) -> Result<answers::RefundAnswer, Error> {
        self.send(request).await
    }

    /// Takes a receiver of shares off the list of a payment provider.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn remove_receiver(&self, request: &requests::RemoveReceiverRequest) -> Result<answers::RemoveReceiverAnswer, Error> {
        self.send(request).await
    }

    /// Tries a refund again that a payment provider refused.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn retry_refund(&self, request: &requests::RetryRefundRequest) -> Result<answers::RetryRefundAnswer, Error> {
        self.send(request).await
    }

    /// Takes a part or all of a share back from its receiver.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn return_share(&self, request: &requests::ReturnShareRequest) -> Result<answers::ReturnShareAnswer, Error> {
        self.send(request).await
    }

    /// Gives receivers parts of a payment.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn share(&self, request: &requests::ShareRequest) -> Result<answers::ShareAnswer, Error> {
        self.send(request).await
    }

    /// Lists the user's accounts.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn inquiry_user_account_list(&self, request: &requests::InquiryUserAccountListRequest) -> Result<answers::InquiryUserAccountListAnswer, Error> {
        self.send(request).await
    }

    /// Lists the user's cards.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn inquiry_user_card_list(&self, request: &requests::InquiryUserCardListRequest) -> Result<answers::InquiryUserCardListAnswer, Error> {
        self.send(request).await
    }

    /// Tells about the user, as far as the scopes go.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn inquiry_user_info(&self, request: &requests::InquiryUserInfoRequest) -> Result<answers::InquiryUserInfoAnswer, Error> {
        self.send(request).await
    }
}
