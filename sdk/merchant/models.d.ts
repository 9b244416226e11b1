// Written by sdk/generator from the wallet's own documents: not by hand.

export interface Amount {
  /** ISO 4217. */
  currency: string;
  /** Whole minor units, as digits. */
  value: string;
}

export interface Result {
  /** A code of the catalogue at `/docs/errors`. */
  resultCode: string;
  /** What is wrong, and with which field. */
  resultMessage: string;
  /** Done, accepted, failed for good, or unknown. */
  resultStatus: "S" | "A" | "F" | "U";
}

export interface ApplyTokenRequest {
  /** The code from `my.getAuthCode`; needed with `AUTHORIZATION_CODE`. */
  authCode?: string;
  /** Yours; it is not kept. */
  extendInfo?: string;
  /** What is exchanged. */
  grantType: "AUTHORIZATION_CODE" | "REFRESH_TOKEN";
  /** Must be your `Client-Id` when it is given. */
  referenceClientId?: string;
  /** Needed with `REFRESH_TOKEN`. */
  refreshToken?: string;
}

export interface ApplyTokenAnswer {
  /** Lets you act for the user. */
  accessToken: string;
  /** When it ends. */
  accessTokenExpiryTime: string;
  /** The user. */
  customerId: string;
  /** Gives a new pair, once. */
  refreshToken: string;
  /** When it ends. */
  refreshTokenExpiryTime: string;
  result: Result;
}

export interface CancelTokenRequest {
  /** The token from `applyToken`. */
  accessToken: string;
  /** Yours; it is not kept. */
  extendInfo?: string;
}

export interface CancelTokenAnswer {
  result: Result;
}

export interface PrepareRequest {
  /** Where a browser goes with `authCode` and `authState`; mini programs get them from `my.signContract`. */
  authRedirectUrl?: string;
  /** Yours; it is given back as it came. */
  authState?: string;
  /** Where you are notified when the user closes the agreement; contractCloseNotifyUrl wins. */
  contractCloseNotifyUrl?: string;
  /** Where you are notified when the user closes the agreement; contractCloseNotifyUrl wins. */
  contractStatusNotifyUrl?: string;
  /** The most for a day, which begins at midnight UTC; in the same currency. */
  dayLimit?: Amount;
  /** A JSON object as a text; its member `contractDesc`, of at most 512 characters, is what the user reads. */
  extendInfo: string;
  /** The most that you may debit at once. */
  paymentLimit?: Amount;
  /** What the agreement allows. */
  scopes?: "AGREEMENT_PAY";
}

export interface PrepareAnswer {
  /** Where the user signs, within 30 minutes. */
  authUrl: string;
  result: Result;
}

export interface SendInboxRequest {
  /** The token from `applyToken`. */
  accessToken: string;
  /** Read and not used. */
  authClientId?: string;
  /** Yours; it is not kept. */
  extendInfo?: string;
  /** Your id of this request. */
  requestId: string;
  /** The only template. */
  templateCode?: "MINI_APP_COMMON_INBOX";
  /** The message in each language. */
  templates: SendInboxRequestTemplatesItem[];
}

export interface SendInboxRequestTemplatesItem {
  /** Its language; the version without one is for everybody else. */
  language?: string;
  templateParameters: SendInboxRequestTemplatesItemTemplateParameters;
}

export interface SendInboxRequestTemplatesItemTemplateParameters {
  /** The rest. */
  Content: string;
  /** The first line. */
  Title: string;
  /** A link such as `https://…` or `mini://…`. */
  Url?: string;
}

export interface SendInboxAnswer {
  /** Our id of the message. */
  messageId: string;
  result: Result;
}

export interface SendPushRequest {
  /** The token from `applyToken`. */
  accessToken: string;
  /** Read and not used. */
  authClientId?: string;
  /** Yours; it is not kept. */
  extendInfo?: string;
  /** Your id of this request. */
  requestId: string;
  /** The only template. */
  templateCode?: "MINI_APP_COMMON_PUSH";
  /** The message in each language. */
  templates: SendPushRequestTemplatesItem[];
}

export interface SendPushRequestTemplatesItem {
  /** Its language; the version without one is for everybody else. */
  language?: string;
  templateParameters: SendPushRequestTemplatesItemTemplateParameters;
}

export interface SendPushRequestTemplatesItemTemplateParameters {
  /** The rest. */
  Content: string;
  /** The first line. */
  Title: string;
  /** A link such as `https://…` or `mini://…`. */
  Url?: string;
}

export interface SendPushAnswer {
  /** Our id of the message. */
  messageId: string;
  result: Result;
}

export interface AddReceiverRequest {
  /** Which payment provider. */
  channel: "WECHAT_PAY" | "ALIPAY";
  /** Yours; it is not kept. */
  extendInfo?: string;
  /** The account, as the type says. */
  receiverAccount: string;
  /** The real name; WeChat Pay wants it for `MERCHANT_ID`, Alipay for `loginName`. */
  receiverName?: string;
  /** WeChat Pay: `MERCHANT_ID`, `PERSONAL_OPENID`; Alipay: `userId`, `loginName`, `openId`. */
  receiverType: string;
  /** What the receiver is to you: WeChat Pay: `STORE`, `STAFF`, `PARTNER`, `SUPPLIER`, …, or `CUSTOM:` and a word; Alipay: any words. */
  relation: string;
}

export interface AddReceiverAnswer {
  result: Result;
}

export interface CancelRequest {
  /** Yours; it is not kept. */
  extendInfo?: string;
  /** Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins. */
  paymentId?: string;
  /** Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins. */
  paymentRequestId?: string;
}

export interface CancelAnswer {
  /** Our id of the payment. */
  paymentId: string;
  /** Your id of it. */
  paymentRequestId: string;
  result: Result;
}

export interface CancelPaymentRequest {
  /** Yours; it is not kept. */
  extendInfo?: string;
  /** Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins. */
  paymentId?: string;
  /** Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins. */
  paymentRequestId?: string;
}

export interface CancelPaymentAnswer {
  /** Our id of the payment. */
  paymentId: string;
  /** Your id of it. */
  paymentRequestId: string;
  result: Result;
}

export interface FinishShareRequest {
  /** Yours; it is not kept. */
  extendInfo?: string;
  /** Why, in your words. */
  finishDescription?: string;
  /** Your id of this request. */
  finishRequestId: string;
  /** Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins. */
  paymentId?: string;
  /** Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins. */
  paymentRequestId?: string;
}

export interface FinishShareAnswer {
  /** Your id of this request. */
  finishRequestId: string;
  /** Our id of the payment. */
  paymentId: string;
  result: Result;
}

export interface InquiryPaymentRequest {
  /** Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins. */
  paymentId?: string;
  /** Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins. */
  paymentRequestId?: string;
}

export interface InquiryPaymentAnswer {
  /** Yours. */
  extendInfo?: string;
  /** What is to be paid. */
  paymentAmount: Amount;
  /** When it was created. */
  paymentCreateTime: string;
  /** When it dies unless it is paid. */
  paymentExpiryTime: string;
  /** Why it failed. */
  paymentFailReason?: string;
  /** Our id of the payment. */
  paymentId: string;
  /** Your id of it. */
  paymentRequestId: string;
  /** Where it stands. */
  paymentStatus: "PROCESSING" | "SUCCESS" | "FAIL";
  /** When it was paid. */
  paymentTime?: string;
  result: Result;
  /** Its refunds. */
  transactions?: InquiryPaymentAnswerTransactionsItem[];
}

export interface InquiryPaymentAnswerTransactionsItem {
  /** How much. */
  transactionAmount: Amount;
  /** Our id of the refund. */
  transactionId: string;
  /** Your id of it. */
  transactionRequestId: string;
  /** Where it stands. */
  transactionStatus: "PROCESSING" | "SUCCESS" | "FAIL";
  /** Since when it stands there. */
  transactionTime: string;
  /** What it is. */
  transactionType: "REFUND";
}

export interface InquiryProofRequest {
  /** Which payment or refund; one of paymentId, paymentRequestId, refundId, refundRequestId is needed, and paymentId wins. */
  paymentId?: string;
  /** Which payment or refund; one of paymentId, paymentRequestId, refundId, refundRequestId is needed, and paymentId wins. */
  paymentRequestId?: string;
  /** Which payment or refund; one of paymentId, paymentRequestId, refundId, refundRequestId is needed, and paymentId wins. */
  refundId?: string;
  /** Which payment or refund; one of paymentId, paymentRequestId, refundId, refundRequestId is needed, and paymentId wins. */
  refundRequestId?: string;
  /** The root that the proof leads to; the newest one if it is missing. */
  rootNumber?: string;
}

export interface InquiryProofAnswer {
  /** The proof: see docs/proof.md. */
  proof: Record<string, unknown>;
  result: Result;
}

export interface InquiryRefundRequest {
  /** Which refund; one of refundId, refundRequestId is needed, and refundId wins. */
  refundId?: string;
  /** Which refund; one of refundId, refundRequestId is needed, and refundId wins. */
  refundRequestId?: string;
}

export interface InquiryRefundAnswer {
  /** Our id of the payment. */
  paymentId: string;
  /** How much. */
  refundAmount: Amount;
  /** Why it failed. */
  refundFailReason?: string;
  /** Our id of the refund. */
  refundId: string;
  /** What the user reads. */
  refundReason?: string;
  /** Your id of it. */
  refundRequestId: string;
  /** Where it stands. */
  refundStatus: "PROCESSING" | "SUCCESS" | "FAIL";
  /** When it was given back. */
  refundTime?: string;
  result: Result;
}

export interface InquiryShareRequest {
  /** What is asked about: what one request made, or everything about a payment; one of shareRequestId, returnRequestId, finishRequestId, paymentId, paymentRequestId is needed, and shareRequestId wins. */
  finishRequestId?: string;
  /** What is asked about: what one request made, or everything about a payment; one of shareRequestId, returnRequestId, finishRequestId, paymentId, paymentRequestId is needed, and shareRequestId wins. */
  paymentId?: string;
  /** What is asked about: what one request made, or everything about a payment; one of shareRequestId, returnRequestId, finishRequestId, paymentId, paymentRequestId is needed, and shareRequestId wins. */
  paymentRequestId?: string;
  /** What is asked about: what one request made, or everything about a payment; one of shareRequestId, returnRequestId, finishRequestId, paymentId, paymentRequestId is needed, and shareRequestId wins. */
  returnRequestId?: string;
  /** What is asked about: what one request made, or everything about a payment; one of shareRequestId, returnRequestId, finishRequestId, paymentId, paymentRequestId is needed, and shareRequestId wins. */
  shareRequestId?: string;
}

export interface InquiryShareAnswer {
  /** The ends that were asked about. */
  finishes?: InquiryShareAnswerFinishesItem[];
  /** What was paid. */
  paymentAmount: Amount;
  /** Our id of the payment. */
  paymentId: string;
  /** What was given back. */
  refundedAmount: Amount;
  result: Result;
  /** The returns that were asked about. */
  returns?: InquiryShareAnswerReturnsItem[];
  /** What receivers hold. */
  sharedAmount: Amount;
  /** The shares that were asked about. */
  shares?: InquiryShareAnswerSharesItem[];
  /** Where sharing stands. */
  sharingStatus: "OFF" | "OPEN" | "FINISHING" | "FINISHED";
  /** What is left. */
  unsharedAmount: Amount;
}

export interface InquiryShareAnswerFinishesItem {
  /** Why it failed, in the provider's words. */
  finishFailReason?: string;
  /** Your id of the request. */
  finishRequestId?: string;
  /** Where it stands. */
  finishStatus: "PROCESSING" | "SUCCESS" | "FAIL";
  /** When it ended. */
  finishTime?: string;
}

export interface InquiryShareAnswerReturnsItem {
  /** The refund that made it. */
  refundId?: string;
  /** How much. */
  returnAmount: Amount;
  /** Why it failed, in the provider's words. */
  returnFailReason?: string;
  /** Our id of the return. */
  returnId: string;
  /** Your id of the request. */
  returnRequestId?: string;
  /** Where it stands. */
  returnStatus: "PROCESSING" | "SUCCESS" | "FAIL";
  /** When it ended. */
  returnTime?: string;
  /** Which share. */
  shareId?: string;
}

export interface InquiryShareAnswerSharesItem {
  /** Who gets it. */
  receiverAccount?: string;
  /** Who gets it. */
  receiverType?: string;
  /** What was taken back, or is on its way back. */
  returnedAmount: Amount;
  /** How much. */
  shareAmount: Amount;
  /** What the receiver reads. */
  shareDescription?: string;
  /** Why it failed, in the provider's words. */
  shareFailReason?: string;
  /** Our id of the share. */
  shareId: string;
  /** Your id of the request. */
  shareRequestId?: string;
  /** Where it stands. */
  shareStatus: "PROCESSING" | "SUCCESS" | "FAIL";
  /** When it ended. */
  shareTime?: string;
}

export interface PayRequest {
  /** Yours; it is given back as it came. */
  extendInfo?: string;
  order: PayRequestOrder;
  /** What the user pays. */
  paymentAmount: Amount;
  /** When the order dies; 30 minutes from now unless you say otherwise. */
  paymentExpiryTime?: string;
  /** Where notices go. */
  paymentNotifyUrl?: string;
  /** Stands in for `order.orderDescription`. */
  paymentOrderTitle?: string;
  /** Where the cashier sends the user at the end; paymentRedirectUrl wins. */
  paymentRedirectUrl?: string;
  /** Your id of this request. */
  paymentRequestId: string;
  /** Where the cashier sends the user at the end; paymentRedirectUrl wins. */
  paymentReturnUrl?: string;
  /** The online purchase, which the user pays on the cashier page, or the debit under an agreement. */
  productCode?: "51051000101000000011" | "51051000101000100031";
}

export interface PayRequestOrder {
  buyer?: PayRequestOrderBuyer;
  /** What the user reads on the page. */
  orderDescription: string;
  /** Your order number. */
  referenceOrderId?: string;
}

export interface PayRequestOrderBuyer {
  /** The `customerId` from `applyToken`. */
  referenceBuyerId?: string;
}

export interface PayAnswer {
  /** Yours. */
  extendInfo?: string;
  /** Our id of the payment. */
  paymentId: string;
  /** Your id of this request. */
  paymentRequestId: string;
  /** How the user gets to the cashier page. */
  redirectActionForm: PayAnswerRedirectActionForm;
  result: Result;
}

export interface PayAnswerRedirectActionForm {
  /** How the URL is opened. */
  method: "GET";
  /** The cashier page of this order. */
  redirectUrl: string;
  /** The same under another name. */
  redirectionUrl: string;
}

export interface DebitRequest {
  /** Yours; it is given back as it came. */
  extendInfo?: string;
  order: PayRequestOrder;
  /** What the user pays. */
  paymentAmount: Amount;
  /** For a debit: the access token of the agreement; ignored otherwise. */
  paymentAuthCode: string;
  /** Where notices go. */
  paymentNotifyUrl?: string;
  /** Stands in for `order.orderDescription`. */
  paymentOrderTitle?: string;
  /** Your id of this request. */
  paymentRequestId: string;
  /** The online purchase, which the user pays on the cashier page, or the debit under an agreement. */
  productCode?: "51051000101000000011" | "51051000101000100031";
}

export interface DebitAnswer {
  /** Yours. */
  extendInfo?: string;
  /** Our id of the payment. */
  paymentId: string;
  /** Your id of this request. */
  paymentRequestId: string;
  /** When the user was debited. */
  paymentTime: string;
  result: Result;
}

export interface RefundRequest {
  /** Yours; it is not kept. */
  extendInfo?: string;
  /** Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins. */
  paymentId?: string;
  /** Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins. */
  paymentRequestId?: string;
  /** How much, in the payment's currency. */
  refundAmount: Amount;
  /** What the user reads. */
  refundReason?: string;
  /** Your id of this request. */
  refundRequestId: string;
}

export interface RefundAnswer {
  /** How much, once it is given back. */
  refundAmount?: Amount;
  /** Our id of the refund. */
  refundId: string;
  /** Your id of it. */
  refundRequestId: string;
  /** When it was given back. */
  refundTime?: string;
  result: Result;
}

export interface RemoveReceiverRequest {
  /** Which payment provider. */
  channel: "WECHAT_PAY" | "ALIPAY";
  /** Yours; it is not kept. */
  extendInfo?: string;
  /** The account, as the type says. */
  receiverAccount: string;
  /** The real name; WeChat Pay wants it for `MERCHANT_ID`, Alipay for `loginName`. */
  receiverName?: string;
  /** WeChat Pay: `MERCHANT_ID`, `PERSONAL_OPENID`; Alipay: `userId`, `loginName`, `openId`. */
  receiverType: string;
}

export interface RemoveReceiverAnswer {
  result: Result;
}

export interface RetryRefundRequest {
  /** Yours; it is not kept. */
  extendInfo?: string;
  /** `true`: do not ask for shares again, your available balance pays; only for a settled payment. */
  fromOwnBalance?: boolean;
  /** Which refund; one of refundId, refundRequestId is needed, and refundId wins. */
  refundId?: string;
  /** Which refund; one of refundId, refundRequestId is needed, and refundId wins. */
  refundRequestId?: string;
  /** Your id of this request. */
  retryRequestId: string;
}

export interface RetryRefundAnswer {
  /** How much, once it is given back. */
  refundAmount?: Amount;
  /** Our id of the refund. */
  refundId: string;
  /** Your id of it. */
  refundRequestId: string;
  /** When it was given back. */
  refundTime?: string;
  result: Result;
}

export interface ReturnShareRequest {
  /** Yours; it is not kept. */
  extendInfo?: string;
  /** How much. */
  returnAmount: Amount;
  /** What the receiver reads. */
  returnDescription?: string;
  /** Your id of this request. */
  returnRequestId: string;
  /** Which share. */
  shareId: string;
}

export interface ReturnShareAnswer {
  /** Our id of the payment. */
  paymentId: string;
  result: Result;
  /** How much. */
  returnAmount: Amount;
  /** Our id of the return. */
  returnId: string;
  /** Your id of this request. */
  returnRequestId: string;
  /** Which share. */
  shareId: string;
}

export interface ShareRequest {
  /** Yours; it is not kept. */
  extendInfo?: string;
  /** Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins. */
  paymentId?: string;
  /** Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins. */
  paymentRequestId?: string;
  /** Who gets what; every receiver once, and added before. */
  receivers: ShareRequestReceiversItem[];
  /** Your id of this request. */
  shareRequestId: string;
}

export interface ShareRequestReceiversItem {
  /** As in `addReceiver`. */
  receiverAccount: string;
  /** As in `addReceiver`. */
  receiverType: string;
  /** How much. */
  shareAmount: Amount;
  /** What the receiver reads. */
  shareDescription?: string;
}

export interface ShareAnswer {
  /** Our id of the payment. */
  paymentId: string;
  result: Result;
  /** Your id of this request. */
  shareRequestId: string;
  /** What is on its way. */
  shares: ShareAnswerSharesItem[];
}

export interface ShareAnswerSharesItem {
  /** Who gets it. */
  receiverAccount?: string;
  /** Who gets it. */
  receiverType?: string;
  /** How much. */
  shareAmount: Amount;
  /** Our id of the share. */
  shareId: string;
}

export interface InquiryUserAccountListRequest {
  /** The token from `applyToken`. */
  accessToken: string;
  /** Read and not used. */
  authClientId?: string;
  /** Yours; it is not kept. */
  extendInfo?: string;
}

export interface InquiryUserAccountListAnswer {
  /** One for each currency. */
  accountList: InquiryUserAccountListAnswerAccountListItem[];
  result: Result;
}

export interface InquiryUserAccountListAnswerAccountListItem {
  /** The number of the account. */
  accountNumber: string;
  /** Its currency, ISO 4217. */
  currency: string;
}

export interface InquiryUserCardListRequest {
  /** The token from `applyToken`. */
  accessToken: string;
  /** Read and not used. */
  authClientId?: string;
  /** Yours; it is not kept. */
  extendInfo?: string;
}

export interface InquiryUserCardListAnswer {
  /** Empty: this wallet issues no cards. */
  cardList: InquiryUserCardListAnswerCardListItem[];
  result: Result;
}

export interface InquiryUserCardListAnswerCardListItem {
  /** The number of its account. */
  accountNumber: string;
  /** The number of the card, mostly hidden. */
  maskedCardNo: string;
}

export interface InquiryUserInfoRequest {
  /** The token from `applyToken`. */
  accessToken: string;
  /** Read and not used. */
  authClientId?: string;
  /** Yours; it is not kept. */
  extendInfo?: string;
}

export interface InquiryUserInfoAnswer {
  result: Result;
  /** The user. */
  userInfo: InquiryUserInfoAnswerUserInfo;
}

export interface InquiryUserInfoAnswerUserInfo {
  /** How to reach the user. */
  contactInfos?: InquiryUserInfoAnswerUserInfoContactInfosItem[];
  /** With what the user signs in. */
  loginIdInfos?: InquiryUserInfoAnswerUserInfoLoginIdInfosItem[];
  /** How to address the user. */
  nickName?: string;
  /** Whether the operator has suspended the user. */
  status: "ACTIVE" | "FROZEN";
  /** The user's id. */
  userId: string;
  /** The user's name. */
  userName?: InquiryUserInfoAnswerUserInfoUserName;
}

export interface InquiryUserInfoAnswerUserInfoContactInfosItem {
  /** The address. */
  contactNo: string;
  /** What it is. */
  contactType: "MOBILE_PHONE" | "EMAIL";
}

export interface InquiryUserInfoAnswerUserInfoLoginIdInfosItem {
  /** The address. */
  loginId: string;
  /** What it is. */
  loginIdType: "MOBILE_PHONE" | "EMAIL";
  /** The address, mostly hidden. */
  maskLoginId: string;
}

export interface InquiryUserInfoAnswerUserInfoUserName {
  /** The whole name. */
  fullName: string;
}
