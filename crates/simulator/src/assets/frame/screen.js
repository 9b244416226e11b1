// The screen of the program: its pages (only the top one is shown), its tab bar, its title.
'use strict';

/** `send(message)` goes to the worker; `control(message)` to the parent page. */
function createScreen({ root, init, send, control }) {
  const { files, app = {} } = init.program;
  const told = new Set();
  const report = (level, text) => {
    if (told.has(text)) return;
    told.add(text);
    control({ kind: 'console', level, text: text.slice(0, 4096) });
  };
  const templates = createTemplates(files, report);
  const views = new Map();
  let shown = null;
  let isTabBarHidden = false;
  const tabs = createTabBar(app.tabBar, files, report, (path) =>
    send({ kind: 'go', api: 'switchTab', params: { url: `/${path}` } }),
  );
  addSheet('app.acss', 'mp-page');

  function addSheet(path, page) {
    if (!Object.hasOwn(files, path)) return;
    const sheet = document.createElement('style');
    sheet.textContent = convertSheet(files, path, page, report);
    document.head.append(sheet);
  }

  function open({ page, path, seq, data, hears = [] }) {
    const element = document.createElement('mp-page');
    element.dataset.path = path;
    if (![...views.values()].some((view) => view.path === path)) addPageSheet(path);
    const view = { id: page, path, element, data, scrollTop: 0, bar: {}, render: rendererOf(path) };
    views.set(page, view);
    const emit = (handler, event) => send({ kind: 'event', page, handler, event });
    const go = (api, params) => send({ kind: 'go', api, params });
    watchEvents(element, emit, go);
    if (hears.length > 0)
      watchScroll(element, (name, value) => hears.includes(name) && send({ kind: 'page', page, name, value }));
    drawView(view, seq);
  }

  const styled = new Set();
  function addPageSheet(path) {
    if (styled.has(path)) return;
    styled.add(path);
    addSheet(`${path}.acss`, `[data-path="${CSS.escape(path)}"]`);
  }

  function rendererOf(path) {
    const source = files[`${path}.axml`];
    if (!isTaroPage(source)) {
      const file = templates.compileFile(`${path}.axml`);
      return (data) => file.render(data);
    }
    try {
      const read = createTaroReader(files['base.axml'] ?? '', report);
      return (data) => read(data.root);
    } catch (error) {
      report('error', error.message);
      return () => [problemNode(error.message)];
    }
  }

  function drawView(view, seq) {
    try {
      drawChildren(view.element, view.render(view.data), { files, report });
      joinRadios(view.element);
    } catch (error) {
      report('error', `${view.path}: ${error.message}`);
    }
    send({ kind: 'drawn', page: view.id, seq });
  }

  function patch({ page, seq, patch }) {
    const view = views.get(page);
    if (!view) return;
    for (const [path, value] of Object.entries(patch)) assignPath(view.data, path, value);
    drawView(view, seq);
  }

  function stack({ pages }) {
    for (const id of [...views.keys()]) if (!pages.includes(id)) views.delete(id);
    const top = views.get(pages.at(-1)) ?? null;
    if (shown && shown !== top) shown.scrollTop = shown.element.scrollTop;
    if (shown !== top) {
      shown?.element.remove();
      if (top) root.prepend(top.element);
      if (top) top.element.scrollTop = top.scrollTop;
    }
    shown = top;
    if (!top) return;
    showBar(top, pages.length > 1);
  }

  function showBar(view, hasBack) {
    view.hasBack = hasBack;
    const window = { ...app.window, ...pageWindow(files, view.path) };
    const text = view.bar.title ?? window.defaultTitle ?? window.navigationBarTitleText ?? '';
    control({ kind: 'title', text: String(text), back: hasBack });
    view.element.style.backgroundColor = view.bar.backgroundColor ?? window.backgroundColor ?? '';
    if (tabs) root.append(tabs.element);
    tabs?.show(isTabBarHidden ? null : view.path);
  }

  function bar({ page, title, backgroundColor, scroll, tabBar }) {
    const view = views.get(page);
    if (!view) return;
    if (title !== undefined) view.bar.title = title ?? undefined;
    if (backgroundColor) view.bar.backgroundColor = backgroundColor;
    if (tabBar !== undefined) isTabBarHidden = !tabBar;
    if (scroll) scrollPage(view.element, scroll);
    if (view === shown) showBar(view, view.hasBack);
  }

  const reactions = { open, patch, stack, bar };
  return {
    receive(message) {
      if (Object.hasOwn(reactions, message.kind)) reactions[message.kind](message);
    },
    showProblem: (text) => root.replaceChildren(createProblem(text)),
  };
}

/** The window settings in a page's json; newer programs write them at the top level, as handled here. */
function pageWindow(files, path) {
  try {
    return JSON.parse(files[`${path}.json`] ?? '{}');
  } catch {
    return {};
  }
}

/** The page's own scrolling: its position, and when its end is near. */
function watchScroll(element, tell) {
  let isLow = false;
  element.addEventListener('scroll', () => {
    const { scrollTop, scrollHeight, clientHeight } = element;
    tell('onPageScroll', { scrollTop, scrollHeight });
    const wasLow = isLow;
    isLow = scrollTop + clientHeight >= scrollHeight - 50;
    if (isLow && !wasLow) tell('onReachBottom', {});
  });
}

function scrollPage(element, { scrollTop, selector }) {
  const target = selector ? element.querySelector(`#${CSS.escape(selector.replace(/^#/, ''))}`) : null;
  if (target) target.scrollIntoView({ behavior: 'smooth' });
  else element.scrollTo({ top: Number(scrollTop) || 0, behavior: 'smooth' });
}

function createProblem(text) {
  const element = document.createElement('mp-problem');
  element.setAttribute('role', 'alert');
  element.textContent = text;
  return element;
}

/** The bar of app.json's `tabBar`; undefined without one. Two spellings of its fields are in use. */
function createTabBar(tabBar, files, report, choose) {
  const items = tabBar?.items ?? tabBar?.list;
  if (!Array.isArray(items) || items.length === 0) return undefined;
  const element = document.createElement('nav');
  element.className = 'mp-tabs';
  for (const [name, field] of [
    ['--tab', 'textColor'],
    ['--tab-chosen', 'selectedColor'],
    ['--tab-ground', 'backgroundColor'],
  ]) {
    if (tabBar[field]) element.style.setProperty(name, tabBar[field]);
  }
  const buttons = items.map((item) => {
    const button = document.createElement('button');
    button.type = 'button';
    const icon = item.icon ?? item.iconPath;
    const chosen = item.activeIcon ?? item.selectedIconPath ?? icon;
    const picture = icon ? document.createElement('img') : null;
    if (picture) picture.alt = '';
    const label = document.createElement('span');
    label.textContent = item.name ?? item.text ?? '';
    button.append(...(picture ? [picture, label] : [label]));
    button.addEventListener('click', () => choose(item.pagePath));
    element.append(button);
    return { button, picture, path: item.pagePath, icon, chosen };
  });
  function show(path) {
    element.hidden = !items.some((item) => item.pagePath === path);
    for (const tab of buttons) {
      const isChosen = tab.path === path;
      setAttribute(tab.button, 'aria-current', isChosen ? 'page' : undefined);
      if (tab.picture) tab.picture.src = imageAddress(files, '', isChosen ? tab.chosen : tab.icon, report, 'app.json');
    }
  }
  return { element, show };
}
