// Translates the document's events to a program's: which components receive them, and with what data.
'use strict';

/**
 * Watches a page's element. `tell` reaches the listeners of its components; `go(api, params)` calls the host for
 * a navigator; `share(target)` and `authorize(…)` are for buttons that open something.
 */
function watchEvents(page, tell, { go, share, authorize }) {
  const ask = { go, share, authorize };
  let labelled = null;

  page.addEventListener('click', (event) => {
    if (event.target.closest('button:disabled')) return;
    // A press on a label is followed by one on its control; the program gets one tap.
    if (labelled === event.target) {
      labelled = null;
      return;
    }
    const label = event.target.closest('label');
    labelled = label?.control && label.control !== event.target ? label.control : null;
    const choice = event.target.closest('mp-radio, mp-checkbox, mp-switch');
    tell.bubbling('tap', event.target, {
      x: event.clientX,
      y: event.clientY,
      clientX: event.clientX,
      clientY: event.clientY,
    });
    if (choice && !label && event.target !== choice.firstElementChild) choice.firstElementChild.click();
    follow(event.target, tell, ask);
  });

  page.addEventListener('input', ({ target }) => {
    if (target.type === 'range') tellSlider(target, 'changing', tell);
    if (isEntry(target)) tell.at('input', target, { value: target.value, cursor: target.selectionStart ?? 0 });
  });
  page.addEventListener('change', ({ target }) => {
    if (target.type === 'range') tellSlider(target, 'change', tell);
    else if (isEntry(target)) tell.at('change', target, { value: target.value });
    else tellChoice(target, tell);
  });
  for (const [type, name] of [
    ['focusin', 'focus'],
    ['focusout', 'blur'],
  ]) {
    page.addEventListener(type, ({ target }) => {
      if (isEntry(target)) tell.at(name, target, { value: target.value });
    });
  }
  page.addEventListener('keydown', (event) => {
    const { target, key } = event;
    const isFocused = target.tabIndex === 0 && /^mp-(?!radio|checkbox|switch)/.test(target.localName);
    if (key === 'Enter' && target.localName === 'input' && isEntry(target))
      tell.at('confirm', target, { value: target.value });
    if (isFocused && (key === 'Enter' || key === ' ')) {
      event.preventDefault();
      target.click();
    }
  });
  watchMovables(page, tell);
  watchWebViewMessages(page, tell);
  watchTouches(page, tell);
  watchHover(page);
  watchLoads(page, tell);
}

function isEntry(target) {
  return target.localName === 'textarea' || (target.localName === 'input' && !/^(radio|checkbox|range)$/.test(target.type));
}

function tellSlider(input, type, tell) {
  const slider = input.parentElement;
  slider.lastElementChild.textContent = input.value;
  tell.at(type, slider, { value: Number(input.value) });
}

/** What a press does besides the tap: submit, reset, navigate. */
function follow(target, tell, ask) {
  const button = ownerOf(target.closest('button'));
  const form = target.closest('mp-form');
  const way = button?.node.props.formType;
  if (form && button && way === 'submit') {
    tell.at('submit', form, { value: readForm(form), buttonTarget: describeTarget(button) });
  }
  if (form && way === 'reset') {
    resetForm(form);
    tell.at('reset', form, {});
  }
  if (button && !button.element.disabled) offer(button, ask);
  const picker = ownerOf(target.closest('mp-picker'));
  if (picker) openPicker(picker.node, (type, detail) => tell.at(type, picker.element, detail));
  const navigator = ownerOf(target.closest('mp-navigator'));
  if (!navigator) return;
  const { url, openType = 'navigate', delta } = navigator.node.props;
  const apis = {
    navigate: 'navigateTo',
    redirect: 'redirectTo',
    switchTab: 'switchTab',
    reLaunch: 'reLaunch',
    navigateBack: 'navigateBack',
  };
  ask.go(apis[openType || 'navigate'] ?? openType, openType === 'navigateBack' ? { delta: Number(delta ?? 1) } : { url });
}

/** What `open-type` does: shares, or asks the host for the user's data and then tells the button. */
function offer(button, ask) {
  const { props, events } = button.node;
  const target = describeTarget(button);
  if (props.openType === 'share') ask.share(target);
  const what = props.openType === 'getPhoneNumber' || props.scope === 'phoneNumber' ? 'phone' : 'user';
  if (/^get(Authorize|PhoneNumber)$/.test(props.openType))
    ask.authorize({ what, target, granted: events.getAuthorize ?? events.getPhoneNumber, refused: events.error });
}

/** A choice was made; its group gets all chosen values. */
function tellChoice(input, tell) {
  const choice = input.parentElement;
  const { node } = ownerOf(choice) ?? {};
  if (!node) return;
  if (node.name !== 'radio') tell.at('change', choice, { value: input.checked });
  else tell.at('change', choice, { value: input.value });
  const group = choice.closest('mp-radio-group, mp-checkbox-group');
  if (group && node.name !== 'switch') tell.at('change', group, { value: readGroup(group) });
}

function watchTouches(page, tell) {
  let press = 0;
  const names = {
    pointerdown: 'touchStart',
    pointermove: 'touchMove',
    pointerup: 'touchEnd',
    pointercancel: 'touchCancel',
  };
  for (const [type, name] of Object.entries(names)) {
    page.addEventListener(type, (event) => {
      if (name === 'touchMove' && event.buttons === 0) return;
      const point = {
        identifier: 0,
        pageX: event.pageX,
        pageY: event.pageY,
        clientX: event.clientX,
        clientY: event.clientY,
      };
      const touches = name === 'touchEnd' || name === 'touchCancel' ? [] : [point];
      clearTimeout(press);
      if (name === 'touchStart') press = setTimeout(() => tell.bubbling('longTap', event.target, {}), 500);
      tell.bubbling(name, event.target, {}, { touches, changedTouches: [point] });
    });
  }
}

/** A component with a hover-class has that class while it is pressed. */
function watchHover(page) {
  let pressed = null;
  const release = () => {
    pressed?.element.classList.remove(...pressed.classes);
    pressed = null;
  };
  page.addEventListener('pointerdown', ({ target }) => {
    let owner = ownerOf(target);
    while (owner && !owner.node.props.hoverClass) owner = ownerOf(owner.element.parentElement);
    const classes = showText(owner?.node.props.hoverClass)
      .split(/\s+/)
      .filter((name) => name && name !== 'none');
    if (!owner || classes.length === 0) return;
    pressed = { element: owner.element, classes };
    owner.element.classList.add(...classes);
  });
  for (const type of ['pointerup', 'pointercancel', 'pointerleave']) page.addEventListener(type, release);
}

/** Events that do not bubble in the document are caught on their way down. */
function watchLoads(page, tell) {
  page.addEventListener(
    'load',
    ({ target }) => {
      if (target.dataset?.wanted) return;
      if (target.localName === 'img')
        tell.at('load', target, { width: target.naturalWidth, height: target.naturalHeight });
    },
    true,
  );
  page.addEventListener(
    'error',
    ({ target }) => {
      if (target.localName === 'img') tell.at('error', target, { errMsg: 'the picture cannot be shown' });
    },
    true,
  );
  page.addEventListener('scroll', ({ target }) => tellScroll(target, tell), true);
  for (const [type, name] of [['transitionend', 'transitionEnd'], ['animationend', 'animationEnd'], ['animationstart', 'animationStart'], ['animationiteration', 'animationIteration']]) {
    page.addEventListener(type, ({ target, elapsedTime }) => tell.bubbling(name, target, { elapsedTime: elapsedTime * 1000 }));
  }
}

/** A scroll-view moved, or a swiper reached another item. */
function tellScroll(target, tell) {
  const owner = ownerOf(target);
  const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight, clientWidth } = target;
  const crosses = (name, is, initially) => {
    const was = scrollMarks.get(target)?.[name] ?? initially;
    scrollMarks.set(target, { ...scrollMarks.get(target), [name]: is });
    return is !== was;
  };
  if (owner?.node.name === 'swiper' && target.className === 'mp-track') {
    const current = swiperMoved(owner.element);
    if (current !== undefined) tell.at('change', owner.element, { current, isChanging: false });
    return;
  }
  if (owner?.node.name === 'picker-view-column') {
    settlePicker(owner.element, tell);
    return;
  }
  if (owner?.node.name !== 'scroll-view') return;
  const { lowerThreshold = 50, upperThreshold = 50 } = owner.node.props;
  const isLow = scrollTop + clientHeight >= scrollHeight - Number(lowerThreshold);
  const isHigh = scrollTop <= Number(upperThreshold);
  tell.at('scroll', target, { scrollTop, scrollLeft, scrollHeight, scrollWidth });
  if (crosses('isLow', isLow, false) && isLow) tell.at('scrollToLower', target, { direction: 'bottom' });
  if (crosses('isHigh', isHigh, true) && isHigh) tell.at('scrollToUpper', target, { direction: 'top' });
}

/** A column has come to rest: its view tells the rows. */
function settlePicker(column, tell) {
  const view = column.closest('mp-picker-view');
  clearTimeout(pickerRests.get(view));
  const rest = setTimeout(() => {
    const value = readPickerView(view);
    const text = JSON.stringify(value);
    if (scrollMarks.get(view) === text) return;
    scrollMarks.set(view, text);
    tell.at('change', view, { value });
  }, 120);
  pickerRests.set(view, rest);
}

const pickerRests = new WeakMap();

/** The last position of each scrolling element that was reported to the program. */
const scrollMarks = new WeakMap();

/** How an event is dispatched: to one component, or up through all listeners until one stops it. */
function createTeller(emit) {
  function send(type, origin, owner, detail, more) {
    const listener = owner.node.events[type];
    const target = { ...describeTarget(origin), targetDataset: origin.node.dataset };
    const currentTarget = describeTarget(owner);
    emit(listener, { type, timeStamp: Date.now(), target, currentTarget, detail, ...more });
  }
  return {
    at(type, place, detail) {
      const owner = ownerOf(place);
      if (owner?.node.events[type]) send(type, owner, owner, detail, {});
    },
    bubbling(type, place, detail, more = {}) {
      const origin = ownerOf(place);
      for (let owner = origin; owner; owner = ownerOf(owner.element.parentElement)) {
        const listener = owner.node.events[type];
        if (listener) send(type, origin, owner, detail, more);
        if (listener?.isCaught) return;
      }
    },
  };
}

function describeTarget({ element, node }) {
  const { offsetLeft, offsetTop } = element;
  return { id: node.id ?? '', tagName: node.name, dataset: node.dataset, offsetLeft, offsetTop };
}
