// One call of every operation of every API, in an order in which each succeeds.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../patience.mjs";
import { newId, Recorder } from "./exchange.mjs";

const pem = (...parts) => readFileSync(join(...parts), "utf8");
const IQD = (value) => ({ currency: "IQD", value });
const CNY = (value) => ({ currency: "CNY", value });

/** Walks through all operations against a demo, and returns the recording. */
export async function walk(demo) {
  const recorder = new Recorder();
  recorder.name(demo.url, "baseUrl");
  recorder.name(demo.merchant.dev_key, "devKey");
  const shop = { clientId: demo.merchant.client_id, privateKey: readFileSync(demo.merchant.private_key_pem, "utf8") };
  const stage = {
    demo,
    recorder,
    post: (name, body, isAgain) => recorder.call("wallet", name.split("/").at(-1), demo.url, "POST", `/v1/${name}`, { body, as: shop, isAgain }),
  };
  await payments(stage);
  await authorizations(stage);
  await agreements(stage);
  await account(stage);
  await partners(stage);
  await users(stage);
  await orders(stage);
  await sharing(stage);
  await developer(stage);
  await sandbox(stage);
  await stage.leave();
  return recorder.recording;
}

/** Calls the host API of the wallet at `base`, as Sam. */
async function signedIn({ demo, recorder }, base = demo.url) {
  const [sam] = demo.users;
  const begin = { body: { login_id: sam.login_id, password: sam.password } };
  const { session_token: token } = await recorder.call("host", "addSession", base, "POST", "/host/v1/sessions", begin);
  const headers = { authorization: `Bearer ${token}` };
  const host = (id, method, path, { body, parameters } = {}) =>
    recorder.call("host", id, base, method, `/host/v1/${path}`, { body, parameters, headers });
  return { host, sam };
}

const order = (description) => ({
  productCode: "51051000101000000011",
  paymentRequestId: newId(),
  paymentAmount: IQD("1500000"),
  order: { orderDescription: description, referenceOrderId: "42" },
  paymentRedirectUrl: "https://shop.example/orders/42",
});

async function confirm(host, pin, { token, amount, payee_id: payee }) {
  return host("confirmOrder", "POST", `orders/${token}/confirm`, { body: { pin, amount, payee_id: payee }, parameters: { token } });
}

async function payments(stage) {
  const { host, sam } = await signedIn(stage);
  Object.assign(stage, { host, sam });
  const created = await stage.post("payments/pay", order("Cardamom tea"));
  const { paymentId } = created;
  const seen = await host("resolveOrder", "POST", "orders/resolve", { body: { payment_url: created.redirectActionForm.redirectUrl } });
  await host("showOrder", "GET", `orders/${seen.token}`, { parameters: { token: seen.token } });
  await confirm(host, sam.pin, seen);
  await stage.post("payments/inquiryPayment", { paymentId });
  const refund = { refundRequestId: newId(), paymentId, refundAmount: IQD("500000"), refundReason: "The tea was cold." };
  const { refundRequestId } = refund;
  await stage.post("payments/refund", refund);
  await stage.post("payments/inquiryRefund", { refundRequestId });
  await until(async () => (await stage.post("payments/inquiryProof", { paymentId }, true)).proof, "the proof");
  for (const name of ["cancelPayment", "cancel"]) {
    const unpaid = await stage.post("payments/pay", order("Mint tea"));
    await stage.post(`payments/${name}`, { paymentId: unpaid.paymentId });
  }
  const left = await stage.post("payments/pay", order("Black tea"));
  const shown = await host("resolveOrder", "POST", "orders/resolve", { body: { trade_no: left.paymentId } });
  await host("cancelOrder", "POST", `orders/${shown.token}/cancel`, { parameters: { token: shown.token } });
}

async function authorizations({ demo, host, post }) {
  const scopes = ["auth_base", "auth_user", "CARD_LIST", "NOTIFICATION_INBOX", "NOTIFICATION_PUSH"];
  const body = { client_id: demo.merchant.client_id, scopes, agreed: true };
  const { auth_code: authCode } = await host("addAuthCode", "POST", "auth-codes", { body });
  const { accessToken } = await post("authorizations/applyToken", { grantType: "AUTHORIZATION_CODE", authCode });
  for (const name of ["UserInfo", "UserAccountList", "UserCardList"]) await post(`users/inquiry${name}`, { accessToken });
  const templates = [{ templateParameters: { Title: "Your tea is ready", Content: "Come and get it." } }];
  for (const kind of ["Inbox", "Push"]) {
    const message = { accessToken, requestId: newId(), templateCode: `MINI_APP_COMMON_${kind.toUpperCase()}`, templates };
    await post(`messages/send${kind}`, message);
  }
  await post("authorizations/cancelToken", { accessToken });
}

async function agreements({ host, sam, post }) {
  const prepared = await post("authorizations/prepare", {
    scopes: "AGREEMENT_PAY",
    extendInfo: JSON.stringify({ language: "en", contractDesc: "Tea every week" }),
    paymentLimit: IQD("50000"),
    contractCloseNotifyUrl: "https://shop.example/agreements/notify",
    authState: "seat 7",
  });
  const named = { body: { auth_url: prepared.authUrl } };
  const { token } = await host("resolveAgreement", "POST", "agreements/resolve", named);
  const parameters = { token };
  const { auth_code: authCode } = await host("signAgreement", "POST", `agreements/${token}/sign`, { body: { pin: sam.pin }, parameters });
  const { accessToken } = await post("authorizations/applyToken", { grantType: "AUTHORIZATION_CODE", authCode });
  const debit = { ...order("This week's tea"), productCode: "51051000101000100031", paymentAuthCode: accessToken, paymentAmount: IQD("25000") };
  await post("payments/pay", debit);
  await host("listAgreements", "GET", "agreements");
  await host("closeAgreement", "POST", `agreements/${token}/close`, { parameters });
  const unwanted = await post("authorizations/prepare", { scopes: "AGREEMENT_PAY", extendInfo: JSON.stringify({ contractDesc: "Cake, too" }) });
  const refused = await host("resolveAgreement", "POST", "agreements/resolve", { body: { auth_url: unwanted.authUrl } });
  await host("refuseAgreement", "POST", `agreements/${refused.token}/refuse`, { parameters: { token: refused.token } });
}

async function account({ host }) {
  await host("listBalances", "GET", "balances");
  await host("listHistory", "GET", "history?limit=2", { parameters: { limit: 2 } });
  await host("listInbox", "GET", "inbox");
  await host("markInbox", "POST", "inbox/seen");
  await host("deleteSession", "DELETE", "sessions/current");
}

/** The second wallet's users pay the first one's merchants. */
async function partners(stage) {
  const { demo, recorder } = stage;
  const other = demo.sites[1].base_url.replace(/\/$/, "");
  const wallet = { clientId: "DEMO_EUPHRATES", privateKey: pem(demo.folder, "euphrates/keys/wallet.private.pem") };
  const acquirer = { ...wallet, privateKey: pem(demo.folder, "keys/wallet.private.pem") };
  const call = (id, base, as, body) => {
    const name = id.replace("partner", "");
    const path = `/aps/api/v1/payments/${name[0].toLowerCase()}${name.slice(1)}`;
    return recorder.call("wallet", id, base, "POST", path, { body, as });
  };
  const created = await stage.post("payments/pay", order("Lime tea"));
  const bound = { codeValue: created.redirectActionForm.redirectUrl, customerId: "usr_of_the_other_wallet_1" };
  const { paymentRequestId, paymentAmount } = await call("partnerUserInitiatedPay", demo.url, wallet, bound);
  const paid = { paymentRequestId, paymentId: "fgn_of_the_other_wallet_1", customerId: bound.customerId, paymentAmount, paymentStatus: "SUCCESS" };
  await call("partnerNotifyPayment", demo.url, wallet, paid);
  await call("partnerInquiryPayment", demo.url, wallet, { paymentRequestId });

  const foreign = await stage.post("payments/pay", order("Rose tea"));
  const { host, sam } = await signedIn(stage, other);
  const seen = await host("resolveOrder", "POST", "orders/resolve", { body: { payment_url: foreign.redirectActionForm.redirectUrl } });
  const { payment_id: paymentId } = await confirm(host, sam.pin, seen);
  await until(async () => (await host("showOrder", "GET", `orders/${seen.token}`)).state === "succeeded", "the other wallet's payment");
  await call("partnerRefund", other, acquirer, { refundRequestId: newId(), paymentId, refundAmount: IQD("500000") });
}

/** Users of an app, through the BaaS API. */
async function users(stage) {
  const { demo, recorder } = stage;
  const app = { "x-hydrogen-client-id": demo.baas.client_id };
  const call = (id, method, path, { body, token, parameters } = {}) => {
    const headers = token ? { ...app, authorization: `Hydrogen-r1 ${token}` } : app;
    return recorder.call("baas", id, demo.url, method, `/hserve/${path}`, { body, headers, parameters });
  };
  const byName = { parameters: { method: "username" } };
  const username = "tea-lover";
  await call("showTime", "GET", "v2.2/server/time/");
  await call("showSdkVersion", "GET", "v1/latest-sdk-version/");
  await call("register", "POST", "v2.1/register/username/", { body: { username, password: "tea-for-two" }, ...byName });
  const { token, user_id: user } = await call("login", "POST", "v2.1/login/username/", { body: { username, password: "tea-for-two" }, ...byName });
  await call("showUser", "GET", `v2.5/user/info/${user}/`, { token, parameters: { user_id: String(user) } });
  await call("changeAccount", "PUT", "v2.2/user/account/", { token, body: { password: "tea-for-two", new_password: "tea-for-three" } });
  const of = (provider) => ({ body: { code: "user:ada" }, parameters: { provider } });
  await call("loginByProvider", "POST", "v2.0/idp/wechat/authenticate/", of("wechat"));
  const page = { parameters: { provider: "oauth-wechat-mp" } };
  const begin = { body: { callback_url: `${demo.url}/shop/web` }, ...page };
  const { redirect_url: away } = await call("beginProviderLogin", "POST", "v2.0/idp/oauth-wechat-mp/redirect/", begin);
  const proof = { auth_token: await visit(stage, away) };
  await call("linkProvider", "POST", "v2.0/idp/oauth-wechat-mp/user-association/", { token, body: proof, ...page });
  await call("linkProviderByPut", "PUT", "v2.0/idp/qq/user-association/", { token, ...of("qq") });
  stage.baas = (id, method, path, rest) => call(id, method, path, { token, ...rest });
  stage.leave = async () => {
    const { token: leaving } = await call("loginAnonymously", "POST", "v2.0/login/anonymous/");
    await call("logout", "POST", "v2.0/session/destroy/", { token: leaving });
  };
}

/** A visitor's browser: it goes to WeChat's consent page, agrees, and comes back with a token. */
async function visit(stage, away) {
  const go = (url, headers = {}) => fetch(url, { redirect: "manual", headers });
  const left = await go(away);
  const cookie = left.headers.get("set-cookie").split(";")[0];
  stage.recorder.name(left.headers.get("location"), "consentUrl");
  const consent = { body: { url: left.headers.get("location"), visitor: 0 } };
  const { redirect_url: back } = await control(stage, "answerConsent", "POST", "consents", consent);
  const returned = await go(back, { cookie });
  const token = new URL(returned.headers.get("location")).searchParams.get("token");
  stage.recorder.name(token, "authToken");
  return token;
}

/** Orders through a provider. */
async function orders(stage) {
  const body = { gateway_type: "weixin_tenpay_native", total_cost: 10, merchandise_description: "Tea", profit_sharing: true };
  const placed = await stage.baas("placeOrder", "POST", "v2.2/idp/pay/order/", { body });
  stage.number = placed.trade_no;
  stage.code = placed.code_url;
  await stage.baas("showOrder", "GET", `v2.2/idp/pay/order/${placed.trade_no}/`, { parameters: { order: placed.trade_no } });
  await stage.baas("listOrders", "GET", "v2.2/idp/pay/order/?limit=1", { parameters: { limit: 1 } });
}

const control = ({ demo, recorder }, id, method, path, { body, parameters, isAgain } = {}) =>
  recorder.call("sandbox", id, demo.sandbox.base_url.replace(/\/$/, ""), method, `/sandbox/v1/${path}`, { body, parameters, isAgain });

/** Moves the wallet's clock until a provider has done its part. */
const provided = (stage, look, what) =>
  until(async () => {
    const seen = await look();
    if (seen) return seen;
    const headers = { "content-type": "application/json" };
    await fetch(`${stage.demo.url}/demo/clock`, { method: "POST", headers, body: JSON.stringify({ advance_s: 10 }) });
    return undefined;
  }, what);

async function sharing(stage) {
  const { number: paymentId, post } = stage;
  const parameters = { order: paymentId };
  await control(stage, "scan", "POST", "scan", { body: { code: stage.code } });
  await control(stage, "cancelOrder", "POST", `orders/${paymentId}/cancel`, { parameters });
  await control(stage, "payOrder", "POST", `orders/${paymentId}/pay`, { parameters });
  const receiver = { channel: "WECHAT_PAY", receiverType: "MERCHANT_ID", receiverAccount: "1900000109" };
  await post("payments/addReceiver", { ...receiver, receiverName: "Tea Farm", relation: "SUPPLIER" });
  await provided(stage, async () => (await post("payments/inquiryPayment", { paymentId })).paymentStatus === "SUCCESS", "the payment");
  const { channel: _, ...to } = receiver;
  const receivers = [{ ...to, shareAmount: CNY("250") }];
  const { shares } = await post("payments/share", { shareRequestId: newId(), paymentId, receivers });
  const asked = () => post("payments/inquiryShare", { paymentId }, true);
  await provided(stage, async () => (await asked()).shares[0].shareStatus === "SUCCESS", "the share");
  const back = { returnRequestId: newId(), shareId: shares[0].shareId, returnAmount: CNY("100") };
  await post("payments/returnShare", back);
  await provided(stage, async () => (await asked()).returns[0].returnStatus === "SUCCESS", "the return");
  await post("payments/finishShare", { finishRequestId: newId(), paymentId, finishDescription: "Done." });
  await provided(stage, async () => (await asked()).sharingStatus === "FINISHED", "the end of sharing");
  await post("payments/removeReceiver", receiver);
  // The provider refuses the refund for lack of money; then there is enough.
  const scenario = (scenario) => control(stage, "setOrderScenario", "PUT", `orders/${paymentId}/scenario`, { body: { scenario }, parameters });
  await scenario("refund_refused");
  const refundRequestId = newId();
  const { refundId } = await post("payments/refund", { refundRequestId, paymentId, refundAmount: CNY("300") });
  await provided(stage, async () => (await post("payments/inquiryRefund", { refundRequestId })).refundStatus !== "PROCESSING", "the refusal");
  await scenario(null);
  await post("payments/retryRefund", { retryRequestId: newId(), refundId });
}

/** The developer of the demo's shop. */
async function developer({ demo, recorder }) {
  const headers = { authorization: `Bearer ${demo.merchant.dev_key}` };
  const call = (id, method, path, { body, parameters, isAgain } = {}) =>
    recorder.call("dev", id, demo.url, method, `/dev/v1/${path}`, { body, parameters, headers, isAgain });
  await call("showClient", "GET", "client");
  await call("listTriggers", "GET", "triggers");
  const order = { amount: "2500000", title: "Rose tea", notifyUrl: `${demo.url}/shop/notify` };
  const name = "payment.succeeded";
  const { steps } = await call("runTrigger", "POST", `triggers/${name}`, { body: order, parameters: { name } });
  const { paymentId: payment, eventId: id } = steps.at(-1);
  const shown = () => call("showEvent", "GET", `events/${id}`, { parameters: { id }, isAgain: true });
  await until(async () => (await shown()).state === "delivered", "the delivery of an event");
  await call("listEvents", "GET", `events?payment=${payment}&limit=1`, { parameters: { payment, limit: 1 } });
  await call("resendEvent", "POST", `events/${id}/resend`, { parameters: { id } });
  const { paymentId } = await call("addPayment", "POST", "payments", { body: { amount: "1250000", title: "Jasmine tea" } });
  await call("showPayment", "GET", `payments/${paymentId}`, { parameters: { id: paymentId } });
  const path = "/v1/payments/pay";
  await call("listCalls", "GET", `calls?path=${path}&limit=1`, { parameters: { path, limit: 1 } });
}

async function sandbox(stage) {
  const { number: order } = stage;
  const parameters = { order };
  await control(stage, "refundOrder", "POST", `orders/${order}/refunds`, { parameters, body: { amount_fen: 100, number: "console-1" } });
  const ended = { parameters: { ...parameters, number: "console-1" }, body: { state: "success" } };
  await control(stage, "endRefund", "POST", `orders/${order}/refunds/console-1/end`, ended);
  await control(stage, "resendNotices", "POST", `orders/${order}/notices`, { parameters });
  await control(stage, "showOrder", "GET", `orders/${order}`, { parameters });
  await control(stage, "listOrders", "GET", "orders?limit=1", { parameters: { limit: 1 } });
  await control(stage, "expireOrder", "POST", `orders/${order}/expire`, { parameters });
  await control(stage, "listVisitors", "GET", "visitors");
  await control(stage, "showCredentials", "GET", "credentials");
  await control(stage, "openJsapi", "POST", "jsapi", { body: await jsapi(stage) });
  const settings = await control(stage, "showSettings", "GET", "settings");
  await control(stage, "setSettings", "PUT", "settings", { body: settings });
  await control(stage, "showClock", "GET", "clock");
  await control(stage, "advanceClock", "POST", "clock", { body: { advance_s: 60 } });
  await control(stage, "reset", "POST", "reset");
}

/** The parameters of an order that is paid inside WeChat. */
async function jsapi(stage) {
  const body = { gateway_type: "weixin_tenpay_js", total_cost: 1, merchandise_description: "Tea" };
  const placed = await stage.baas("placeOrder", "POST", "v2.2/idp/pay/order/", { body });
  const { appId, timeStamp, nonceStr, package: prepay, signType, paySign } = placed;
  stage.recorder.name(timeStamp, "baas_timeStamp");
  return { appId, timeStamp, nonceStr, package: prepay, signType, paySign };
}
