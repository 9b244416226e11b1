// The values of a form's fields.
'use strict';

/** The values of the named fields inside a form. */
function readForm(form) {
  const values = {};
  for (const element of form.querySelectorAll('*')) {
    const node = drawnNodes.get(element);
    const name = node?.props?.name;
    if (!name || (node.name === 'checkbox' && element.closest('mp-checkbox-group'))) continue;
    if (node.name === 'input' || node.name === 'textarea') values[name] = element.value;
    if (node.name === 'switch' || node.name === 'checkbox') values[name] = element.firstElementChild.checked;
    if (node.name === 'slider') values[name] = Number(element.firstElementChild.value);
    if (node.name === 'picker') values[name] = node.props.value;
    if (node.name === 'picker-view') values[name] = readPickerView(element);
    if (node.name === 'radio-group' || node.name === 'checkbox-group') values[name] = readGroup(element);
  }
  return values;
}

/** The chosen value of a radio group, the chosen values of a checkbox group. */
function readGroup(group) {
  const chosen = [...group.querySelectorAll('input:checked')].map((input) => input.value);
  return group.localName === 'mp-radio-group' ? (chosen[0] ?? '') : chosen;
}

/** Resets every field to the value that the page set. */
function resetForm(form) {
  for (const element of form.querySelectorAll('*')) {
    const node = drawnNodes.get(element);
    if (!node || node.text !== undefined) continue;
    if (node.name === 'input' || node.name === 'textarea') element.value = showText(node.props.value);
    if (node.name === 'slider') element.firstElementChild.value = showText(node.props.value ?? 0);
    if (componentOf(node.name).control) element.firstElementChild.checked = Boolean(node.props.checked);
  }
}

let lastRadioGroup = 0;

/** Radios of one group exclude each other and respond to the arrow keys: the browser groups them by name. */
function joinRadios(page) {
  for (const group of page.querySelectorAll('mp-radio-group')) {
    if (!group.dataset.group) group.dataset.group = `group-${(lastRadioGroup += 1)}`;
    for (const input of group.querySelectorAll('input[type=radio]')) input.name = group.dataset.group;
  }
}
