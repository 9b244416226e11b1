// The stage itself: its checks must fail on bad pages, or the other tests prove nothing.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { assertAccessible, findBarriers } from "./stage/axe.mjs";
import { startBrowser, withPage } from "./stage/browser.mjs";

const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:";
const head = "<!doctype html><html lang='en'><head><title>Shop</title><link rel='icon' href='data:,'></head>";
const PAGES = {
  "/good": `${head}<body><main><h1>Shop</h1><label>PIN <input name="pin"></label><button>Pay</button></main></body></html>`,
  "/barrier": "<!doctype html><html><head><title>x</title></head><body><main><h1>x</h1><input><button></button></main></body></html>",
  "/inline": `${head}<body><main><h1>x</h1></main><script>document.title = "y"</script></body></html>`,
  "/outside": `${head}<body><main><h1>x</h1><form action="http://127.0.0.2:9/"><button>Go</button></form></main></body></html>`,
  "/missing": `${head}<body><main><h1>x</h1><img src="/none.png" alt="none"></main></body></html>`,
};

let server;
let origin;
let browser;

before(async () => {
  server = createServer((request, response) => {
    const page = PAGES[request.url];
    response.writeHead(page ? 200 : 404, { "content-type": "text/html", "content-security-policy": POLICY });
    response.end(page ?? "no");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  server?.closeAllConnections?.();
  await new Promise((resolve) => server.close(resolve));
});

test("a good page passes the accessibility check under a strict content policy", async () => {
  await withPage(browser, origin, {}, async (page) => {
    await page.goto(`${origin}/good`);
    await assertAccessible(page, "good");
  });
});

test("a page with barriers fails the accessibility check", async () => {
  await withPage(browser, origin, {}, async (page) => {
    await page.goto(`${origin}/barrier`);
    const barriers = (await findBarriers(page)).join("\n");
    assert.match(barriers, /label/);
    assert.match(barriers, /button-name/);
    assert.match(barriers, /html-has-lang/);
    await assert.rejects(assertAccessible(page, "barrier"));
  });
});

test("a script that the content policy refuses is a fault", async () => {
  const visit = withPage(browser, origin, {}, (page) => page.goto(`${origin}/inline`));
  await assert.rejects(visit, /Content Security Policy/);
});

test("a request that leaves the origin is a fault", async () => {
  const visit = withPage(browser, origin, {}, async (page) => {
    await page.goto(`${origin}/outside`);
    await Promise.all([page.waitForEvent("requestfailed"), page.click("button").catch(() => {})]);
  });
  await assert.rejects(visit, /left the origin|Content Security Policy/);
});

test("a resource that is not there is a fault", async () => {
  const visit = withPage(browser, origin, {}, async (page) => {
    await page.goto(`${origin}/missing`, { waitUntil: "load" });
  });
  await assert.rejects(visit, /404 for .*none\.png/);
});
