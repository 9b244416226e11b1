// Runs in the frame. `onAppear`, `onFirstAppear` and `onDisappear`: a component comes into view and leaves it.
'use strict';

/** Watches the components of a page that listen to that. `tell` reaches the program. */
function createAppearance(page, tell) {
  const seen = new WeakSet();
  const watched = new WeakSet();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting && !seen.has(target)) tell.at('firstAppear', target, {});
        if (isIntersecting) tell.at('appear', target, {});
        else if (seen.has(target)) tell.at('disappear', target, {});
        if (isIntersecting) seen.add(target);
      }
    },
    { root: page },
  );
  return (element, { events }) => {
    if (watched.has(element) || !(events.appear || events.firstAppear || events.disappear)) return;
    watched.add(element);
    observer.observe(element);
  };
}
