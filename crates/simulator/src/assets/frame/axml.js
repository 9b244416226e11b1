// Runs in the worker. Reads AXML into a tree: {name, attributes, children, line} and {text, line}. It is a reader of its own
// because AXML is neither XML nor HTML: `&&` and `<` are unescaped inside `{{…}}`, names keep their case, any element may
// close itself. It never refuses a file: `report(line, message)` hears of each slip, and the rest is read.
'use strict';

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', ensp: '\u2002', emsp: '\u2003' };

/** Elements without content. Left open, they do not swallow what follows. */
const LEAVES = new Set(
  'import include import-sjs input image icon progress slider switch canvas video audio cover-image slot'.split(' '),
);

function parseAxml(source, report) {
  return new AxmlReader(source, report).read();
}

class AxmlReader {
  constructor(source, report) {
    this.source = source;
    this.report = (at, message) => report(this.lineAt(at), message);
    this.at = 0;
    /** How far lines have been counted: tags are read from the first to the last. */
    this.counted = { at: 0, line: 1 };
  }

  lineAt(at) {
    const from = at >= this.counted.at ? this.counted : { at: 0, line: 1 };
    let { line } = from;
    for (let next = this.source.indexOf('\n', from.at); next !== -1 && next < at; next = this.source.indexOf('\n', next + 1)) line += 1;
    this.counted = { at, line };
    return line;
  }

  read() {
    const root = { name: '#root', attributes: new Map(), children: [], line: 1, start: 0 };
    const open = [root];
    while (this.at < this.source.length) this.step(open);
    while (open.length > 1) this.abandon(open);
    return root;
  }

  step(open) {
    const parent = open.at(-1);
    if (this.source.startsWith('<!--', this.at)) {
      const end = this.source.indexOf('-->', this.at);
      if (end === -1) this.report(this.at, 'the comment is not closed');
      this.at = end === -1 ? this.source.length : end + 3;
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
    const start = this.at;
    const name = /^<\/\s*([\w:.-]*)[^>]*/.exec(this.source.slice(start, start + 256))?.[1] ?? '';
    const end = this.source.indexOf('>', start);
    this.at = end === -1 ? this.source.length : end + 1;
    const depth = open.findLastIndex((one) => one.name === name);
    if (depth < 1) {
      this.report(start, `</${name}> closes nothing`);
      return;
    }
    while (open.length > depth + 1) this.abandon(open);
    open.pop();
  }

  /** Closes an element whose end is missing. What follows an element without content belongs beside it. */
  abandon(open) {
    const element = open.pop();
    if (LEAVES.has(element.name)) open.at(-1).children.push(...element.children.splice(0));
    else this.report(element.start, `<${element.name}> is not closed`);
  }

  /** Text up to the next tag; a `<` inside `{{…}}` is part of it. */
  text(parent) {
    const start = this.at;
    let end = start;
    while (end < this.source.length) {
      const close = this.source.startsWith('{{', end) ? mustacheEnd(this.source, end + 2) : -1;
      if (close !== -1) {
        end = close + 2;
      } else if (end > start && /^<[/!A-Za-z]/.test(this.source.slice(end, end + 2))) {
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
    const [, name] = /** @type {RegExpExecArray} */ (/^<([\w.:-]+)/.exec(this.source.slice(start, start + 256)));
    this.at += name.length + 1;
    const attributes = new Map();
    const element = { name, attributes, children: [], line: this.lineAt(start), start, isEmpty: false };
    for (;;) {
      this.skip(/\s*/y);
      const end = this.skip(/\/?\s*>/y);
      if (end) return Object.assign(element, { isEmpty: end.startsWith('/') });
      if (this.at >= this.source.length || this.source[this.at] === '<') {
        this.report(start, `<${name}> is not finished`);
        return element;
      }
      this.attribute(element, start);
    }
  }

  attribute(element, start) {
    const from = this.at;
    const name = this.skip(/[^\s=<>/"']+/y);
    if (name === undefined) {
      this.at += 1;
      if (!/[/,;]/.test(this.source[from])) this.report(from, `<${element.name}> has a stray ${this.source[from]}`);
      return;
    }
    if (element.attributes.has(name)) this.report(start, `<${element.name}> has ${name} twice`);
    const place = this.at;
    this.skip(/\s*/y);
    if (this.skip(/=\s*/y) === undefined) {
      this.at = place;
      element.attributes.set(name, true);
      return;
    }
    element.attributes.set(name, decodeEntities(this.value()));
  }

  /** A value in either kind of quotation marks, or without any. Inside `{{…}}` both kinds are the expression's own. */
  value() {
    const quote = this.skip(/["']/y);
    const start = this.at;
    for (;;) {
      const rest = this.source[this.at];
      const isEnd = quote ? rest === quote : /[\s>]/.test(rest ?? '>') || this.source.startsWith('/>', this.at);
      if (rest === undefined || isEnd) break;
      // In quotation marks the first closing mark ends the value, as in XML, unless the expression needs it.
      const close = this.source.startsWith('{{', this.at) ? mustacheEnd(this.source, this.at + 2) : -1;
      const inner = close === -1 ? '' : this.source.slice(this.at, close + 2);
      const isWhole = close !== -1 && (!quote || !inner.includes(quote) || this.continues(quote, close + 2));
      this.at = isWhole ? close + 2 : this.at + 1;
    }
    const value = this.source.slice(start, this.at);
    if (quote) this.at += 1;
    return value;
  }

  /** Whether the value really goes on to the end of its expression: it is followed by the end of the value. */
  continues(quote, at) {
    const end = this.source.indexOf(quote, at);
    return end !== -1 && /^[\s/>]/.test(this.source[end + 1] ?? '>') && !/[<>]/.test(this.source.slice(at, end));
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
