// A browser that came from nowhere, or from a domain that is not the merchant's: why, and what the merchant does about it.
import { draw, el, t } from "./frame.js";

const said = document.getElementById("stranger");
draw(t.cashier, el("section", { class: "card sheet" },
  el("p", { class: "problem", role: "alert" }, said.textContent),
  el("p", {}, t.strangers[said.dataset.why])));
