'use strict';
// Sends the forms in the background, and shows what has changed every second. Without this script, the page works by
// being loaded again.

/** What the server sent last for each part, since the browser changes what it shows. */
const sent = new Map();
const parts = (page) => page.querySelectorAll('[id][data-live]');
for (const part of parts(document)) sent.set(part.id, part.innerHTML);

/** Whether somebody is writing in a part, choosing in it, or marking its text. */
function isUsed(part) {
  const selection = getSelection();
  const isMarked = !selection.isCollapsed && part.contains(selection.anchorNode);
  return isMarked || (part.contains(document.activeElement) && document.activeElement.matches('select, input'));
}

/** Replaces the parts that have changed. What is unfolded stays so, and so does the focus. */
function show(text, withMessage) {
  const page = new DOMParser().parseFromString(text, 'text/html');
  for (const next of parts(page)) {
    const part = document.getElementById(next.id);
    if (next.id === 'message') {
      // Also if it is the same again, so that it is announced.
      if (withMessage) part.innerHTML = next.innerHTML;
      continue;
    }
    if (!part || sent.get(next.id) === next.innerHTML || isUsed(part)) continue;
    sent.set(next.id, next.innerHTML);
    const open = [...part.querySelectorAll('details[open]')].map((it) => it.id);
    const focused = part.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    part.innerHTML = next.innerHTML;
    for (const details of part.querySelectorAll('details')) details.open = open.includes(details.id);
    if (focused !== undefined) {
      const same = [...part.querySelectorAll('[data-key]')].find((it) => it.dataset.key === focused);
      (same ?? part.querySelector('h2'))?.focus({ preventScroll: true });
    }
  }
}

const state = document.getElementById('state');
const say = (text) => { if (state.textContent !== text) state.textContent = text; };
const lang = document.documentElement.lang;
const options = { headers: { Accept: 'text/html' } };
let paused = false;

async function load(request, withMessage) {
  try {
    const response = await request;
    show(await response.text(), withMessage);
    say(paused ? document.body.dataset.paused : document.body.dataset.live);
  } catch {
    say(document.body.dataset.lost);
  }
}

document.addEventListener('submit', (event) => {
  event.preventDefault();
  const body = new URLSearchParams(new FormData(event.target, event.submitter));
  load(fetch(`?lang=${lang}`, { ...options, method: 'POST', body }), true);
});

const pause = document.getElementById('pause');
pause.setAttribute('aria-pressed', 'false');
pause.addEventListener('click', () => {
  paused = !paused;
  pause.setAttribute('aria-pressed', String(paused));
  say(paused ? document.body.dataset.paused : document.body.dataset.live);
});
document.getElementById('follow').hidden = false;

async function follow() {
  if (!paused && !document.hidden) await load(fetch(`?lang=${lang}`, options), false);
  setTimeout(follow, 1000);
}
setTimeout(follow, 1000);
