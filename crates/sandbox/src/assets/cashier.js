// The cashier in a browser: one order, named in the URL, and the link back to the merchant.
import { call, draw, el, t, words } from "./frame.js";
import { sheet } from "./sheet.js";

const query = new URLSearchParams(location.search);
const named = query.get("prepay_id") ?? decodeURIComponent(location.pathname.split("/").pop());

// Only a URL that a browser may navigate to, never a script.
function way(text) {
  try {
    const url = new URL(text);
    return ["http:", "https:"].includes(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

function back(order) {
  const url = way(query.get("redirect_url") ?? order.return_url);
  const kind = order.state === "not_paid" && !order.isLeft ? "button" : "button is-main";
  return url ? [el("a", { class: kind, id: "back", href: url }, t.back)] : [];
}

try {
  draw(t.cashier, sheet(await call("POST", "scan", { code: named }), back));
} catch (error) {
  const link = way(query.get("redirect_url"));
  draw(t.cashier, el("section", { class: "card sheet" },
    el("p", { class: "problem", role: "alert" }, words(error)),
    link ? el("a", { class: "button is-main", id: "back", href: link }, t.back) : undefined));
}
