// One headless Chromium per test file, one fresh profile per test, and a watch over what pages do.
import { PATIENCE_MS } from "../../patience.mjs";
import { chromium } from "./packages.mjs";
import { watch } from "./watch.mjs";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser that the variable CHROMIUM names, with additional `flags`. The caller closes it. */
export function startBrowser(flags = []) {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: [...FLAGS, ...flags], headless: true, timeout: PATIENCE_MS });
}

/** A fresh profile. Its waits have the tests' shared time limit. `options` are Playwright's context options. */
export async function openContext(browser, options = {}) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}

/**
 * Runs `story` with a page in a fresh profile and fails if the page misbehaved: an error on its console, a
 * violated content policy, a request that left `origin` (one or several), a resource that could not be loaded.
 *
 * `options` are Playwright's context options (locale, viewport, javaScriptEnabled, colorScheme).
 */
export async function withPage(browser, origin, options, story) {
  const context = await openContext(browser, { locale: "en", ...options });
  const faults = watch(context, origin);
  try {
    const page = await context.newPage();
    await story(page, context);
  } finally {
    await context.close();
  }
  if (faults.length > 0) throw new Error(`the page misbehaved:\n${faults.join("\n")}`);
}
