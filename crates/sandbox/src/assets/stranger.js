// A browser without a referrer, or from a foreign domain: why it is refused, and what the merchant can do.
import { draw, el, t } from "./frame.js";

const said = document.getElementById("stranger");
draw(t.cashier, el("section", { class: "card sheet" },
  el("p", { class: "problem", role: "alert" }, said.textContent),
  el("p", {}, t.strangers[said.dataset.why])));
