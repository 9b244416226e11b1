// WeChat asks a visitor on behalf of a merchant's page. The visitor can be chosen here.
import { call, draw, el, t, words } from "./frame.js";

const problem = el("p", { class: "problem", role: "alert" });

async function answer(visitor) {
  try {
    const { redirect_url: url } = await call("POST", "consents", { url: location.href, visitor });
    location.assign(url);
  } catch (error) {
    problem.textContent = words(error);
  }
}

function host() {
  try {
    return new URL(new URLSearchParams(location.search).get("redirect_uri")).host;
  } catch {
    return "?";
  }
}

const visitors = await call("GET", "visitors").catch(() => []);
const card = (visitor, place) =>
  el("li", {}, el("button", { type: "button", "data-visitor": String(place), onclick: () => answer(place) },
    el("span", {}, el("bdi", {}, visitor.name)), el("small", {}, el("bdi", {}, visitor.openid))));
draw(t.consent,
  el("section", { class: "card" }, el("p", {}, t.asks(host())), el("p", { class: "hint" }, t.choose),
    el("ul", { class: "orders", id: "visitors" }, ...visitors.map(card)),
    el("button", { class: "is-quiet", id: "refuse", type: "button", onclick: () => answer(undefined) }, t.refuse), problem));
