// The generated files of the Python SDK.

const MARK = (about) => `"""${about}\n\nWritten by sdk/generator from the wallet's own documents: not by hand.\n"""\n\n`;
const BASIC = { string: "str", boolean: "bool", object: "dict[str, object]" };
const capital = (text) => text[0].toUpperCase() + text.slice(1);
const snake = (text) => text.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function type(of) {
  if (of.model) return of.model;
  if (of.array) return `list[${type(of.array)}]`;
  if (of.words) return `Literal[${of.words.map((word) => JSON.stringify(word)).join(", ")}]`;
  return BASIC[of.basic];
}

/** The names of the models that a type leads to. */
function leadsTo(of) {
  return of.model ? [of.model] : of.array ? leadsTo(of.array) : [];
}

/** Typed dictionaries of all requests and answers, each kind in a module of its own; what both have is with the requests. */
export function models(all) {
  const requests = new Set();
  const take = (name) => {
    if (requests.has(name)) return;
    requests.add(name);
    for (const field of all.get(name)) leadsTo(field.type).forEach(take);
  };
  [...all.keys()].filter((name) => name.endsWith("Request")).forEach(take);
  const answers = [...all].filter(([name]) => !requests.has(name));
  const shared = [...requests].filter((name) => answers.some(([, fields]) => fields.some((field) => leadsTo(field.type).includes(name))));
  return {
    requests: module("The bodies of requests, with the names that they have in JSON.", [...all].filter(([name]) => requests.has(name)), []),
    answers: module("The bodies of answers, with the names that they have in JSON.", answers, shared),
  };
}

function module(about, all, imported) {
  const field = ({ name, type: of, description }) =>
    `    ${name}: ${type(of)}\n${description ? `    """${capital(description)}."""\n`.replace("..", ".") : ""}`;
  const block = (head, fields) => `class ${head}:\n${fields.map(field).join("")}`;
  const classes = all.map(([name, fields]) => {
    const required = fields.filter((one) => one.isRequired);
    const optional = fields.filter((one) => !one.isRequired);
    if (optional.length === 0) return block(`${name}(TypedDict)`, required);
    if (required.length === 0) return block(`${name}(TypedDict, total=False)`, optional);
    // Python 3.10 has no NotRequired: the mandatory fields are those of a base.
    return `${block(`_${name}(TypedDict)`, required)}\n\n${block(`${name}(_${name}, total=False)`, optional)}`;
  });
  const needed = classes.some((text) => text.includes("Literal[")) ? "Literal, TypedDict" : "TypedDict";
  const names = all.map(([name]) => `    "${name}",\n`).sort().join("");
  const head = `${MARK(about)}from __future__ import annotations

from typing import ${needed}
${imported.length > 0 ? `\nfrom .requests import ${imported.sort().join(", ")}\n` : ""}
__all__ = [
${names}]
`;
  return [head, ...classes].join("\n\n");
}

/** A class with a method for each operation, for each kind of client. */
export function operations(all) {
  const row = ({ name, path, constants, pendingCode }) => {
    const parts = [JSON.stringify(path)];
    const pairs = Object.entries(constants).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
    if (pairs.length > 0) parts.push(`constants={${pairs.join(", ")}}`);
    if (pendingCode) parts.push(`pending_code=${JSON.stringify(pendingCode)}`);
    return `${snake(name).toUpperCase()} = Operation(${parts.join(", ")})\n`;
  };
  const method = (prefix, wait) => ({ name, summary }) => `
    ${prefix}def ${snake(name)}(self, request: requests.${capital(name)}Request) -> answers.${capital(name)}Answer:
        """${summary}"""
        return cast(answers.${capital(name)}Answer, ${wait}self._send(${snake(name).toUpperCase()}, request))
`;
  return `${MARK("A method for each operation of the wallet.")}from __future__ import annotations

from typing import cast

from . import answers, requests
from .exchange import Operation
from .transport import AsyncTransport, Transport

${all.map(row).join("")}

class Operations(Transport):
    """The operations, one after the other."""
${all.map(method("", "")).join("")}

class AsyncOperations(AsyncTransport):
    """The operations, awaited."""
${all.map(method("async ", "await ")).join("")}`;
}

/** The registry of codes. */
export function codes(all) {
  const row = ({ name, number, status, retry, meaning, whatToDo }) =>
    `    "${name}": CodeRow(${[number, status, retry, meaning, whatToDo].map((cell) => JSON.stringify(cell)).join(", ")}),\n`;
  return `${MARK("Every code of docs/errors.md.")}from __future__ import annotations

from typing import Literal, NamedTuple


class CodeRow(NamedTuple):
    """What is known about a code."""

    number: int
    status: Literal["S", "A", "F", "U"]
    retry: Literal["never", "same", "later", "new"]
    """Whether sending again can help: the same request, the same one later, a corrected one under a new id, or never."""
    meaning: str
    what_to_do: str


CODES: dict[str, CodeRow] = {
${all.map(row).join("")}}
`;
}
