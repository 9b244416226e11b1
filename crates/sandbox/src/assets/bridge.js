// Emulates WeixinJSBridge in a page that runs outside WeChat. A merchant's page loads this script in development only, as
// /sandbox/weixin-js-bridge.js on the sandbox's address.
// The sandbox checks the merchant's signature; the payer decides on a sheet that this script draws. SANDBOX only.
(() => {
  const origin = new URL(document.currentScript.src).origin;
  const words = {
    en: ["Pay", "Cancel", "This is a sandbox. No real money moves."],
    zh: ["支付", "取消", "这是沙箱，不涉及真实资金。"],
    ar: ["ادفع", "إلغاء", "هذه بيئة تجريبية. لا تُحوَّل أموال حقيقية."],
  };
  const style = `
    .veil { position: fixed; inset: 0; z-index: 2147483647; background: rgb(0 0 0 / 55%); display: grid; align-items: end;
      justify-items: center; font: 16px/1.5 system-ui, sans-serif; }
    .sheet { box-sizing: border-box; inline-size: 100%; max-inline-size: 26rem; padding: 0 0 1.25rem; overflow: hidden;
      text-align: center; color: #14191e; background: #fff; border-radius: 1rem 1rem 0 0; }
    .ribbon { margin: 0; padding: .5rem; color: #2b1d00; background: #ffb454; font-size: 14px; }
    .ribbon b { letter-spacing: .12em; }
    .merchant { margin: 1.25rem 0 0; font-weight: 600; }
    .amount { margin: 0; font-size: 2.5rem; font-weight: 700; }
    .what { margin: 0 1rem 1rem; color: #55606b; overflow-wrap: anywhere; }
    button { display: block; inline-size: calc(100% - 2rem); margin: .625rem 1rem 0; min-block-size: 3rem; font: inherit;
      font-weight: 600; border: 1px solid #d9dee3; border-radius: .75rem; background: #fff; color: inherit; cursor: pointer; }
    .pay { border-color: transparent; color: #fff; background: #066f3c; }
    button:focus-visible { outline: 3px solid #0b62d6; outline-offset: 2px; }
    @media (prefers-color-scheme: dark) {
      .sheet { color: #eaf0f4; background: #171d22; }
      .what { color: #a4b0ba; }
      button { border-color: #2c363e; background: #171d22; }
      .pay { border-color: transparent; color: #032412; background: #4bd98b; }
      button:focus-visible { outline-color: #7db4ff; }
    }`;

  // Each call includes the merchant's signed parameters: a page can affect that one order only.
  async function call(what, body) {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${origin}/sandbox/bridge/${what}`, { method: "POST", headers, body });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.message);
    return answer;
  }

  // Asks the payer: resolves to true when they choose to pay.
  function ask(order) {
    const language = document.documentElement.lang || navigator.language;
    const [pay, cancel, note] = words[Object.keys(words).find((code) => language.startsWith(code)) ?? "en"];
    const fen = String(order.amount_fen).padStart(3, "0");
    const host = document.createElement("div");
    host.id = "sandbox-weixin-sheet";
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
    const make = (name, kind, text) => Object.assign(document.createElement(name), { className: kind, textContent: text });
    const panel = make("div", "sheet", "");
    for (const [name, value] of [["role", "dialog"], ["aria-modal", "true"], ["aria-label", order.merchant_name],
      ["dir", language.startsWith("ar") ? "rtl" : "ltr"]]) panel.setAttribute(name, value);
    const ribbon = make("p", "ribbon", "");
    ribbon.append(make("b", "", "SANDBOX"), ` ${note}`);
    const [yes, no] = [make("button", "pay", pay), make("button", "cancel", cancel)];
    panel.append(ribbon, make("p", "merchant", order.merchant_name), make("p", "amount", `¥${fen.slice(0, -2)}.${fen.slice(-2)}`),
      make("p", "what", order.description), yes, no);
    const veil = make("div", "veil", "");
    veil.append(panel);
    root.append(veil);
    document.body.append(host);
    yes.focus();
    return new Promise((resolve) => {
      const end = (isPaid) => { host.remove(); resolve(isPaid); };
      yes.addEventListener("click", () => end(true));
      no.addEventListener("click", () => end(false));
      panel.addEventListener("keydown", (event) => { if (event.key === "Escape") end(false); });
    });
  }

  async function pay(parameters) {
    const texts = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
    const signed = JSON.stringify(texts);
    const order = await call("open", signed);
    if (order.state !== "not_paid") throw new Error(`the order is ${order.state}`);
    const isPaid = await ask(order);
    await call(isPaid ? "pay" : "cancel", signed);
    return isPaid ? "ok" : "cancel";
  }

  const invoke = (name, parameters, done = () => {}) => {
    if (name !== "getBrandWCPayRequest") {
      done({ err_msg: `${name}:fail`, err_desc: "the sandbox plays payments only" });
      return;
    }
    pay(parameters).then(
      (how) => done({ err_msg: `get_brand_wcpay_request:${how}` }),
      (error) => done({ err_msg: "get_brand_wcpay_request:fail", err_desc: error.message }));
  };
  window.WeixinJSBridge = { invoke, call: () => {}, on: () => {}, log: () => {} };
  document.dispatchEvent(new Event("WeixinJSBridgeReady"));
})();
