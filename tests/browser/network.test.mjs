// Plain HTTP to another machine of the network: there browsers send no Sec-Fetch headers, and only the origin distinguishes our
// forms from foreign ones.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PATIENCE_MS } from "../patience.mjs";
import { startBrowser } from "./stage/browser.mjs";
import * as contract from "./stage/contract.mjs";
import { startDemo } from "./stage/demo.mjs";
import { Merchant } from "./stage/merchant.mjs";

/** A name that browsers do not trust as they trust this machine's own names. */
const NAME = "wallet.example";

let demo;
let browser;
let base;

before(async () => {
  demo = await startDemo(["--host", NAME]);
  base = demo.url.replace("127.0.0.1", NAME);
  browser = await startBrowser([`--host-resolver-rules=MAP ${NAME} 127.0.0.1`]);
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/**
 * A page in a fresh profile. The watch over pages is left out: the browser complains about the opener policy, which it accepts only
 * from trusted origins.
 */
async function withPlainPage(story) {
  const context = await browser.newContext({ locale: "en" });
  context.setDefaultTimeout(PATIENCE_MS); // any machine: guards only against hanging
  try {
    await story(await context.newPage());
  } finally {
    await context.close();
  }
}

test("a user signs in and pays", async () => {
  const url = (await new Merchant(demo).order(1_000)).replace(demo.url, base);
  await withPlainPage(async (page) => {
    const sent = [];
    page.on("request", (request) => request.method() === "POST" && sent.push(request.allHeaders()));
    await page.goto(url);
    await contract.signIn(page, demo.users[0]);
    await contract.confirm(page, demo.users[0].pin);
    await page.waitForSelector(contract.RECEIPT);
    const headers = await Promise.all(sent);
    assert.ok(headers.length >= 2);
    for (const one of headers) {
      assert.equal(one["sec-fetch-site"], undefined, "the browser tells no more than over a network");
      assert.equal(one.origin, base);
    }
  });
});

test("a page of another site cannot send our forms", async () => {
  await withPlainPage(async (page) => {
    const form = `<form method="post" action="${base}/cashier/sign-in"><input name="login_id"><button>Go</button></form>`;
    await page.route(`${demo.url}/foreign`, (route) => route.fulfill({ contentType: "text/html", body: form }));
    await page.goto(`${demo.url}/foreign`);
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.url() === `${base}/cashier/sign-in`),
      page.locator("button").click(),
    ]);
    assert.equal(answer.status(), 403);
  });
});
