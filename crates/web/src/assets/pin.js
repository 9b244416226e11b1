// Six cells over the PIN field. The field itself stays one password input that any keyboard,
// password manager or screen reader can use.
// @ts-check

const LENGTH = 6;
const ARABIC = '٠١٢٣٤٥٦٧٨٩';
const PERSIAN = '۰۱۲۳۴۵۶۷۸۹';

/** @param {string} text */
function digits(text) {
  const plain = [...text].map((letter) => {
    const at = Math.max(ARABIC.indexOf(letter), PERSIAN.indexOf(letter));
    return at < 0 ? letter : String(at);
  });
  return plain.join('').replace(/\D/g, '').slice(0, LENGTH);
}

/** @param {HTMLInputElement} input */
function dress(input) {
  const cells = document.createElement('span');
  cells.className = 'pin-cells';
  cells.setAttribute('aria-hidden', 'true');
  cells.append(...Array.from({ length: LENGTH }, () => document.createElement('span')));
  input.after(cells);
  input.parentElement?.classList.add('has-cells');
  const show = () => {
    const clean = digits(input.value);
    if (clean !== input.value) input.value = clean;
    [...cells.children].forEach((cell, index) => {
      cell.classList.toggle('is-filled', index < clean.length);
      cell.classList.toggle('is-next', index === Math.min(clean.length, LENGTH - 1));
    });
  };
  input.addEventListener('input', show);
  show();
}

for (const input of document.querySelectorAll('input[data-pin]')) {
  if (input instanceof HTMLInputElement) dress(input);
}
