// Conveniences on every page: times in the reader's time zone, protection from double clicks, printing, copying.
// @ts-check

const language = document.documentElement.dataset.intl;
// The server's format of a time: `pages/moment.rs`.
const moments = new Intl.DateTimeFormat(language, {
  day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
});

for (const time of document.querySelectorAll('time[data-moment]')) {
  const at = new Date(time.getAttribute('datetime') ?? '');
  if (!Number.isNaN(at.getTime())) time.textContent = moments.format(at);
}

/** Reports the order's state to the super app that embeds the cashier. @param {string | undefined} state */
function tellHolder(state) {
  if (state && parent !== window) parent.postMessage({ kind: 'cashier', state }, location.origin);
}

tellHolder(document.querySelector('main')?.dataset.orderState);

for (const form of document.querySelectorAll('form')) {
  form.addEventListener('submit', (event) => {
    if (form.action.endsWith('/confirm')) tellHolder('submitted');
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'yes';
    event.submitter?.setAttribute('aria-busy', 'true');
  });
}

// A page restored from the browser's history must be usable again.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) form.removeAttribute('data-sent');
  for (const button of document.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy');
});

for (const button of document.querySelectorAll('button[data-print]')) {
  button.removeAttribute('hidden');
  button.addEventListener('click', () => print());
}

for (const chooser of document.querySelectorAll('details.menu')) {
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') chooser.removeAttribute('open');
  });
}

for (const button of document.querySelectorAll('button[data-fill]')) {
  button.removeAttribute('hidden');
  button.addEventListener('click', () => {
    if (!(button instanceof HTMLElement)) return;
    for (const [name, value] of Object.entries({ login_id: button.dataset.fill, password: button.dataset.with })) {
      const field = document.querySelector(`input[name="${name}"]`);
      if (field instanceof HTMLInputElement) field.value = value ?? '';
    }
    const submit = document.querySelector('form[data-sign-in] button[type="submit"]');
    if (submit instanceof HTMLElement) submit.focus();
  });
}
