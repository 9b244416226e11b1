// Orders that are paid at a provider.
// @ts-check

import { ClientError, CODES } from './errors.js';

/**
 * @typedef {object} NewOrder
 * @property {number | string} totalCost In yuan, at most two decimals: round before sending.
 * @property {string} merchandiseDescription
 * @property {string} gatewayType Such as `weixin_tenpay_native`.
 * @property {number | string} [merchandiseSchemaID]
 * @property {string} [merchandiseRecordID]
 * @property {object} [merchandiseSnapshot]
 * @property {boolean} [profitSharing]
 */

/** How long WeChat's own script may take to appear. */
const BRIDGE_MS = 10_000;

/** The script object of a page inside WeChat. @returns {Promise<any>} */
function bridge() {
  const present = () => /** @type {any} */ (globalThis).WeixinJSBridge;
  if (present()) return Promise.resolve(present());
  return new Promise((resolve, reject) => {
    const refuse = () => reject(new ClientError(CODES.notInWechat, 'This gateway works inside WeChat only.'));
    const timer = setTimeout(refuse, BRIDGE_MS);
    document.addEventListener('WeixinJSBridgeReady', () => {
      clearTimeout(timer);
      resolve(present());
    }, { once: true });
  });
}

/** Opens the payment inside WeChat. What it says is no proof: query the order. @param {any} placed */
async function payInWechat(placed) {
  const wechat = await bridge();
  const said = await new Promise((resolve) => wechat.invoke('getBrandWCPayRequest', placed, resolve));
  const message = String(/** @type {any} */ (said).err_msg);
  if (message === 'get_brand_wcpay_request:ok') {
    return { ...(/** @type {object} */ (said)), transaction_no: placed.transaction_no, trade_no: placed.trade_no };
  }
  const isCancel = message === 'get_brand_wcpay_request:cancel';
  throw new ClientError(isCancel ? CODES.cancelled : CODES.failed, message);
}

/** @param {import('./transport.js').Call} call */
export function createPayment(call) {
  /** @param {string} family @param {NewOrder} order */
  async function pay(family, order) {
    const gateway = order.gatewayType;
    if (!gateway?.startsWith(family)) {
      throw new ClientError(CODES.failed, `The gateway type of this call begins with "${family}", not "${gateway}".`);
    }
    const body = {
      gateway_type: gateway,
      total_cost: order.totalCost,
      merchandise_description: order.merchandiseDescription,
      merchandise_schema_id: order.merchandiseSchemaID,
      merchandise_record_id: order.merchandiseRecordID,
      merchandise_snapshot: order.merchandiseSnapshot,
      profit_sharing: order.profitSharing,
    };
    const answer = await call('POST', 'v2.2/idp/pay/order/', body);
    return gateway === 'weixin_tenpay_js' ? payInWechat(answer.data) : answer;
  }
  return {
    /** @param {NewOrder} order */
    payWithWechat: (order) => pay('weixin_tenpay', order),
    /** @param {NewOrder} order */
    payWithAlipay: (order) => pay('alipay', order),
    /** @param {NewOrder} order */
    payWithQQ: (order) => pay('qpay', order),
  };
}
