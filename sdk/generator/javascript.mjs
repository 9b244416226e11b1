// The generated files of the JavaScript SDK.

const MARK = "// Written by sdk/generator from the wallet's own documents: not by hand.\n";
const BASIC = { string: "string", boolean: "boolean", object: "Record<string, unknown>" };
const capital = (text) => text[0].toUpperCase() + text.slice(1);

function type(of) {
  if (of.model) return of.model;
  if (of.array) return `${type(of.array)}[]`;
  if (of.words) return of.words.map((word) => JSON.stringify(word)).join(" | ");
  return BASIC[of.basic];
}

/** Declarations of all requests and answers. */
export function models(all) {
  const field = ({ name, type: of, description, isRequired }) =>
    `${description ? `  /** ${capital(description)}. */\n`.replace("..", ".") : ""}  ${name}${isRequired ? "" : "?"}: ${type(of)};\n`;
  const interfaces = [...all].map(([name, fields]) => `export interface ${name} {\n${fields.map(field).join("")}}\n`);
  return [MARK, ...interfaces].join("\n");
}

/** A class with a method for each operation, and the table of what the methods send. */
export function operations(all) {
  const names = all.flatMap(({ name }) => [`${capital(name)}Request`, `${capital(name)}Answer`]).sort();
  const row = ({ name, path, constants, pendingCode }) => {
    const parts = [`path: "${path}"`];
    if (Object.keys(constants).length > 0) parts.push(`constants: ${JSON.stringify(constants).replaceAll(/"(\w+)":/g, " $1: ").replace("}", " }")}`);
    if (pendingCode) parts.push(`pendingCode: "${pendingCode}"`);
    return `  ${name}: { ${parts.join(", ")} },\n`;
  };
  const method = ({ name, summary }) => `
  /**
   * ${summary}
   * @param {${capital(name)}Request} request @returns {Promise<${capital(name)}Answer>}
   */
  ${name}(request) {
    return this.send(OPERATIONS.${name}, request);
  }
`;
  return `${MARK}import { Transport } from "./transport.js";

/** @import {
${names.map((name) => ` *   ${name},\n`).join("")} * } from "../models.d.ts" */
/** @import { Operation } from "./transport.js" */

/** What is sent where. */
export const OPERATIONS = /** @satisfies {Record<string, Operation>} */ ({
${all.map(row).join("")}});

export class Operations extends Transport {${all.map(method).join("")}}
`;
}

/** The registry of codes. */
export function codes(all) {
  const row = ({ name, ...rest }) =>
    `  ${name}: { ${Object.entries(rest).map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(", ")} },\n`;
  return `${MARK}
/**
 * What is known about a code. \`retry\` says whether sending again can help: the \`same\` request, the same one \`later\`, a corrected
 * one under a \`new\` id, or \`never\`.
 * @typedef {{number: number, status: "S" | "A" | "F" | "U", retry: "never" | "same" | "later" | "new", meaning: string, whatToDo: string}} CodeRow
 */
/** @typedef {keyof typeof CODES} Code */

/** Every code of docs/errors.md. */
export const CODES = Object.freeze(/** @satisfies {Record<string, CodeRow>} */ (/** @type {const} */ ({
${all.map(row).join("")}})));
`;
}
