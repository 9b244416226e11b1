// One order: what the payer sees, and what the payer can do.
import { amount, call, el, t, time, words } from "./frame.js";

const POLL_MS = 1500;

// Draws the order into a new element and keeps it up to date. `done` draws what follows the final state.
export function sheet(first, done) {
  const root = el("section", { class: "card sheet", "aria-live": "polite", "data-provider": first.provider });
  let order = first;
  const show = (problem) => root.replaceChildren(...parts(order, act, problem), ...done(order));
  const act = async (what) => {
    for (const button of root.querySelectorAll("button")) button.disabled = true;
    try {
      order = await call("POST", `orders/${encodeURIComponent(order.id)}/${what}`);
      if (what === "cancel") order = { ...order, isLeft: true };
      show();
    } catch (error) {
      show(words(error));
    }
  };
  const look = async () => {
    if (!root.isConnected && root.dataset.seen) return;
    root.dataset.seen = "true";
    const fresh = await call("GET", `orders/${encodeURIComponent(order.id)}`).catch(() => undefined);
    if (fresh && fresh.state !== order.state) {
      order = fresh;
      show();
    }
    setTimeout(look, POLL_MS);
  };
  setTimeout(look, POLL_MS);
  show();
  return root;
}

function parts(order, act, problem) {
  const isOpen = order.state === "not_paid" && !order.isLeft;
  const row = (name, value) => (value ? [el("dt", {}, name), el("dd", {}, value)] : []);
  return [
    order.state === "paid" ? tick() : undefined,
    el("p", { class: "provider" }, t.providers[order.provider]),
    el("p", { class: "merchant" }, order.merchant_name),
    el("p", { class: "amount" }, amount(order.amount_fen)),
    el("p", { class: `state ${tone(order)}`, "data-state": order.state }, state(order)),
    el("dl", {},
      ...row(t.description, order.description),
      ...row(t.number, order.out_trade_no),
      ...row(t.payBefore, isOpen && time(order.expires_at)),
      ...row(t.paidAt, order.paid_at && time(order.paid_at)),
      ...row(t.refunded, order.refunded_fen > 0 && amount(order.refunded_fen)),
      ...row(t.goesWrong, order.scenario && t.scenarios[order.scenario])),
    problem && el("p", { class: "problem", role: "alert" }, problem),
    isOpen && el("button", { class: "is-main", id: "pay", type: "button", onclick: () => act("pay") },
      t.pay(amount(order.amount_fen))),
    isOpen && el("button", { id: "cancel", type: "button", onclick: () => act("cancel") }, t.cancel),
    isOpen && el("button", { class: "is-quiet", id: "expire", type: "button", onclick: () => act("expire") }, t.expire),
  ].filter(Boolean);
}

const tone = (order) => ({ paid: "is-good", expired: "is-bad", closed: "is-bad" })[order.state] ?? "";
const state = (order) => (order.isLeft && order.state === "not_paid" ? t.left : t.states[order.state]);

function tick() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 32 32");
  svg.setAttribute("class", "tick");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [name, value] of Object.entries({
    d: "M6 17l7 7L27 9", fill: "none", stroke: "currentColor", "stroke-width": "4", "stroke-linecap": "round",
    "stroke-linejoin": "round",
  })) line.setAttribute(name, value);
  svg.append(line);
  return svg;
}
