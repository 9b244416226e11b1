// Takes the README's pictures of a demo's pages, light and dark: `cargo xtask pictures`.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openContext, startBrowser } from "./stage/browser.mjs";
import * as contract from "./stage/contract.mjs";
import { startDemo } from "./stage/demo.mjs";
import { Phone } from "./stage/simulator.mjs";

const folder = process.argv[2];
if (!folder) throw new Error("name the folder of the pictures");
mkdirSync(folder, { recursive: true });

const LOOKS = ["light", "dark"];
const TALL = { width: 400, height: 620 };
const WIDE = { width: 1100, height: 700 };

const demo = await startDemo();
const browser = await startBrowser();
try {
  for (const colorScheme of LOOKS) {
    const context = await openContext(browser, { locale: "en", colorScheme, viewport: TALL, reducedMotion: "reduce" });
    const page = await context.newPage();
    const take = async (name, size) => {
      await page.setViewportSize(size);
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), animations: "disabled" });
    };
    const user = contract.userOf(demo, "en");
    await page.goto(`${demo.url}/shop`);
    await take("shop", TALL);
    const url = await contract.order(page, demo);
    await contract.signIn(page, user);
    await page.locator(contract.PIN).waitFor();
    await take("cashier", TALL);
    await contract.confirm(page, user.pin);
    await page.goto(`${url}?paid=1&stay=1`);
    await page.locator(contract.RECEIPT).waitFor();
    await page.goto(`${demo.url}/timeline`);
    await page.locator(contract.STORY).first().click();
    await page.waitForURL("**/timeline/*");
    await take("timeline", TALL);
    await page.setViewportSize(WIDE);
    const phone = await Phone.open(page, demo);
    await phone.start("Ninety Steps Tea");
    await take("simulator", WIDE);
    await context.close();
  }
} finally {
  await browser.close();
  await demo.stop();
}
