// The Taro program: built by Taro itself, then run here against a small container, to check that the build is sound and what it
// requires of a container. How it looks and behaves in the simulator is tested in the browser tests.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { before, test } from "node:test";
import vm from "node:vm";
import { until } from "../patience.mjs";
import { buildTaro } from "./build-taro.mjs";

let folder;
before(() => {
  folder = buildTaro();
});

const text = (name) => readFileSync(join(folder, name), "utf8");

/** Runs the program as a worker would: CommonJS over its files, `my`, App and Page. Returns the page's instance. */
async function open(my) {
  const registered = { pages: [] };
  const scope = vm.createContext({
    my,
    console,
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    queueMicrotask,
    navigator: { userAgent: "" },
    App: (app) => (registered.app = app),
    Page: (page) => registered.pages.push(page),
    getApp: () => registered.app,
    getCurrentPages: () => [],
  });
  const modules = new Map();
  const run = (file) => {
    if (!modules.has(file)) {
      const module = { exports: {} };
      modules.set(file, module);
      const require = (name) => run(resolve(dirname(file), name.endsWith(".js") ? name : `${name}.js`));
      vm.runInContext(`(function (require, module, exports) {${readFileSync(file, "utf8")}\n})`, scope)(
        require,
        module,
        module.exports,
      );
    }
    return modules.get(file).exports;
  };
  run(join(folder, "app.js"));
  registered.app.onLaunch({ path: "pages/index/index", query: {} });
  run(join(folder, "pages/index/index.js"));
  const [page] = registered.pages;
  page.data = {};
  page.route = "pages/index/index";
  page.$page = page;
  page.setData = (patch, done) => {
    for (const [path, value] of Object.entries(patch)) put(page.data, path, value);
    done?.();
  };
  page.onLoad({});
  page.onShow?.();
  page.onReady?.();
  await until(() => page.data.root && outcome(page) === "nothing paid yet", "the page");
  return page;
}

/** Puts a value at a path in setData's form, `root.cn.[0].v`. */
function put(data, path, value) {
  const keys = path.replace(/\[(\d+)\]/g, "$1").split(".");
  const last = keys.pop();
  const at = keys.reduce((inside, key) => (inside[key] ??= {}), data);
  at[last] = value;
}

/** All nodes of the tree that the page has set. */
function* nodes(node) {
  yield node;
  for (const child of Object.values(node.cn ?? {})) yield* nodes(child);
}
const byId = (page, id) => [...nodes(page.data.root)].find((node) => node.uid === id);
const outcome = (page) => [...nodes(byId(page, "outcome"))].map((node) => node.v ?? "").join("");

/** Taps the button and waits for what the page then shows. */
async function pay(page, expected) {
  const { sid } = byId(page, "pay");
  const target = { id: sid, dataset: { sid } };
  page.eh({ type: "tap", target, currentTarget: target, detail: {}, timeStamp: 1 });
  await until(() => outcome(page) === expected, expected);
}

/** A host with one answer per call. `my` has own properties, because Taro looks for them. */
function host(answers, asked) {
  const my = { getSystemInfoSync: () => ({ platform: "Android", windowWidth: 360 }), canIUse: () => true };
  for (const [api, answer] of Object.entries(answers)) {
    my[api] = ({ success, fail, complete, ...params }) => {
      asked.push([api, params]);
      setTimeout(() => {
        (answer.error ? fail : success)?.(answer);
        complete?.(answer);
      });
    };
  }
  return my;
}

const LOGIN = { authCode: "a1", authSuccessScopes: ["auth_base"], authErrorScopes: {} };
const ORDER = { status: 200, data: { paymentUrl: "https://wallet.example/c/1" }, headers: {} };

test("the build is a package as Alipay containers load it", () => {
  assert.deepEqual(JSON.parse(text("app.json")).pages, ["pages/index/index"]);
  for (const name of ["app.js", "runtime.js", "taro.js", "vendors.js", "base.axml", "utils.sjs"]) {
    assert.ok(existsSync(join(folder, name)), name);
  }
  assert.match(text("app.js"), /require\("\.\/vendors"\),require\("\.\/taro"\),require\("\.\/runtime"\)/);
  assert.match(text("pages/index/index.axml"), /<import src="..\/..\/base.axml"\/>/);
});

test("a tap logs in, orders and pays; the code comes to the screen", async () => {
  const asked = [];
  const page = await open(host({ getAuthCode: LOGIN, request: ORDER, tradePay: { resultCode: "9000" } }, asked));
  await pay(page, "9000");
  assert.deepEqual(asked.map(([api]) => api), ["getAuthCode", "request", "tradePay"]);
  assert.equal(asked[0][1].scopes, "auth_base");
  assert.equal(asked[1][1].data.authCode, "a1");
  assert.equal(asked[2][1].paymentUrl, "https://wallet.example/c/1");
});

test("the merchant's address comes from the host's ext.json", async () => {
  const asked = [];
  const my = host({ getAuthCode: LOGIN, request: ORDER, tradePay: { resultCode: "6001" } }, asked);
  my.getExtConfigSync = () => ({ orderUrl: "https://shop.example/tea" });
  const page = await open(my);
  await pay(page, "6001");
  assert.equal(asked[1][1].url, "https://shop.example/tea");
});

test("a refused call comes to the screen as well", async () => {
  const page = await open(host({ getAuthCode: { error: 11, errorMessage: "refused" } }, []));
  await pay(page, "failed: refused");
});
