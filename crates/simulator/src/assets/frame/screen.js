// The screen of the program: its pages (only the top one is shown), its tab bar, its title.
'use strict';

/** `send(message)` goes to the worker; `control(message)` to the parent page. */
function createScreen({ root, init, send, control }) {
  const { files, app = {} } = init.program;
  const told = new Set();
  const report = (level, text) => {
    if (told.has(text) || told.size === TOLD_LIMIT) return;
    told.add(text);
    control({ kind: 'console', level, text: text.slice(0, 4096) });
  };
  const pictures = createPictures(files, send);
  const context = { files, report, pictures };
  const views = new Map();
  const measures = createMeasures({ send, pageOf: (id) => views.get(id)?.element, context, paint: createPaint(context) });
  let shown = null;
  let isTabBarHidden = false;
  const tabs = createTabBar(app.tabBar, files, report, (path) =>
    send({ kind: 'go', api: 'switchTab', params: { url: `/${path}` } }),
  );
  const marks = createSheetMarks();
  const styled = new Set();
  addSheet('app.acss', 'mp-page', marks.app);

  function addSheet(path, page, mark) {
    if (styled.has(path) || !Object.hasOwn(files, path)) return;
    styled.add(path);
    const sheet = document.createElement('style');
    sheet.textContent = convertSheet(files, path, page, report);
    mark.before(sheet);
  }

  function open({ page, path, seq, tree, hears = [], sheets = [] }) {
    const element = document.createElement('mp-page');
    element.dataset.path = path;
    for (const sheet of sheets) addSheet(sheet, 'mp-page', marks.components);
    addSheet(`${path}.acss`, `[data-path="${CSS.escape(path)}"]`, marks.pages);
    const tell = createTeller(({ handler, view: owner }, event) => send({ kind: 'event', page, view: owner, handler, event }));
    const view = { id: page, path, element, nodes: [], scrollTop: 0, bar: {}, watch: createAppearance(element, tell), /** @type {(isOn: boolean) => void} */
      pull: () => {},
    };
    views.set(page, view);
    watchEvents(element, tell, {
      go: (api, params) => send({ kind: 'go', api, params }),
      share: (target) => send({ kind: 'share', page, target }),
      authorize: (wanted) => send({ kind: 'authorize', page, ...wanted }),
    });
    const hear = (name, value) => hears.includes(name) && send({ kind: 'page', page, name, value });
    if (hears.length > 0) watchScroll(element, hear);
    const mayPull = () => hears.includes('onPullDownRefresh') && pullsDown({ ...app.window, ...pageWindow(files, path) });
    view.pull = watchPull(element, mayPull, () => hear('onPullDownRefresh', { from: 'manual' }));
    drawView(view, seq, tree);
  }

  function drawView(view, seq, tree) {
    try {
      view.nodes = decodeNodes(view.nodes, tree);
      drawChildren(view.element, view.nodes, { ...context, watch: view.watch });
      joinRadios(view.element);
    } catch (error) {
      report('error', `${view.path}: ${error.message}`);
    }
    send({ kind: 'drawn', page: view.id, seq });
  }

  function draw({ page, seq, tree }) {
    const view = views.get(page);
    if (view) drawView(view, seq, tree);
  }

  function stack({ pages }) {
    for (const id of [...views.keys()]) if (!pages.includes(id)) views.delete(id);
    const top = views.get(pages.at(-1)) ?? null;
    if (shown && shown !== top) shown.scrollTop = shown.element.scrollTop;
    if (shown !== top) {
      closeOverlay?.();
      shown?.pull(false);
      shown?.element.remove();
      if (top) root.prepend(top.element);
      if (top) top.element.scrollTop = top.scrollTop;
      runPlaced((element) => [...views.values()].some((view) => view.element.contains(element)));
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

  function bar({ page, title, backgroundColor, scroll, tabBar, pull, blur, preview }) {
    const view = views.get(page);
    if (!view) return;
    if (title !== undefined) view.bar.title = title ?? undefined;
    if (backgroundColor) view.bar.backgroundColor = backgroundColor;
    if (tabBar !== undefined) isTabBarHidden = !tabBar;
    if (pull !== undefined) view.pull(pull);
    if (blur && document.activeElement instanceof HTMLElement) document.activeElement.blur();
    if (preview) showPreview(preview.urls, preview.current, context);
    if (scroll) scrollPage(view.element, scroll);
    if (view === shown) showBar(view, view.hasBack);
  }

  const file = ({ path, content }) => pictures.give(path, content);
  const { ask, observe, unobserve, canvas } = measures;
  const reactions = { open, draw, stack, bar, file, ask, observe, unobserve, canvas };
  return {
    receive(message) {
      if (Object.hasOwn(reactions, message.kind)) reactions[message.kind](message);
    },
    /** A file that the host gave the program, to be shown as a picture. */
    giveFile: (path, content) => pictures.give(path, content),
    showProblem: (text) => root.replaceChildren(createProblem(text)),
  };
}

/** Different messages for the developer, at most. */
const TOLD_LIMIT = 2_000;

/** Style sheets come in the order: program, components, pages; whenever they are added. */
function createSheetMarks() {
  const marks = ['app', 'components', 'pages'].map((name) => document.createComment(name));
  document.head.append(...marks);
  return { app: marks[0], components: marks[1], pages: marks[2] };
}

/** Whether a window says that its page can be pulled down. */
function pullsDown({ pullRefresh, enablePullDownRefresh }) {
  return [pullRefresh, enablePullDownRefresh].some((value) => value === true || value === 'true' || value === 'YES');
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
  const target = selector ? (pick(element, selector, false)[0] ?? element.querySelector(`#${CSS.escape(selector)}`)) : null;
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
    button.addEventListener('click', () => choose(item.pagePath.replace(/^\//, '')));
    element.append(button);
    return { button, picture, path: item.pagePath.replace(/^\//, ''), icon, chosen };
  });
  function show(path) {
    element.hidden = !items.some((item) => item.pagePath.replace(/^\//, '') === path);
    for (const tab of buttons) {
      const isChosen = tab.path === path;
      setAttribute(tab.button, 'aria-current', isChosen ? 'page' : undefined);
      if (tab.picture) tab.picture.src = imageAddress(files, '', isChosen ? tab.chosen : tab.icon, report, 'app.json') || NO_PICTURE;
    }
  }
  return { element, show };
}
