// The WeChat mini-program build of the published SDK, unmodified, with a phone's `wx` played by Node.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import vm from "node:vm";
import { startDemo } from "../browser/stage/demo.mjs";
import { miniBundle, pay, regeneratorRuntime, until } from "./stage.mjs";

let demo;
before(async () => {
  demo = await startDemo();
});
after(() => demo?.stop());

/** What WeChat offers to a mini program, as far as the SDK uses it. */
function phone(handed) {
  const storage = new Map();
  const wx = {
    getStorageSync: (name) => storage.get(name) ?? "",
    setStorageSync: (name, value) => void storage.set(name, value),
    removeStorageSync: (name) => void storage.delete(name),
    getStorage: ({ key, success, fail }) => (storage.has(key) ? success({ data: storage.get(key) }) : fail({})),
    setStorage: ({ key, data, success }) => {
      storage.set(key, data);
      success?.({});
    },
    removeStorage: ({ key, success }) => {
      storage.delete(key);
      success?.({});
    },
    getSystemInfoSync: () => ({ platform: "ios", SDKVersion: "3.0.0" }),
    getAccountInfoSync: () => ({ miniProgram: { envVersion: "release" } }),
    login: ({ success }) => success({ code: "on-the-phone" }),
    requestPayment: (options) => {
      handed.push(options);
      options.success?.({ errMsg: "requestPayment:ok" });
      options.complete?.({});
    },
    request: ({ url, method = "GET", data, header, success, fail }) => {
      const isGet = method === "GET";
      const address = new URL(url);
      if (isGet) for (const [name, value] of Object.entries(data ?? {})) address.searchParams.set(name, value);
      const body = isGet ? undefined : JSON.stringify(data ?? {});
      fetch(address, { method, headers: { ...header, "content-type": "application/json" }, body })
        .then(async (answer) => success({ statusCode: answer.status, header: {}, data: await answer.json() }))
        .catch((error) => fail?.({ errMsg: `request:fail ${error.message}` }));
      return { abort() {} };
    },
  };
  return wx;
}

test("a mini program signs in silently and pays", async () => {
  const handed = [];
  const wx = phone(handed);
  const context = vm.createContext({ wx, console, setTimeout, clearTimeout, setInterval, clearInterval, Promise, URL, regeneratorRuntime });
  // The build's wrapper names `window`, which WeChat's build tools replace.
  context.window = context;
  const module = { exports: {} };
  vm.runInContext(`(function (module, exports) {${miniBundle}\n})`, context)(module, module.exports);
  const BaaS = wx.BaaS ?? module.exports;
  BaaS.init(demo.baas.client_id, { host: demo.url });
  const user = await BaaS.auth.loginWithWechat();
  assert.equal(typeof user.get("id"), "number");
  assert.equal(user.get("openid"), "oSandboxPayer000000000000001");
  const paid = await BaaS.pay({ totalCost: 0.1, merchandiseDescription: "tea" });
  assert.ok(paid.transaction_no);
  assert.equal(handed[0].signType, "MD5");
  assert.match(handed[0].package, /^prepay_id=/);
  const shown = await new BaaS.Order().get(paid.transaction_no);
  assert.deepEqual([shown.data.gateway_type, shown.data.status], ["weixin_tenpay", "pending"]);
  // The build passes neither the app's id, which WeChat knows, nor anything beyond this.
  const parameters = shown.data.gateway_extra_info.payment_parameters;
  const { timeStamp, nonceStr, package: packed, signType, paySign } = handed[0];
  const sold = await pay(demo, { appId: parameters.appId, timeStamp, nonceStr, package: packed, signType, paySign });
  assert.deepEqual([sold.out_trade_no, sold.state], [paid.trade_no, "paid"]);
  await until(async () => (await new BaaS.Order().get(paid.transaction_no)).data.status === "success");
});
