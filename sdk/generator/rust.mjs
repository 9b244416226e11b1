// The generated files of the Rust SDK.

const MARK = (about) => `//! ${about}\n//!\n//! Written by sdk/generator from the wallet's own documents: not by hand.\n\n`;
const BASIC = { string: "String", boolean: "bool", object: "serde_json::Map<String, serde_json::Value>" };
/** What may be used like a password is not printed. */
const SECRET = /Token$|^authCode$/;
const capital = (text) => text[0].toUpperCase() + text.slice(1);
const snake = (text) => text.replaceAll(/[A-Z]/g, (letter, at) => `${at ? "_" : ""}${letter.toLowerCase()}`);
const camel = (text) => text.replaceAll(/_([a-z])/g, (_, letter) => letter.toUpperCase());
const pascal = (word) => capital(camel(/[a-z]/.test(word) ? word : word.toLowerCase())).replace(/^\d/, "Code$&");
/** `Result` is Rust's own. */
const struct = (name) => (name === "Result" ? "CallResult" : name);
/** The name of the words of a field: `ResultStatus`, not `ResultResultStatus`. */
const words = (model, field) => (capital(field).startsWith(model) ? capital(field) : model + capital(field));
const sentence = (text) => `${capital(text)}.`.replace("..", ".");

/** Structs of all requests and answers, each kind in a module of its own, what they consist of apart; what both have is with the requests. */
export function models(all) {
  const requests = new Set();
  const leadsTo = (of) => (of.model ? [of.model] : of.array ? leadsTo(of.array) : []);
  const take = (name) => {
    if (requests.has(name)) return;
    requests.add(name);
    for (const field of all.get(name)) leadsTo(field.type).forEach(take);
  };
  [...all.keys()].filter((name) => name.endsWith("Request")).forEach(take);
  const answers = [...all].filter(([name]) => !requests.has(name));
  const shared = [...requests].filter((name) => answers.some(([, fields]) => fields.some((field) => leadsTo(field.type).includes(name))));
  const use = shared.map((name) => `use crate::requests::${struct(name)};\n`).sort().join("");
  const asked = [...all].filter(([name]) => requests.has(name));
  const isWhole = ([name]) => name.endsWith("Request") || name.endsWith("Answer");
  const isPart = (one) => !isWhole(one);
  const parts = (module) => `pub use crate::${module}::*;\n`;
  return {
    requests: module("The bodies of requests.", asked.filter(isWhole), parts("request_parts"), false),
    requestParts: module("What the bodies of requests consist of.", asked.filter(isPart), "", false),
    answers: module("The bodies of answers.", answers.filter(isWhole), `${parts("answer_parts")}${use}`, true),
    answerParts: module("What the bodies of answers consist of.", answers.filter(isPart), use, true),
  };

  function module(about, some, imported, isOpen) {
    return `${MARK(about)}use serde::{Deserialize, Serialize};\n${imported && `\n${imported}`}\n${some.map(([name, fields]) => model(name, fields, isOpen)).join("\n")}`;
  }

  /** Whether a request can be written as `..Default::default()`: words that have to be chosen have no default. */
  function hasDefault(of) {
    if (of.words) return false;
    return !of.model || all.get(of.model).every((field) => field.constant || !field.isRequired || hasDefault(field.type));
  }

  function model(name, fields, isOpen) {
    const own = fields.filter((field) => !field.constant);
    const isSecret = own.some((field) => SECRET.test(field.name));
    const derives = ["Clone", ...(isSecret ? [] : ["Debug"]), ...(hasDefault({ model: name }) ? ["Default"] : []), "PartialEq", "Serialize", "Deserialize"];
    const lines = own.map((field) => {
      const inner = type(name, field.name, field.type);
      const attributes = [
        ...(camel(snake(field.name)) === field.name ? [] : [`rename = "${field.name}"`]),
        ...(field.isRequired ? [] : ['skip_serializing_if = "Option::is_none"']),
      ];
      const about = field.description ? `    /// ${sentence(field.description)}\n` : `    /// \`${field.name}\`.\n`;
      const attribute = attributes.length > 0 ? `    #[serde(${attributes.join(", ")})]\n` : "";
      return `${about}${attribute}    pub ${snake(field.name)}: ${field.isRequired ? inner : `Option<${inner}>`},\n`;
    });
    const hidden = isSecret
      ? `\nimpl std::fmt::Debug for ${struct(name)} {\n    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {\n        f.write_str("${struct(name)}(…)")\n    }\n}\n`
      : "";
    const enums = own.flatMap((field) => {
      const of = field.type.array ?? field.type;
      return of.words ? [`\n${choice(words(name, field.name), field.name, of.words, isOpen)}`] : [];
    });
    return `/// \`${name}\`.\n#[derive(${derives.join(", ")})]\n#[serde(rename_all = "camelCase")]\npub struct ${struct(name)} {\n${lines.join("")}}\n${hidden}${enums.join("")}`;
  }

  function type(model, field, of) {
    if (of.model) return struct(of.model);
    if (of.array) return `Vec<${type(model, field, of.array)}>`;
    return of.words ? words(model, field) : BASIC[of.basic];
  }

  /** The words of a field. An answer may have a word that is newer than the package. */
  function choice(name, field, all, isOpen) {
    const isUpper = all.every((word) => /^[A-Z]+(_[A-Z]+)*$/.test(word));
    const rename = (word) => (isUpper ? "" : `    #[serde(rename = "${word}")]\n`);
    const variants = all.map((word) => `    /// \`${word}\`.\n${rename(word)}    ${pascal(word)},\n`).join("");
    const other = isOpen ? "    /// A word that is newer than this package.\n    #[serde(untagged)]\n    Other(String),\n" : "";
    return `/// The words of \`${field}\`.\n#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]\n${isUpper ? '#[serde(rename_all = "SCREAMING_SNAKE_CASE")]\n' : ""}pub enum ${name} {\n${variants}${other}}\n`;
  }
}

/** What each request is, and a method of the client for it. */
export function operations(all) {
  const implementation = ({ name, path, constants, pendingCode }) => {
    const pairs = Object.entries(constants).map(([key, value]) => `(${JSON.stringify(key)}, ${JSON.stringify(value)})`);
    const lines = [`const PATH: &'static str = ${JSON.stringify(path)};`];
    if (pairs.length > 0) lines.push(`const CONSTANTS: &'static [(&'static str, &'static str)] = &[${pairs.join(", ")}];`);
    if (pendingCode) lines.push(`const PENDING: Option<&'static str> = Some(${JSON.stringify(pendingCode)});`);
    lines.push(`type Answer = answers::${capital(name)}Answer;`);
    return `impl Operation for requests::${capital(name)}Request {\n${lines.map((line) => `    ${line}\n`).join("")}}\n`;
  };
  const method = ({ name, summary }) => `
    /// ${summary}
    ///
    /// # Errors
    /// [\`Error\`].
    pub async fn ${snake(name)}(&self, request: &requests::${capital(name)}Request) -> Result<answers::${capital(name)}Answer, Error> {
        self.send(request).await
    }
`;
  return `${MARK("A method for each operation of the wallet.")}use crate::client::Client;
use crate::errors::Error;
use crate::operation::Operation;
use crate::transport::Transport;
use crate::{answers, requests};

${all.map(implementation).join("\n")}
impl<T: Transport> Client<T> {${all.map(method).join("")}}
`;
}

/** The registry of codes, sorted by name. */
export function codes(all) {
  const sorted = [...all].sort((one, other) => (one.name < other.name ? -1 : 1));
  const variant = ({ name, meaning }) => `    /// ${sentence(meaning)}\n    ${pascal(name)},\n`;
  const text = (value) => JSON.stringify(value);
  const row = ({ name, number, status, retry, meaning, whatToDo }) =>
    `    CodeRow { code: Code::${pascal(name)}, name: ${text(name)}, number: ${number}, status: Status::${status}, retry: RetryAdvice::${capital(retry)}, meaning: ${text(meaning)}, what_to_do: ${text(whatToDo)} },\n`;
  return `${MARK("Every code of docs/errors.md.")}/// A code of the wallet's registry.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Code {
${sorted.map(variant).join("")}}

/// What is known about a code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CodeRow {
    /// The code.
    pub code: Code,
    /// Its name.
    pub name: &'static str,
    /// Its number, which is never used again.
    pub number: u16,
    /// The \`resultStatus\` with which it comes.
    pub status: Status,
    /// Whether sending again can help.
    pub retry: RetryAdvice,
    /// What it means.
    pub meaning: &'static str,
    /// What to do about it.
    pub what_to_do: &'static str,
}

/// A \`resultStatus\`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// Done.
    S,
    /// Accepted: the user has to act.
    A,
    /// Refused.
    F,
    /// Unknown.
    U,
}

/// Whether sending again can help.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RetryAdvice {
    /// It cannot.
    Never,
    /// The same request.
    Same,
    /// The same request, later.
    Later,
    /// A corrected one, under a new id.
    New,
}

impl Code {
    /// Every code with what is known about it, by name.
    pub const ROWS: &'static [CodeRow] = ROWS;

    /// The code with this name.
    pub fn parse(name: &str) -> Option<Self> {
        let place = ROWS.binary_search_by_key(&name, |row| row.name).ok()?;
        ROWS.get(place).map(|row| row.code)
    }

    /// What is known about it.
    #[expect(clippy::indexing_slicing, reason = "there is a row for each variant, in their order, which a test compares")]
    pub fn row(self) -> &'static CodeRow {
        &ROWS[self as usize]
    }
}

const ROWS: &[CodeRow] = &[
${sorted.map(row).join("")}];
`;
}
