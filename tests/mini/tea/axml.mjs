// What a template names: components, attributes, handlers, data, pictures. The template language has no calls.

const COMPONENTS = ["view", "text", "button", "input", "image", "scroll-view", "block"];
const ATTRIBUTES = /^(a:(if|elif|else|for|for-item|for-index|key)|data-[\w-]+|aria-label|role|class|style|disabled|src|mode|value|placeholder|maxlength|scroll-[xy])$/;
const EVENT = /^(on|catch)[A-Z]/;
const WORDS = new Set(["true", "false", "null", "undefined"]);

/** Everything that is wrong with a template, as texts. */
export function checkTemplate(source, definition, files) {
  const problems = [];
  const names = new Set(Object.keys(definition.data ?? {}));
  const tags = [...source.matchAll(/<([a-z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/g)];
  const attributes = tags.flatMap(([, , text]) => [...text.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)]);
  for (const [, name, value] of attributes) {
    if (name === "a:for") for (const given of ["item", "index"]) names.add(given);
    if (name === "a:for-item" || name === "a:for-index") names.add(value);
  }
  for (const [, name] of tags) if (!COMPONENTS.includes(name)) problems.push(`<${name}> is no component`);
  for (const [, name, value = ""] of attributes) {
    if (EVENT.test(name)) {
      if (typeof definition[value] !== "function") problems.push(`${name}="${value}" is no method`);
    } else if (!ATTRIBUTES.test(name)) problems.push(`${name} is no attribute`);
    if (name === "src" && !value.includes("{{") && !files[value.slice(1)]) problems.push(`${value} is missing`);
  }
  for (const [, expression] of source.matchAll(/\{\{(.*?)\}\}/gs)) {
    const bare = expression.replace(/'[^']*'|"[^"]*"/g, "''");
    if (/[\w\])]\s*\(/.test(bare)) problems.push(`{{${expression}}} calls`);
    for (const [root] of bare.matchAll(/(?<![\w$.]|\.\s)[a-zA-Z_$][\w$]*/g)) {
      if (!names.has(root) && !WORDS.has(root)) problems.push(`{{${expression}}}: ${root} is not in data`);
    }
  }
  return problems;
}
