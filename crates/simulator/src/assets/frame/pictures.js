// Runs in the frame. Pictures: of the package, given by the host, or of another server. The frame loads nothing from the network;
// a remote picture is asked of the host, which fetches it if the program may.
'use strict';

/** Remote pictures of one program, at most. */
const REMOTE_LIMIT = 200;
/** Stands in style sheets for a picture that is not there: a grey field, whatever its size. */
const NO_PICTURE =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='8' height='8'%3E%3Cpath d='M0 0h8v8H0z' fill='%23888' fill-opacity='.2'/%3E%3C/svg%3E";

const isRemote = (address) => /^(https?:)?\/\//i.test(address);

/**
 * A picture's data URL; '' when there is none. A remote one is not there until the host has given it.
 */
function imageAddress(files, folder, request, report, place) {
  if (/^(data|blob):/.test(request) || request === '') return request;
  if (isRemote(request)) return files[request] ?? '';
  if (/^[a-z][a-z0-9+.-]*:/i.test(request)) {
    report('warn', `${place}: the address ${request.slice(0, 80)} is not known`);
    return '';
  }
  const path = joinInside(request.startsWith('/') ? '' : folder, request.split(/[?#]/)[0]);
  const content = Object.hasOwn(files, path) ? files[path] : undefined;
  if (content === undefined) report('error', `${place}: ${path} is not in the package`);
  if (content === undefined || content.startsWith('data:')) return content ?? '';
  return `data:image/svg+xml,${encodeURIComponent(content)}`;
}

/** Asks for remote pictures, each once. `send` goes to the worker. */
function createPictures(files, send) {
  const asked = new Set();
  return {
    want(address) {
      // The phone gives its own files by itself.
      if (!isRemote(address) || address.startsWith('https://resource/') || Object.hasOwn(files, address) || asked.has(address) || asked.size === REMOTE_LIMIT) return;
      asked.add(address);
      send({ kind: 'picture', address });
    },
    /** A picture has come: from another server, or a file that the host gave the program. */
    give(address, content) {
      files[address] = content;
      for (const element of document.querySelectorAll('img[data-wanted]')) {
        if (element instanceof HTMLImageElement && element.dataset.wanted === address) showPicture(element, content, address);
      }
    },
  };
}

function applyImage(element, { props, place, folder }, before, { files, report, pictures }) {
  element.dataset.mode = props.mode || 'scaleToFill';
  element.alt = props['aria-label'] ?? '';
  element.draggable = false;
  if (props.src === before?.props.src && before) return;
  const wanted = showText(props.src);
  showPicture(element, imageAddress(files, folder, wanted, report, place), wanted);
  pictures?.want(wanted);
}

/** Shows a picture, or that it is missing and whose it would be. */
function showPicture(element, address, wanted) {
  const isMissing = address === '' && isRemote(wanted);
  element.toggleAttribute('data-missing', isMissing);
  setAttribute(element, 'data-wanted', isMissing ? wanted : undefined);
  setAttribute(element, 'src', isMissing ? NO_PICTURE : address);
  if (isMissing) element.title = word('picture', { name: hostOf(wanted) });
  else element.removeAttribute('title');
}

function hostOf(address) {
  return /^(?:https?:)?\/\/([^/]*)/i.exec(address)?.[1] ?? '';
}

/** The pictures of `my.previewImage`, one at a time, over everything of the program. */
function showPreview(urls, current, context) {
  const list = Array.isArray(urls) ? urls.map(showText).slice(0, 100) : [];
  if (list.length === 0) return;
  let at = Math.min(Math.max(Number(current) || 0, 0), list.length - 1);
  const view = document.createElement('section');
  view.className = 'mp-preview';
  const picture = document.createElement('img');
  const count = document.createElement('p');
  const show = () => {
    const node = { props: { src: list[at], mode: 'aspectFit' }, place: 'previewImage', folder: '' };
    applyImage(picture, node, undefined, context);
    picture.alt = count.textContent = word('page', { n: at + 1, all: list.length });
  };
  const turn = (by) => {
    at = (at + by + list.length) % list.length;
    show();
  };
  let from = 0;
  view.addEventListener('pointerdown', ({ clientX }) => (from = clientX));
  view.addEventListener('click', ({ clientX }) => (Math.abs(clientX - from) > 40 ? turn(clientX > from ? -1 : 1) : close()));
  view.addEventListener('keydown', ({ key }) => {
    if (/^Arrow(Left|Right)$/.test(key)) turn(key === 'ArrowLeft' ? -1 : 1);
    if (key === 'Enter') close();
  });
  view.append(picture, count);
  show();
  const close = openOverlay(view, word('page', { n: at + 1, all: list.length }), () => {});
}
