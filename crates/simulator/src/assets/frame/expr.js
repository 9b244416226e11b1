// The expressions of a template: the text between `{{` and `}}`. Parsed into a tree and interpreted; nothing is evaluated
// as a script. Calls are not part of the language.
'use strict';

const EXPRESSION_TOKEN =
  /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|([\p{L}_$][\p{L}\p{N}_$]*)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(\.\.\.|===|!==|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?!\d)|[-+*/%<>!?:,.()[\]{}]))/uy;

/** Binary operators by how tightly they bind, loosest first. */
const BINARY_LEVELS = [
  ['??'],
  ['||'],
  ['&&'],
  ['===', '!==', '==', '!='],
  ['<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];

const BINARY = {
  '===': (a, b) => a === b,
  '!==': (a, b) => a !== b,
  '==': (a, b) => a == b,
  '!=': (a, b) => a != b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};

const UNARY = { '!': (a) => !a, '-': (a) => -a, '+': (a) => +a };
const WORDS = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
  ['undefined', undefined],
]);

function tokenize(source) {
  const tokens = [];
  EXPRESSION_TOKEN.lastIndex = 0;
  const end = source.trimEnd().length;
  while (EXPRESSION_TOKEN.lastIndex < end) {
    const at = EXPRESSION_TOKEN.lastIndex;
    const match = EXPRESSION_TOKEN.exec(source);
    if (!match) throw new Error(`"${source.slice(at).trim()}" cannot be read`);
    const [, number, name, text, sign] = match;
    if (number !== undefined) tokens.push({ kind: 'value', value: Number(number) });
    else if (name !== undefined) tokens.push({ kind: 'name', name });
    else if (text !== undefined) tokens.push({ kind: 'value', value: unescapeText(text.slice(1, -1)) });
    else tokens.push({ kind: 'sign', sign });
  }
  return tokens;
}

function unescapeText(text) {
  const named = { n: '\n', t: '\t', r: '\r' };
  return text.replace(/\\(.)/g, (whole, letter) => named[letter] ?? letter);
}

/** Parses one expression into a function of its scope. Throws an error that says what is wrong. */
function compileExpression(source) {
  const reader = new ExpressionReader(tokenize(source));
  const value = reader.choice();
  reader.finish();
  return value;
}

/** Parses the inside of an object literal, as `data="{{…}}"` of a template holds it. */
function compileFields(source) {
  return compileExpression(`{${source}}`);
}

class ExpressionReader {
  constructor(tokens) {
    this.tokens = tokens;
    this.at = 0;
  }

  sees(sign) {
    return this.tokens[this.at]?.sign === sign;
  }

  takes(sign) {
    if (!this.sees(sign)) return false;
    this.at += 1;
    return true;
  }

  needs(sign) {
    if (!this.takes(sign)) throw new Error(`"${sign}" is missing before ${this.here()}`);
  }

  here() {
    const token = this.tokens[this.at];
    return token ? `"${token.sign ?? token.name ?? token.value}"` : 'the end';
  }

  finish() {
    if (this.at < this.tokens.length) throw new Error(`${this.here()} is not expected`);
  }

  choice() {
    const test = this.binary(0);
    if (!this.takes('?')) return test;
    const yes = this.choice();
    this.needs(':');
    const no = this.choice();
    return (scope) => (test(scope) ? yes(scope) : no(scope));
  }

  binary(level) {
    if (level === BINARY_LEVELS.length) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const sign = BINARY_LEVELS[level].find((one) => this.takes(one));
      if (!sign) return left;
      left = joinOperands(sign, left, this.binary(level + 1));
    }
  }

  unary() {
    const sign = Object.keys(UNARY).find((one) => this.takes(one));
    if (!sign) return this.member();
    const operand = this.unary();
    return (scope) => UNARY[sign](operand(scope));
  }

  member() {
    let place = this.primary();
    for (;;) {
      const isOptional = this.takes('?.');
      if (this.takes('[')) {
        const key = this.choice();
        this.needs(']');
        place = memberOf(place, key);
      } else if (isOptional || this.takes('.')) {
        const { name } = this.tokens[this.at] ?? {};
        if (name === undefined) throw new Error(`a name is missing before ${this.here()}`);
        this.at += 1;
        place = memberOf(place, () => name);
      } else if (this.sees('(')) {
        throw new Error('calls are not supported in templates; compute the value in the page');
      } else {
        return place;
      }
    }
  }

  primary() {
    if (this.takes('(')) {
      const inner = this.choice();
      this.needs(')');
      return inner;
    }
    if (this.takes('[')) return this.list();
    if (this.takes('{')) return this.object();
    const token = this.tokens[this.at];
    if (!token || token.kind === 'sign') throw new Error(`a value is missing before ${this.here()}`);
    this.at += 1;
    if (token.kind === 'value') return () => token.value;
    return nameValue(token.name);
  }

  list() {
    const items = [];
    while (!this.takes(']')) {
      const isSpread = this.takes('...');
      items.push({ isSpread, value: this.choice() });
      if (!this.sees(']')) this.needs(',');
    }
    return (scope) => items.flatMap(({ isSpread, value }) => (isSpread ? [...(value(scope) ?? [])] : [value(scope)]));
  }

  object() {
    const fields = [];
    while (!this.takes('}')) {
      fields.push(this.field());
      if (!this.sees('}')) this.needs(',');
    }
    return (scope) => Object.fromEntries(fields.flatMap((field) => field(scope)));
  }

  field() {
    if (this.takes('...')) {
      const whole = this.choice();
      return (scope) => Object.entries(whole(scope) ?? {});
    }
    const token = this.tokens[this.at];
    if (!token || token.kind === 'sign') throw new Error(`a field is missing before ${this.here()}`);
    this.at += 1;
    const name = String(token.name ?? token.value);
    const value = this.takes(':') ? this.choice() : nameValue(name);
    return (scope) => [[name, value(scope)]];
  }
}

function nameValue(name) {
  if (WORDS.has(name)) return () => WORDS.get(name);
  return (scope) => ownValue(scope, name);
}

function memberOf(place, key) {
  return (scope) => ownValue(place(scope), key(scope));
}

/** Only an object's own properties are visible: no prototype, no constructor. */
function ownValue(place, key) {
  if (place === undefined || place === null) return undefined;
  return Object.hasOwn(Object(place), key) ? place[key] : undefined;
}

function joinOperands(sign, left, right) {
  if (sign === '&&') return (scope) => left(scope) && right(scope);
  if (sign === '||') return (scope) => left(scope) || right(scope);
  if (sign === '??') return (scope) => left(scope) ?? right(scope);
  const join = BINARY[sign];
  return (scope) => join(left(scope), right(scope));
}

/**
 * Parses a text with `{{…}}` in it. Alone, the expression keeps its type; among other text it becomes text. The result
 * has `value(scope)`, and `fixed` when nothing in it depends on a scope.
 */
function compileText(text, read = compileExpression) {
  const parts = splitMustache(text);
  if (!parts.some((part) => part.isCode)) return { value: () => text, fixed: true };
  const pieces = parts.map((part) => (part.isCode ? read(part.text) : () => part.text));
  if (pieces.length === 1) return { value: pieces[0], fixed: false };
  return { value: (scope) => pieces.map((piece) => showText(piece(scope))).join(''), fixed: false };
}

function splitMustache(text) {
  const parts = [];
  let at = 0;
  for (let start = text.indexOf('{{'); start !== -1; start = text.indexOf('{{', at)) {
    const end = mustacheEnd(text, start + 2);
    if (end === -1) throw new Error('"}}" is missing');
    if (start > at) parts.push({ isCode: false, text: text.slice(at, start) });
    parts.push({ isCode: true, text: text.slice(start + 2, end) });
    at = end + 2;
  }
  if (at < text.length || parts.length === 0) parts.push({ isCode: false, text: text.slice(at) });
  return parts;
}

/** Where the expression that begins at `at` ends; braces and texts inside it are its own. -1 when it does not end. */
function mustacheEnd(text, at) {
  const piece = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[{}]/g;
  piece.lastIndex = at;
  let depth = 0;
  for (let match = piece.exec(text); match; match = piece.exec(text)) {
    if (match[0] === '{') depth += 1;
    else if (match[0] === '}' && depth > 0) depth -= 1;
    else if (match[0] === '}') return text[match.index + 1] === '}' ? match.index : -1;
  }
  return -1;
}

/** A value as a page shows it: a missing value shows as nothing. */
function showText(value) {
  return value === undefined || value === null ? '' : String(value);
}
