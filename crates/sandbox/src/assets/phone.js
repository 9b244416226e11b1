// The payer's phone: it scans or receives a code, and pays.
import { amount, call, draw, el, t, words } from "./frame.js";
import { sheet } from "./sheet.js";
import { levers } from "./levers.js";

const POLL_MS = 2000;
let round = 0;

function open(order) {
  round += 1;
  const close = el("button", { class: "is-quiet", id: "home", type: "button", onclick: home }, t.home);
  draw(t.phone, sheet(order, () => []), close);
}

async function scan(code, say) {
  try {
    open(await call("POST", "scan", { code }));
  } catch (error) {
    say(words(error));
  }
}

// Reads a code from a picture, where the browser can.
function picture(say) {
  if (!("BarcodeDetector" in window)) return undefined;
  const read = async (event) => {
    const bitmap = await createImageBitmap(event.target.files[0]);
    const [found] = await new BarcodeDetector({ formats: ["qr_code"] }).detect(bitmap);
    return found ? scan(found.rawValue, say) : say(t.noCode);
  };
  return el("label", { class: "hint" }, t.picture, el("input", { type: "file", accept: "image/*", onchange: read }));
}

function card(order) {
  return el("li", {}, el("button", { type: "button", "data-order": order.out_trade_no, onclick: () => open(order) },
    el("span", {}, order.description), el("span", { class: "fen" }, amount(order.amount_fen)),
    el("small", {}, `${t.providers[order.provider]} · ${order.out_trade_no}`)));
}

async function waiting(list, mine) {
  if (mine !== round) return;
  const found = await call("GET", "orders?payable=true&limit=20").catch(() => ({ orders: [] }));
  if (mine !== round) return;
  const shown = JSON.stringify(found.orders.map((order) => order.id));
  if (shown !== list.dataset.shown) {
    list.dataset.shown = shown;
    list.replaceChildren(...found.orders.map(card));
    if (!found.orders.length) list.append(el("li", { class: "none" }, t.none));
  }
  setTimeout(() => waiting(list, mine), POLL_MS);
}

function home() {
  round += 1;
  const problem = el("p", { class: "problem", role: "alert" });
  const say = (text) => { problem.textContent = text; };
  const field = el("input", { id: "code", autocomplete: "off", spellcheck: "false", dir: "ltr",
    placeholder: "weixin://wxpay/bizpayurl?pr=…" });
  const submit = (event) => {
    event.preventDefault();
    if (field.value.trim()) scan(field.value, say);
  };
  const list = el("ul", { class: "orders", id: "orders" });
  draw(t.phone,
    el("form", { class: "card", onsubmit: submit }, el("label", { for: "code" }, t.code), field,
      el("button", { class: "is-main", type: "submit" }, t.scan), picture(say), problem),
    el("h2", {}, t.waiting), list, levers());
  waiting(list, round);
}

const handed = new URLSearchParams(location.search).get("code");
home();
if (handed) scan(handed, (text) => { document.querySelector(".problem").textContent = text; });
