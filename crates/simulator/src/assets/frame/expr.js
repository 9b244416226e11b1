// Runs in the worker. The expressions of a template: the text between `{{` and `}}`. Parsed into a tree of functions and
// interpreted; the content policy forbids `eval`.
'use strict';

const EXPRESSION_TOKEN =
  /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|([\p{L}_$][\p{L}\p{N}_$]*)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(`)|(\.\.\.|=>|===|!==|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?!\d)|\*\*|[-+*/%<>!?:,.()[\]{}]))/suy;

/** Binary operators by how tightly they bind, loosest first. */
const BINARY_LEVELS = [
  ['??'],
  ['||'],
  ['&&'],
  ['===', '!==', '==', '!='],
  ['<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/', '%'],
  ['**'],
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
  '**': (a, b) => a ** b,
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
    const [, number, name, text, template, sign] = match;
    if (number !== undefined) tokens.push({ kind: 'value', value: Number(number) });
    else if (name !== undefined) tokens.push({ kind: 'name', name });
    else if (text !== undefined) tokens.push({ kind: 'value', value: unescapeText(text.slice(1, -1)) });
    else if (template !== undefined) {
      const start = EXPRESSION_TOKEN.lastIndex;
      const close = templateEnd(source, start);
      if (close === -1) throw new Error('"`" is missing');
      tokens.push({ kind: 'template', template: source.slice(start, close) });
      EXPRESSION_TOKEN.lastIndex = close + 1;
    } else tokens.push({ kind: 'sign', sign });
  }
  return tokens;
}

function unescapeText(text) {
  const named = { n: '\n', t: '\t', r: '\r' };
  return text.replace(/\\(.)/gs, (whole, letter) => named[letter] ?? letter);
}

/**
 * Parses one expression into a function of its scope. `modules` are the names that `import-sjs` gave; a scope's own names
 * come first. Throws an error that says what is wrong.
 */
function compileExpression(source, modules = Object.create(null)) {
  const reader = new ExpressionReader(tokenize(source), modules);
  const value = reader.choice();
  reader.finish();
  return value;
}

/** Parses the inside of an object literal, as `data="{{…}}"` of a template holds it. */
function compileFields(source, modules) {
  return compileExpression(`{${source}}`, modules);
}

/** Parses an expression, or else the inside of an object literal, which vendors allow in `style` and other attributes. */
function compileEither(source, modules) {
  try {
    return compileExpression(source, modules);
  } catch (error) {
    try {
      return compileFields(source, modules);
    } catch {
      throw error;
    }
  }
}

class ExpressionReader {
  constructor(tokens, modules) {
    this.tokens = tokens;
    this.modules = modules;
    this.at = 0;
  }

  sees(sign, ahead = 0) {
    return this.tokens[this.at + ahead]?.sign === sign;
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
    return token ? `"${token.sign ?? token.name ?? token.template ?? token.value}"` : 'the end';
  }

  finish() {
    if (this.at < this.tokens.length) throw new Error(`${this.here()} is not expected`);
  }

  choice() {
    const parameters = this.parameters();
    if (parameters) return functionValue(parameters, this.choice());
    const test = this.binary(0);
    if (!this.takes('?')) return test;
    const yes = this.choice();
    this.needs(':');
    const no = this.choice();
    return (scope) => (test(scope) ? yes(scope) : no(scope));
  }

  /** The parameters of an arrow function, which callbacks of methods such as `some` are; undefined for anything else. */
  parameters() {
    const first = this.tokens[this.at];
    if (first?.kind === 'name' && this.sees('=>', 1)) {
      this.at += 2;
      return [first.name];
    }
    if (!this.sees('(')) return undefined;
    const names = [];
    let ahead = 1;
    for (; !this.sees(')', ahead); ahead += 1) {
      const token = this.tokens[this.at + ahead];
      if (token?.kind === 'name') names.push(token.name);
      else if (token?.sign !== ',') return undefined;
    }
    if (!this.sees('=>', ahead + 1)) return undefined;
    this.at += ahead + 2;
    return names;
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
    const token = this.tokens[this.at];
    if (token?.name === 'typeof' && this.tokens[this.at + 1]) {
      this.at += 1;
      const operand = this.unary();
      return (scope) => typeof operand(scope);
    }
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
        place = this.reach(place, key, '[…]');
      } else if (this.sees('(')) {
        place = callValue(place, this.callArguments(), 'the value');
      } else if (isOptional || this.takes('.')) {
        const { name } = this.tokens[this.at] ?? {};
        if (name === undefined) throw new Error(`a name is missing before ${this.here()}`);
        this.at += 1;
        place = this.reach(place, () => name, name);
      } else {
        return place;
      }
    }
  }

  /** A member, or the call of a method, which needs to know its object. */
  reach(place, key, name) {
    if (!this.sees('(')) return memberOf(place, key);
    return callMethod(place, key, this.callArguments(), name);
  }

  callArguments() {
    this.needs('(');
    return this.items(')');
  }

  primary() {
    if (this.takes('(')) {
      const inner = this.choice();
      this.needs(')');
      return inner;
    }
    if (this.takes('[')) return this.items(']');
    if (this.takes('{')) return this.object();
    const token = this.tokens[this.at];
    if (!token || token.kind === 'sign') throw new Error(`a value is missing before ${this.here()}`);
    this.at += 1;
    if (token.kind === 'value') return () => token.value;
    if (token.kind === 'template') return templateValue(token.template, this.modules);
    const value = nameValue(token.name, this.modules);
    return this.sees('(') ? callValue(value, this.callArguments(), token.name) : value;
  }

  items(close) {
    const items = [];
    while (!this.takes(close)) {
      const isSpread = this.takes('...');
      items.push({ isSpread, value: this.choice() });
      if (!this.sees(close)) this.needs(',');
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
    if (this.takes('[')) {
      const key = this.choice();
      this.needs(']');
      this.needs(':');
      const value = this.choice();
      return (scope) => [[String(key(scope)), value(scope)]];
    }
    if (!token || token.kind === 'sign') throw new Error(`a field is missing before ${this.here()}`);
    this.at += 1;
    const name = String(token.name ?? token.value);
    const value = this.takes(':') ? this.choice() : nameValue(name, this.modules);
    return (scope) => [[name, value(scope)]];
  }
}

/** A scope is a chain without `Object.prototype`, so `in` sees only what the page and its loops define. */
function nameValue(name, modules) {
  if (WORDS.has(name)) return () => WORDS.get(name);
  return (scope) => (name in scope ? scope[name] : Object.hasOwn(modules, name) ? modules[name] : undefined);
}

function memberOf(place, key) {
  return (scope) => {
    const value = place(scope);
    return value === undefined || value === null ? undefined : value[key(scope)];
  };
}

function callMethod(place, key, values, name) {
  return (scope) => {
    const value = place(scope);
    if (value === undefined || value === null) return undefined;
    const method = value[key(scope)];
    if (typeof method !== 'function') throw new TypeError(`${name} is not a function`);
    return method.apply(value, values(scope));
  };
}

function callValue(place, values, name) {
  return (scope) => {
    const called = place(scope);
    if (typeof called !== 'function') throw new TypeError(`${name} is not a function`);
    return called(...values(scope));
  };
}

function functionValue(parameters, body) {
  return (scope) =>
    (...values) => {
      const inner = Object.create(scope);
      parameters.forEach((name, index) => {
        inner[name] = values[index];
      });
      return body(inner);
    };
}

function joinOperands(sign, left, right) {
  if (sign === '&&') return (scope) => left(scope) && right(scope);
  if (sign === '||') return (scope) => left(scope) || right(scope);
  if (sign === '??') return (scope) => left(scope) ?? right(scope);
  const join = BINARY[sign];
  return (scope) => join(left(scope), right(scope));
}

/** A template literal: texts and `${…}`. */
function templateValue(text, modules) {
  const pieces = [];
  let at = 0;
  for (let start = text.indexOf('${'); start !== -1; start = text.indexOf('${', at)) {
    const end = expressionEnd(text, start + 2);
    if (end === -1) throw new Error('"}" is missing');
    const before = unescapeText(text.slice(at, start));
    pieces.push(() => before, compileExpression(text.slice(start + 2, end), modules));
    at = end + 1;
  }
  const rest = unescapeText(text.slice(at));
  pieces.push(() => rest);
  return (scope) => pieces.map((piece) => String(piece(scope))).join('');
}

/**
 * Parses a text with `{{…}}` in it. Alone, the expression keeps its type; among other text it becomes text. The result
 * has `value(scope)`, and `fixed` when nothing in it depends on a scope.
 */
function compileText(text, modules, read = compileEither) {
  const parts = splitMustache(text);
  if (!parts.some((part) => part.isCode)) return { value: () => text, fixed: true };
  const pieces = parts.map((part) => (part.isCode ? read(part.text, modules) : () => part.text));
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
    const code = text.slice(start + 2, end);
    if (code.trim() !== '') parts.push({ isCode: true, text: code });
    at = end + 2;
  }
  if (at < text.length || parts.length === 0) parts.push({ isCode: false, text: text.slice(at) });
  return parts;
}

/** Where the `{{…}}` whose inside begins at `at` ends: the place of its `}}`. -1 when it does not end. */
function mustacheEnd(text, at) {
  const end = expressionEnd(text, at);
  return text[end + 1] === '}' ? end : -1;
}

/** Where the expression that begins at `at` ends; braces and texts inside it are its own. -1 when it does not end. */
function expressionEnd(text, at) {
  const piece = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[`{}]/gs;
  piece.lastIndex = at;
  let depth = 0;
  for (let match = piece.exec(text); match; match = piece.exec(text)) {
    if (match[0] === '`') {
      const close = templateEnd(text, piece.lastIndex);
      if (close === -1) return -1;
      piece.lastIndex = close + 1;
    } else if (match[0] === '{') depth += 1;
    else if (match[0] === '}' && depth > 0) depth -= 1;
    else if (match[0] === '}') return match.index;
  }
  return -1;
}

/** Where the template literal whose inside begins at `at` ends: the place of its closing mark. */
function templateEnd(text, at) {
  const piece = /\\.|`|\$\{/gs;
  piece.lastIndex = at;
  for (let match = piece.exec(text); match; match = piece.exec(text)) {
    if (match[0] === '`') return match.index;
    if (match[0] !== '${') continue;
    const close = expressionEnd(text, piece.lastIndex);
    if (close === -1) return -1;
    piece.lastIndex = close + 1;
  }
  return -1;
}
