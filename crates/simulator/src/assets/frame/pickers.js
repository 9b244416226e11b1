// Runs in the frame. `picker`: a sheet from below with one list a column, or the browser's own field for a date or a time.
// `picker-view`: columns that scroll.
'use strict';

/** Opens the sheet of a picker; `tell(type, detail)` reaches the program. */
function openPicker({ props }, tell) {
  if (props.disabled) return;
  const mode = props.mode || 'selector';
  const sheet = document.createElement('section');
  sheet.className = 'mp-sheet';
  const head = document.createElement('header');
  const body = document.createElement('div');
  body.className = 'mp-columns';
  const [cancel, ok] = ['cancel', 'ok'].map((key) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = word(key);
    return button;
  });
  const title = document.createElement('b');
  title.textContent = showText(props.title);
  head.append(cancel, title, ok);
  sheet.append(head, body);
  const read = /^(date|time)$/.test(mode) ? fieldOf(body, mode, props) : columnsOf(body, mode, props, tell);
  const close = openOverlay(sheet, showText(props.title) || word('choose'), (value) => {
    if (value === 'chosen') tell('change', { value: read() });
    else tell('cancel', {});
  });
  cancel.addEventListener('click', () => close());
  ok.addEventListener('click', () => close('chosen'));
}

function fieldOf(body, mode, props) {
  const input = document.createElement('input');
  input.type = mode;
  input.value = showText(props.value);
  if (props.start) input.min = showText(props.start);
  if (props.end) input.max = showText(props.end);
  input.setAttribute('aria-label', word('choose'));
  body.append(input);
  return () => input.value;
}

/** The lists of a picker; the chosen places are the value: a number, or one for each column. */
function columnsOf(body, mode, props, tell) {
  const isMany = mode === 'multiSelector';
  const columns = isMany ? (props.range ?? []) : [props.range ?? []];
  const chosen = isMany ? [...(props.value ?? [])] : [props.value];
  const lists = columns.map((items, column) => {
    const list = document.createElement('select');
    list.size = 6;
    list.setAttribute('aria-label', word('choose'));
    for (const item of Array.isArray(items) ? items.slice(0, 2_000) : []) {
      const text = props.rangeKey && typeof item === 'object' ? item?.[props.rangeKey] : item;
      list.append(new Option(showText(typeof text === 'object' ? (text?.name ?? text?.label) : text)));
    }
    list.selectedIndex = Math.max(0, Number(chosen[column]) || 0);
    list.addEventListener('change', () => tell('columnChange', { column, value: list.selectedIndex }));
    return list;
  });
  body.append(...lists);
  return () => (isMany ? lists.map((list) => list.selectedIndex) : lists[0].selectedIndex);
}

/** The rows of a picker-view's columns stand still at its value. */
function applyPickerView(element, { props }, before) {
  const isNew = JSON.stringify(props.value) !== JSON.stringify(before?.props.value);
  element.style.setProperty('--indicator-style', '');
  if (!isNew || !Array.isArray(props.value)) return;
  whenPlaced(element, () => {
    columnsIn(element).forEach((column, index) => {
      const rows = column.firstElementChild.children;
      const row = rows[Number(props.value[index]) || 0];
      if (row) column.scrollTop = row.offsetTop - rows[0].offsetTop;
    });
  });
}

function columnsIn(view) {
  return [...view.querySelectorAll('mp-picker-view-column')];
}

function createPickerColumn(element) {
  const rows = document.createElement('div');
  rows.className = 'mp-rows';
  element.append(rows);
  element.tabIndex = 0;
}

/** The row in the middle of each column. */
function readPickerView(view) {
  return columnsIn(view).map((column) => {
    const rows = [...column.firstElementChild.children];
    const places = rows.map((row) => Math.abs(row.offsetTop - rows[0].offsetTop - column.scrollTop));
    return Math.max(0, places.indexOf(Math.min(...places)));
  });
}
