// The tea shop's program against a fake host: every outcome of a payment, and that its templates name only what exists.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { checkTemplate } from "./tea/axml.mjs";
import { fakeMy, fakeServer } from "./tea/host.mjs";
import { idle, readFiles, startProgram } from "./tea/program.mjs";

async function start(options) {
  const server = fakeServer();
  const my = fakeMy(server, options);
  const program = startProgram(my);
  program.open("pages/menu/index");
  await idle();
  return { server, my, program };
}

/** From the menu to the cashier: two mint, one jasmine. */
async function order(program, handler = "payAsCustomer") {
  await program.tap("more", { tea: "mint" });
  await program.tap("more", { tea: "mint" });
  await program.tap("more", { tea: "jasmine" });
  assert.deepEqual(program.page().data.basket, { count: "3", total: "IQD\u00a07,500" });
  await program.tap("openCart");
  await program.tap(handler);
}

const next = (page) => Object.keys(page.data.next);

for (const [code, heading, steps] of [
  ["9000", "Your wallet says: paid", ["order"]],
  ["8000", "Your wallet is still working", ["order"]],
  ["6004", "We do not know yet", ["order"]],
]) {
  test(`${code}: the program asks the shop until the shop knows`, async () => {
    const { server, my, program } = await start({ codes: [code] });
    await order(program);
    const page = program.page();
    assert.equal(page.route, "pages/result/index");
    assert.deepEqual([page.data.heading, page.data.look, next(page)], [heading, "wait", steps]);
    assert.deepEqual(my.said.paid, ["https://wallet.example/cashier/N1"]);
    await program.tick();
    assert.equal(page.data.look, "wait", "the code alone is not believed");
    server.say("N1", "paid");
    await program.tick();
    assert.deepEqual([page.data.heading, page.data.look, page.data.total], ["Paid", "good", "IQD\u00a07,500"]);
    assert.equal(program.timers.length, 0, "who knows does not ask");
  });
}

for (const [code, heading, steps] of [
  ["4000", "The payment failed", ["retry", "order"]],
  ["6001", "You did not pay", ["pay", "order"]],
  ["6002", "The connection broke", ["retry", "order"]],
]) {
  test(`${code}: the program says so, does not wait, and pays again on a tap`, async () => {
    const { server, program } = await start({ codes: [code, "9000"] });
    await order(program);
    const page = program.page();
    assert.deepEqual([page.data.heading, next(page), program.timers.length], [heading, steps, 0]);
    server.say("N1", "waiting");
    await program.tap("pay");
    assert.equal(page.data.heading, "Your wallet says: paid");
    server.say("N1", "paid");
    await program.tick();
    assert.equal(page.data.heading, "Paid");
    assert.equal(server.orders.size, 1, "it is the same order");
  });
}

test("9000 without the shop's word never becomes paid, and after a minute the program stops asking", async () => {
  const { server, program } = await start({ codes: ["9000"] });
  await order(program);
  const page = program.page();
  let waited = 0;
  while (program.timers.length > 0) {
    waited += program.timers[0].pause;
    await program.tick();
    assert.notEqual(page.data.look, "good");
  }
  assert.ok(waited <= 60_000, `${waited} ms`);
  assert.deepEqual([page.data.heading, next(page)], ["Still no answer", ["check", "order"]]);
  server.say("N1", "paid");
  await program.tap("check");
  assert.equal(page.data.heading, "Paid");
});

test("a payment that the shop knows of is paid, whatever the wallet's code says", async () => {
  for (const code of ["6001", "4000", "6002"]) {
    const { server, my, program } = await start({ codes: [code] });
    const { tradePay } = my;
    my.tradePay = (options) => {
      server.say("N1", "paid");
      tradePay(options);
    };
    await order(program);
    assert.equal(program.page().data.heading, "Paid", code);
  }
});

test("bridge errors: busy and a missing tap lead to the order, anything else is an unknown outcome", async () => {
  for (const [error, route] of [
    [{ error: 10001 }, "pages/order/index"],
    [{ error: 4, resultCode: "4000" }, "pages/order/index"],
    [{ error: 3 }, "pages/result/index"],
  ]) {
    const { program } = await start({ codes: [error] });
    await order(program);
    assert.equal(program.page().route, route);
    if (error.error === 3) assert.equal(program.page().data.heading, "We do not know yet");
  }
});

test("a page that is gone asks no more", async () => {
  const { server, program } = await start({ codes: ["8000"] });
  await order(program);
  await program.tap("openOrder");
  assert.deepEqual([program.page().route, program.timers.length], ["pages/order/index", 0]);
  const asked = server.calls.length;
  await idle();
  assert.equal(server.calls.length, asked);
});

test("a customer is signed in silently, once, and the site is told", async () => {
  const { server, my, program } = await start({ codes: ["9000"] });
  await order(program);
  assert.deepEqual(my.said.scopes, ["USER_ID"]);
  const placed = server.calls.find((call) => call.path === "/orders");
  assert.equal(placed.body.site, "TIGRIS");
  assert.deepEqual(Object.keys(placed.body).sort(), ["items", "key", "note", "site"], "no price is ever sent");
  server.sessions.clear();
  await program.tick();
  assert.equal(my.said.scopes.length, 2, "a session that ended is begun anew");
});

test("a guest pays without a login", async () => {
  const { server, my, program } = await start({ codes: ["9000"] });
  await program.tap("openTea", { tea: "jasmine" });
  await program.tap("more");
  await program.tap("buyAsGuest");
  assert.deepEqual(my.said.scopes, [], "nobody is asked who they are");
  assert.deepEqual(server.calls.find((call) => call.path === "/sessions").body, { guest: true });
  const [placed] = server.orders.values();
  assert.deepEqual([placed.owner, placed.items], ["guest", [{ tea: "jasmine", quantity: 2 }]]);
  server.say("N1", "paid");
  await program.tick();
  assert.equal(program.page().data.heading, "Paid");
});

test("a lost answer is not a second order; another basket is", async () => {
  const { server, my, program } = await start({ codes: ["6001", "6001"] });
  server.state.loseNextAnswer = true;
  await order(program);
  assert.deepEqual([my.said.toasts.length, program.page().route], [1, "pages/cart/index"]);
  await program.tap("payAsCustomer");
  assert.equal(server.orders.size, 1);
  await program.tap("openMenu");
  await order(program);
  assert.equal(server.orders.size, 2);
});

test("without a network every page says so and recovers", async () => {
  const { server, program } = await start();
  for (const route of ["menu", "tea", "cart", "orders", "order", "profile"]) {
    server.state.isDown = true;
    program.open(`pages/${route}/index?id=mint&kind=customer`);
    await idle();
    assert.match(program.page().data.problem, /does not answer/, route);
    server.state.isDown = false;
    if (route === "order") continue;
    await program.tap("load");
    assert.equal(program.page().data.problem, "", route);
  }
});

test("the history has the customer's and the guest's orders; a paid one is given back", async () => {
  const { server, my, program } = await start({ codes: ["9000", "9000"] });
  await order(program, "payAsGuest");
  await program.tap("openMenu");
  await order(program);
  server.say("N1", "paid");
  await program.tap("openOrders");
  assert.deepEqual(program.page().data.orders.map(({ id, stateText }) => [id, stateText]).sort(), [["N1", "Paid"], ["N2", "Waiting for payment"]]);
  await program.tap("open", { id: "N1", kind: "guest" });
  await program.tap("refund");
  assert.deepEqual([program.page().data.order.stateText, my.said.toasts.length], ["Money returned", 1]);
});

test("the name is asked for on a tap only, and a no is fine", async () => {
  const { my, program } = await start();
  await program.tap("openProfile");
  assert.deepEqual([program.page().data.greeting, my.said.scopes], ["Hello.", ["USER_ID"]]);
  my.refuses = true;
  await program.tap("askName");
  assert.equal(program.page().data.refusal, "All right. The tea tastes the same.");
  my.refuses = false;
  await program.tap("askName");
  assert.deepEqual([program.page().data.greeting, my.said.scopes.at(-1)], ["Hello, Sam.", "auth_user"]);
});

test("three languages say the same things", async () => {
  const places = (value, name = "") =>
    typeof value === "string"
      ? [`${name} ${(value.match(/\{\w+\}/g) ?? []).sort()}`]
      : Object.entries(value).flatMap(([key, inner]) => places(inner, `${name}.${key}`));
  const { program } = await start({ language: "zh-Hans" });
  const { all, language, t } = program.load("i18n.js");
  assert.equal(language, "zh");
  assert.equal(program.page().data.t.orders, t.orders);
  for (const other of ["zh", "ar"]) assert.deepEqual(places(all[other]), places(all.en));
  for (const text of [all.zh, all.ar]) assert.equal(JSON.stringify(text).includes("undefined"), false);
});

test("amounts are written as the reader writes them", async () => {
  const money = async (language, amount) => (await start({ language })).program.load("lib/format.js").money(amount);
  const vectors = JSON.parse(readFileSync(new URL("../../crates/core/src/shown/vectors.json", import.meta.url), "utf8"));
  const decimals = { IQD: 3, CNY: 2, USD: 2, EUR: 2, JPY: 0 };
  const rows = vectors.filter((row) => row.currency in decimals && !row.minor.startsWith("-"));
  assert.ok(rows.length >= 20);
  for (const { currency, minor, ...texts } of rows) {
    const amount = { currency, value: minor, decimals: decimals[currency] };
    for (const language of ["en", "zh", "ar"]) {
      assert.equal(await money(language, amount), texts[language].auto, `${minor} ${currency} in ${language}`);
    }
  }
});

test("every handler and every name in a template exists in its page, and every picture in the package", async () => {
  const files = readFiles();
  const { program } = await start();
  for (const route of JSON.parse(files["app.json"]).pages) {
    assert.deepEqual(checkTemplate(files[`${route}.axml`], program.definitionOf(route), files), [], route);
  }
  const bad = '<view onTap="gone" class="{{nobody}}"><image src="/images/none.svg" /><blink>{{call()}}</blink></view>';
  assert.equal(checkTemplate(bad, { data: {} }, files).length, 6, "the check finds what is wrong");
});

test("every tea of the menu and every outcome has its picture", async () => {
  const files = readFiles();
  const menu = readFileSync(new URL("../../crates/cashier/src/demo/tea/menu.rs", import.meta.url), "utf8");
  const teas = [...menu.matchAll(/id: "(\w+)"/g)].map(([, id]) => id);
  assert.ok(teas.length > 0);
  for (const name of [...teas, "good", "bad", "wait", "calm"]) assert.ok(files[`images/${name}.svg`], name);
});
