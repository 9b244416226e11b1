// What the scripts of all pages share: the language, the frame, elements, amounts, calls.
import { texts } from "./texts.js";

const wanted = new URLSearchParams(location.search).get("lang");
const known = (tag) => Object.keys(texts).find((code) => tag?.toLowerCase().startsWith(code));
export const lang = known(wanted) ?? navigator.languages.map(known).find(Boolean) ?? "en";
export const t = texts[lang];

// An element with attributes and children. Texts are set as text, never as markup.
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== null));
  return element;
}

export function draw(title, ...children) {
  document.documentElement.lang = lang === "zh" ? "zh-Hans" : lang;
  document.documentElement.dir = lang === "ar" ? "rtl" : "ltr";
  document.title = `${title} · SANDBOX`;
  document.getElementById("ribbon").textContent = t.ribbon;
  document.getElementById("title").textContent = title;
  document.getElementById("languages").setAttribute("aria-label", t.language);
  document.getElementById("languages").replaceChildren(...languages());
  document.getElementById("main").replaceChildren(...children);
}

function languages() {
  return [["en", "EN"], ["zh", "中"], ["ar", "ع"]].map(([code, name]) => {
    const url = new URL(location.href);
    url.searchParams.set("lang", code);
    return el("a", { href: url.href, lang: code, "aria-current": code === lang ? "true" : undefined }, name);
  });
}

// Numbers and times in the same format as on the wallet's pages.
const written = { en: "en", zh: "zh-CN", ar: "ar-u-nu-arab" }[lang];

// Fen as yuan in the reader's digits. It is built from strings, so that no amount is rounded; the marks around it keep sign
// and digits together in a line that runs the other way.
export function amount(fen) {
  const digits = String(fen).padStart(3, "0");
  const form = new Intl.NumberFormat(written, { style: "currency", currency: "CNY" });
  return `\u2068${form.format(`${digits.slice(0, -2)}.${digits.slice(-2)}`)}\u2069`;
}

export function time(text) {
  const day = { day: "numeric", month: "short", year: "numeric" };
  const form = { ...day, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat(written, form).format(new Date(text));
}

// A call of the control API: the response, or an error with the API's message.
export async function call(method, path, body) {
  const request = { method, headers: { "content-type": "application/json" }, body: body && JSON.stringify(body) };
  const response = await fetch(`/sandbox/v1/${path}`, request);
  const answer = response.status === 204 ? {} : await response.json().catch(() => ({}));
  if (!response.ok) throw Object.assign(new Error(answer.message ?? response.statusText), { code: answer.code });
  return answer;
}

// The text for a refusal.
export const words = (error) => t.problems[error.code] ?? error.message;
