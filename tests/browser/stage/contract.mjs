// What the pages promise to the tests: addresses, names and roles. No test has selectors of its own.
//
// Selectors are names of fields and states, never words on the page, so every test runs in every language.
import assert from "node:assert/strict";

export const ORDER = "main form[action='/shop/orders'] button[type=submit]";
export const LOGIN = "main input[name=login_id]";
export const PASSWORD = "main input[name=password]";
export const PIN = "main input[name=pin]";
export const CONFIRM = `main form:has(input[name=pin]) button[type=submit]`;
export const PROBLEM = "main #problem";
export const TOP_UP = "main form[action$='/topup'] button[type=submit]";
export const STORY = "main a[href^='/timeline/']";
/** Only the receipt has it. */
export const RECEIPT = "main .seal-good";
const CANCEL_FOLD = "main details:has(form[action$='/cancel'])";
const BACK = "main .actions a[rel=noreferrer]";

/** What only the page of an order in this state has. Cancelled and expired orders look alike. */
const SIGNS = {
  created: "main[data-live] [data-seconds-left]",
  succeeded: RECEIPT,
  cancelled: "main .receipt-note",
  expired: "main .receipt-note",
};

/** The demo's user whose account speaks `language`. */
export function userOf(demo, language) {
  return demo.users[["en", "zh", "ar"].indexOf(language)];
}

/** Presses a form's button and waits for the next page. */
async function submit(page, button) {
  await Promise.all([page.waitForEvent("load"), page.locator(button).first().click()]);
}

/** Opens the shop and orders; ends on the cashier's page of the new order. Returns the order's address. */
export async function order(page, demo) {
  await page.goto(`${demo.url}/shop`);
  await submit(page, ORDER);
  await page.waitForURL("**/cashier/**");
  return page.url();
}

/** Signs in, if the page asks for it. */
export async function signIn(page, user) {
  if ((await page.locator(PASSWORD).count()) === 0) return;
  await page.fill(LOGIN, user.login_id);
  await page.fill(PASSWORD, user.password);
  await submit(page, "main form:has(input[name=password]) button[type=submit]");
}

/** Enters the PIN and confirms. */
export async function confirm(page, pin) {
  await page.fill(PIN, pin);
  await submit(page, CONFIRM);
}

/** Waits for the page of an order in this state, and asks the wallet whether the state is right. */
export async function waitForState(page, state) {
  await page.waitForSelector(SIGNS[state], { state: "attached" });
  assert.equal(await stateOf(page), state);
}

async function stateOf(page) {
  const token = new URL(page.url()).pathname.split("/")[2];
  const answer = await page.request.get(new URL(`/cashier/${token}/state`, page.url()).href);
  return (await answer.json()).state;
}

/** The page is in `language`, in the right direction, and its amounts are isolated. */
export async function assertLanguage(page, language) {
  const html = page.locator("html");
  assert.match(await html.getAttribute("lang"), new RegExp(`^${language}`));
  assert.equal(await html.getAttribute("dir"), language === "ar" ? "rtl" : "ltr");
}

/** The amounts on the page; each is inside `<bdi>`. */
export async function amounts(page) {
  const texts = await page.locator("main bdi").allTextContents();
  return texts.map((text) => text.trim()).filter((text) => /\p{Nd}/u.test(text));
}

/** Nothing overflows to the side. */
export async function assertFits(page, what) {
  const [content, window] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  assert.ok(content <= window, `${what} is ${content} px wide in a window of ${window} px`);
}

/** Presses Tab until the focus is on `selector`, as a person without a mouse does. */
export async function tabTo(page, selector) {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`the focus never reaches ${selector} on ${page.url()}`);
}

/** Cancels the order. */
export async function cancel(page) {
  await page.click(`${CANCEL_FOLD} summary`);
  await submit(page, `${CANCEL_FOLD} button[type=submit]`);
}

/** Adds money in the demo, until the order can be paid. */
export async function topUp(page) {
  for (let times = 0; times < 10 && (await page.locator(PIN).count()) === 0; times += 1) {
    await submit(page, TOP_UP);
  }
}

/** Picks another language on the page. */
export async function switchLanguage(page, language) {
  await page.click(`.languages a[hreflang^="${language}"]`);
  await page.waitForSelector(`html[lang^="${language}"]`);
}

/** Goes back to the merchant by the link on the receipt. */
export async function followBack(page) {
  await page.click(BACK);
}
