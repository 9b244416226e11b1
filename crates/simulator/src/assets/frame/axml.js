// Reads AXML into a tree: {name, attributes, children, line} and {text, line}. It is a separate parser because AXML
// is not XML: `&&` and `<` are unescaped inside `{{…}}`, and an attribute may have no value.
'use strict';

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', ensp: '\u2002', emsp: '\u2003' };

/** Reads a file. Throws an error that names the file and the line. */
function parseAxml(source, file) {
  return new AxmlReader(source, file).read();
}

class AxmlReader {
  constructor(source, file) {
    this.source = source;
    this.file = file;
    this.at = 0;
  }

  /** @returns {never} */
  fail(message, at = this.at) {
    throw new Error(`${this.file}:${this.lineAt(at)}: ${message}`);
  }

  lineAt(at) {
    return this.source.slice(0, at).split('\n').length;
  }

  read() {
    const root = { name: '#root', attributes: new Map(), children: [], line: 1 };
    const open = [root];
    while (this.at < this.source.length) this.step(open);
    if (open.length > 1) {
      const { name, line } = open[open.length - 1];
      throw new Error(`${this.file}:${line}: <${name}> is not closed`);
    }
    return root;
  }

  step(open) {
    const parent = open.at(-1);
    if (this.source.startsWith('<!--', this.at)) {
      const end = this.source.indexOf('-->', this.at);
      if (end === -1) this.fail('the comment is not closed');
      this.at = end + 3;
    } else if (this.source.startsWith('</', this.at)) {
      this.close(open);
    } else if (/^<[A-Za-z]/.test(this.source.slice(this.at, this.at + 2))) {
      const element = this.element();
      parent.children.push(element);
      if (!element.isEmpty) open.push(element);
    } else {
      this.text(parent);
    }
  }

  close(open) {
    const [whole, name] =
      /^<\/\s*([\w:.-]+)\s*>/.exec(this.source.slice(this.at)) ?? this.fail('the tag cannot be read');
    if (open.length === 1 || open.at(-1).name !== name) {
      const expected = open.length === 1 ? 'nothing is open' : `<${open.at(-1).name}> is open`;
      this.fail(`</${name}> closes nothing; ${expected}`);
    }
    open.pop();
    this.at += whole.length;
  }

  /** Text up to the next tag; a `<` inside `{{…}}` is part of it. */
  text(parent) {
    const start = this.at;
    let end = start;
    while (end < this.source.length) {
      if (this.source.startsWith('{{', end)) {
        const close = mustacheEnd(this.source, end + 2);
        if (close === -1) this.fail('"}}" is missing', end);
        end = close + 2;
      } else if (end > start && this.source[end] === '<') {
        break;
      } else {
        end += 1;
      }
    }
    this.at = end;
    // Line breaks in the source format the file, not the page.
    const text = this.source
      .slice(start, end)
      .replace(/^\s*\n\s*|\s*\n\s*$/g, '')
      .replace(/\s*\n\s*/g, ' ');
    if (text.trim() !== '') parent.children.push({ text: decodeEntities(text), line: this.lineAt(start) });
  }

  element() {
    const start = this.at;
    const [, name] = /** @type {RegExpExecArray} */ (/^<([\w.:-]+)/.exec(this.source.slice(start)));
    this.at += name.length + 1;
    const attributes = new Map();
    const line = this.lineAt(start);
    for (;;) {
      this.skip(/\s*/y);
      if (this.at >= this.source.length) this.fail(`<${name}> is not finished`, start);
      if (this.skip(/\/\s*>/y)) return { name, attributes, children: [], line, isEmpty: true };
      if (this.skip(/>/y)) return { name, attributes, children: [], line, isEmpty: false };
      const [attribute, value] = this.attribute(name);
      if (attributes.has(attribute)) this.fail(`<${name}> has ${attribute} twice`);
      attributes.set(attribute, value);
    }
  }

  attribute(element) {
    const name = this.skip(/[^\s=<>/"']+/y) ?? this.fail(`an attribute of <${element}> cannot be read`);
    this.skip(/\s*/y);
    if (!this.skip(/=\s*/y)) return [name, true];
    const quoted = this.skip(/"[^"]*"|'[^']*'/y) ?? this.fail(`the value of ${name} needs quotation marks`);
    return [name, decodeEntities(quoted.slice(1, -1))];
  }

  skip(pattern) {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.source);
    if (!match) return undefined;
    this.at = pattern.lastIndex;
    return match[0];
  }
}

/** `&lt;` and other entities; inside `{{…}}` they are decoded as well, as XML would. */
function decodeEntities(text) {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, number, name) => {
    if (hex || number) return String.fromCodePoint(Math.min(Number.parseInt(hex ?? number, hex ? 16 : 10), 0x10ffff));
    return ENTITIES[name] ?? whole;
  });
}
