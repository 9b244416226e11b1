// A merchant of the payment sandbox: makes orders with its own signatures, as its server would.
import { createHash, createSign, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";

const rsa = (text, key) => createSign("RSA-SHA256").update(text).sign(readFileSync(key), "base64");
const nonce = () => randomBytes(12).toString("hex");
const SCENE = { payer_client_ip: "127.0.0.1", h5_info: { type: "Wap" } };

export class SandboxMerchant {
  #facts;

  /** `facts` is the `sandbox` member of `demo.json`. */
  constructor(facts) {
    this.#facts = facts;
  }

  get url() {
    return this.#facts.base_url;
  }

  number() {
    return `t${Date.now()}${nonce().slice(0, 6)}`;
  }

  /** A WeChat order of this kind (native, h5, jsapi): its number and WeChat's answer. */
  async wechat(kind, fen = 1_250, description = "Cardamom tea for two") {
    const { appid, mchid, merchant_serial, merchant_private_key_pem } = this.#facts.wechat;
    const out_trade_no = this.number();
    const more = { h5: { scene_info: SCENE }, jsapi: { payer: { openid: "oPayer" } } }[kind] ?? {};
    const notify_url = `${this.url}/sandbox/v1/nobody`;
    const order = { appid, mchid, description, out_trade_no, notify_url, amount: { total: fen, currency: "CNY" }, ...more };
    const [target, body] = [`/v3/pay/transactions/${kind}`, JSON.stringify(order)];
    const [time, text] = [Math.floor(Date.now() / 1000), nonce()];
    const signature = rsa(`POST\n${target}\n${time}\n${text}\n${body}\n`, merchant_private_key_pem);
    const pairs = { mchid, nonce_str: text, signature, timestamp: time, serial_no: merchant_serial };
    const list = Object.entries(pairs).map(([name, value]) => `${name}="${value}"`).join(",");
    const headers = { "content-type": "application/json", authorization: `WECHATPAY2-SHA256-RSA2048 ${list}` };
    const response = await fetch(this.url + target, { method: "POST", headers, body });
    if (!response.ok) throw new Error(`${target}: ${response.status} ${await response.text()}`);
    return { out_trade_no, ...(await response.json()) };
  }

  /** What a page passes to `WeixinJSBridge`. */
  jsapi(prepay_id) {
    const { appid: appId, merchant_private_key_pem } = this.#facts.wechat;
    const [timeStamp, nonceStr] = [String(Math.floor(Date.now() / 1000)), nonce()];
    const wrapped = `prepay_id=${prepay_id}`;
    const paySign = rsa(`${appId}\n${timeStamp}\n${nonceStr}\n${wrapped}\n`, merchant_private_key_pem);
    return { appId, timeStamp, nonceStr, package: wrapped, signType: "RSA", paySign };
  }

  /** The address of Alipay's cashier for a new order: `page` or `wap`. */
  alipay(kind, yuan = "12.50", returnUrl = `${this.url}/sandbox/phone`) {
    const { app_id, app_private_key_pem } = this.#facts.alipay;
    const out_trade_no = this.number();
    const product_code = kind === "page" ? "FAST_INSTANT_TRADE_PAY" : "QUICK_WAP_WAY";
    const timestamp = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 19).replace("T", " ");
    const biz_content = JSON.stringify({ out_trade_no, total_amount: yuan, subject: "Cardamom tea for two", product_code });
    const fields = { app_id, biz_content, charset: "utf-8", format: "JSON", method: `alipay.trade.${kind}.pay`,
      return_url: returnUrl, sign_type: "RSA2", timestamp, version: "1.0" };
    const signed = Object.keys(fields).sort().map((name) => `${name}=${fields[name]}`).join("&");
    const query = new URLSearchParams({ ...fields, sign: rsa(signed, app_private_key_pem) });
    return { out_trade_no, url: `${this.url}/gateway.do?${query}` };
  }

  /** A native order of QQ Wallet: its number and `code_url`. */
  async qq(fen = 1_250) {
    const { mch_id, key } = this.#facts.qq;
    const out_trade_no = this.number();
    const fields = { body: "Cardamom tea for two", fee_type: "CNY", mch_id, nonce_str: nonce(), out_trade_no,
      notify_url: `${this.url}/sandbox/v1/nobody`, spbill_create_ip: "127.0.0.1", total_fee: String(fen), trade_type: "NATIVE" };
    const text = Object.keys(fields).sort().map((name) => `${name}=${fields[name]}`).join("&");
    const sign = createHash("md5").update(`${text}&key=${key}`).digest("hex").toUpperCase();
    const body = `<xml>${Object.entries({ ...fields, sign }).map(([name, value]) => `<${name}>${value}</${name}>`).join("")}</xml>`;
    const response = await fetch(`${this.url}/cgi-bin/pay/qpay_unified_order.cgi`, { method: "POST", body });
    const answer = await response.text();
    const code_url = /<code_url>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?<\/code_url>/.exec(answer)?.[1];
    if (!code_url) throw new Error(answer);
    return { out_trade_no, code_url };
  }

  /** A call of the sandbox's control API. */
  async control(method, path, body) {
    const headers = body ? { "content-type": "application/json" } : {};
    const response = await fetch(`${this.url}/sandbox/v1/${path}`, { method, headers, body: body && JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  /** The state of an order. */
  async state(number) {
    return (await this.control("GET", `orders/${number}`)).state;
  }
}
