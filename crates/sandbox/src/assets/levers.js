// What goes wrong for all orders, and the providers' clock.
import { call, el, t, time, words } from "./frame.js";

export function levers() {
  const clock = el("p", { class: "hint", id: "clock" });
  const problem = el("p", { class: "problem", role: "alert" });
  const tell = (error) => { problem.textContent = words(error); };
  const show = (now) => { clock.textContent = `${t.clock}: ${time(now.now)}`; };
  const move = (seconds) => () => call("POST", "clock", { advance_s: seconds }).then(show, tell);
  const choice = el("select", { id: "scenario" }, el("option", { value: "" }, t.nothing),
    ...Object.entries(t.scenarios).map(([value, name]) => el("option", { value }, name)));
  choice.addEventListener("change", () => choose(choice.value).catch(tell));
  const lever = (seconds, name) => el("button", { type: "button", onclick: move(seconds) }, name);
  call("GET", "clock").then(show, tell);
  call("GET", "settings").then((now) => { choice.value = now.scenario?.scenario ?? ""; }, tell);
  return el("details", {}, el("summary", {}, t.levers),
    el("div", { class: "card" },
      el("label", { for: "scenario" }, t.goesWrong), choice,
      clock, el("div", { class: "pair" }, lever(60, t.minute), lever(3600, t.hour), lever(7200, t.twoHours),
        lever(86400, t.day)),
      problem));
}

// Settings are replaced as a whole, so the others are read first.
async function choose(scenario) {
  const settings = await call("GET", "settings");
  await call("PUT", "settings", { ...settings, scenario: scenario ? { scenario } : null });
}
