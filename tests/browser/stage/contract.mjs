// What the pages promise to the tests: addresses, names and roles. No test names a selector of its own.
//
// Selectors are names of fields and states, never words on the page, so every test runs in every language.
import assert from "node:assert/strict";

export const ORDER = "main form button[type=submit]";
export const LOGIN = "#login_id";
export const PASSWORD = "#password";
export const PIN = "input[name=pin]";
export const PIN_FORM = `form:has(${PIN})`;
export const CONFIRM = `${PIN_FORM} button[type=submit]`;
export const ALERT = "main [role=alert]";
export const CANCEL = "main form[action$='/cancel'] button[type=submit]";
export const TOP_UP = "main form[action*='top-up'] button[type=submit]";
export const BACK = "main a[data-back]";

/** The demo's user whose account speaks `language`. */
export function userOf(demo, language) {
  return demo.users[["en", "zh", "ar"].indexOf(language)];
}

/** Opens the shop and orders; ends on the cashier's page of the new order. Returns the order's address. */
export async function order(page, demo) {
  await page.goto(`${demo.url}/shop`);
  await page.locator(ORDER).first().click();
  await page.waitForURL("**/cashier/**");
  return page.url();
}

/** Signs in, if the page asks for it. */
export async function signIn(page, user) {
  if ((await page.locator(PASSWORD).count()) === 0) return;
  await page.fill(LOGIN, user.login_id);
  await page.fill(PASSWORD, user.password);
  await page.click(`form:has(${PASSWORD}) button[type=submit]`);
  await page.waitForSelector(PASSWORD, { state: "detached" });
}

/** Types the PIN and confirms. */
export async function confirm(page, pin) {
  await page.fill(PIN, pin);
  await page.click(CONFIRM);
}

/** The state that the order page shows: created, succeeded, cancelled, expired, unknown. */
export async function waitForState(page, state) {
  await page.waitForSelector(`main[data-state="${state}"]`);
}

/** The page speaks `language`, in the right direction, and its amounts stand in isolation. */
export async function assertLanguage(page, language) {
  const html = page.locator("html");
  assert.match(await html.getAttribute("lang"), new RegExp(`^${language}`));
  assert.equal(await html.getAttribute("dir"), language === "ar" ? "rtl" : "ltr");
}

/** The amounts on the page; each stands in `<bdi>`. */
export async function amounts(page) {
  const texts = await page.locator("main bdi").allTextContents();
  return texts.map((text) => text.trim()).filter((text) => /\p{Nd}/u.test(text));
}

/** Nothing sticks out to the side. */
export async function assertFits(page, what) {
  const [content, window] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  assert.ok(content <= window, `${what} is ${content} px wide in a window of ${window} px`);
}

/** Presses the tabulator until the focus is on `selector`, as a person without a mouse does. */
export async function tabTo(page, selector) {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`the focus never reaches ${selector} on ${page.url()}`);
}

/** Gives the order up. */
export async function cancel(page) {
  await page.click(CANCEL);
}

/** Adds money in the demo, until the order can be paid. */
export async function topUp(page) {
  for (let times = 0; times < 10 && (await page.locator(PIN).count()) === 0; times += 1) {
    await page.locator(TOP_UP).first().click();
    await page.waitForLoadState();
  }
}

/** Opens the order again and again until it shows `state`. */
export async function reloadUntil(page, url, state) {
  for (let tries = 0; tries < 100; tries += 1) {
    await page.goto(url);
    if ((await page.locator(`main[data-state="${state}"]`).count()) > 0) return;
    await page.waitForTimeout(100);
  }
  assert.fail(`the order never becomes ${state}`);
}

/** Picks another language on the page. */
export async function switchLanguage(page, language) {
  await page.locator(`[hreflang="${language}"], button[value="${language}"]`).first().click();
  await page.waitForSelector(`html[lang^="${language}"]`);
}

/** Goes back to the merchant, by the link on the receipt where the page does not do it by itself. */
export async function followBack(page) {
  await page.locator(BACK).click({ timeout: 5_000 }).catch(() => {});
}
