// Runs in the worker. Joins templates, components and pages: what a page draws, and which files it needs for that.
'use strict';

/** `files` are the program's texts, `load(path)` runs one, `guard` runs program code, `report(level, text)` tells the developer. */
function createViews({ files, components, load, guard, report }) {
  const parsed = new Map();
  const rendered = new Map();
  const told = new Set();
  const tell = (level, text) => {
    if (told.has(text) || told.size === 2_000) return;
    told.add(text);
    report(level, text);
  };

  /** A template's tree; undefined when there is no such file. */
  function read(path) {
    if (!parsed.has(path)) {
      const source = Object.hasOwn(files, path) ? files[path] : undefined;
      if (source === undefined) tell('error', `${path} is not in the package`);
      // A slip in what Taro generates says nothing about the program.
      const slip = (line, message) => path !== 'base.axml' && tell('warn', `${path}:${line}: ${message}`);
      parsed.set(path, source && parseAxml(source, slip));
    }
    return parsed.get(path);
  }

  /** How a page or component is drawn: `render(scope, view)`, and the custom components that it uses. */
  function templateOf(path) {
    if (!rendered.has(path)) {
      const using = components.using(path);
      const { compileFile } = createTemplates({ read, using, load, report: tell });
      rendered.set(path, { using, render: compileFile(`${path}.axml`).render });
    }
    return rendered.get(path);
  }

  /** The view of the component that `node` stands for; one that cannot be made is shown as a problem. */
  function mount(node, parent, schedule) {
    let definition = defineComponent({});
    let render = () => [problemNode(`${node.is} cannot be used`)];
    guard(() => {
      definition = components.define(node.is);
      render = templateOf(node.is).render;
    });
    const { using } = templateOf(node.owner.path);
    const tag = Object.keys(using).find((name) => using[name] === node.is) ?? '';
    return createComponentView({ node, parent, definition, render, schedule, guard, tag });
  }

  return {
    createRoot(page, schedule) {
      const render = (scope, view) => templateOf(page.path).render(scope, view);
      const { path, instance } = page;
      const root = createView({ id: page.id, path, instance, page, render, schedule, guard, definition: undefined, parent: undefined });
      return Object.assign(root, { schedule });
    },
    /** Brings the page up to date; returns its nodes. */
    update(root, after) {
      updateView(root, (node, parent) => mount(node, parent, root.schedule), after);
      return flattenView(root);
    },
    drop: dropView,
    /** The style sheets of the components that a page may draw; those of the components inside them come first. */
    sheetsOf(path) {
      const found = new Set();
      const visit = (one) => {
        for (const is of Object.values(components.using(one))) {
          if (found.has(is)) continue;
          found.add(is);
          visit(is);
        }
      };
      visit(path);
      return [...found].reverse().map((is) => `${is}.acss`).filter((name) => Object.hasOwn(files, name));
    },
    /** A page may be written as a component. */
    asPage: (path) => components.pageFrom(path),
  };
}
