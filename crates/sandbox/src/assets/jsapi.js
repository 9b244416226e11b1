// A page inside WeChat: it opens the payment with the parameters from a merchant's server.
import { draw, el, t } from "./frame.js";

const example = '{\n  "appId": "wx…",\n  "timeStamp": "…",\n  "nonceStr": "…",\n  "package": "prepay_id=…",\n  ' +
  '"signType": "RSA",\n  "paySign": "…"\n}';
const field = el("textarea", { id: "parameters", spellcheck: "false", placeholder: example });
const said = el("p", { class: "state", id: "said", role: "status" });
const submit = (event) => {
  event.preventDefault();
  let parameters;
  try {
    parameters = JSON.parse(field.value);
  } catch {
    said.textContent = t.noJson;
    return;
  }
  said.textContent = "";
  WeixinJSBridge.invoke("getBrandWCPayRequest", parameters, (answer) => {
    said.textContent = answer.err_desc ? `${answer.err_msg}: ${answer.err_desc}` : answer.err_msg;
  });
};
draw(t.jsapi,
  el("form", { class: "card", onsubmit: submit }, el("label", { for: "parameters" }, t.parameters), field,
    el("button", { class: "is-main", type: "submit" }, t.open), said),
  el("p", { class: "hint" }, t.bridge));
