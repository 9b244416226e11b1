// Runs in the worker. The calls that the frame carries out: bars, scrolling, pictures, what is measured and drawn. Their results
// arrive later, as if from the host.
'use strict';

/** Calls that are accepted and change nothing here. */
const WITHOUT_EFFECT =
  'setBackgroundTextStyle setOptionMenu showOptionMenu hideOptionMenu setCanPullDown showShareMenu hideShareMenu hideBackHome hideAllFavoriteMenu ' +
  'hideFavoriteMenu hideAddToDesktopMenu reportAnalytics setTabBarStyle setTabBarItem setTabBarBadge removeTabBarBadge ' +
  'showTabBarRedDot hideTabBarRedDot setPageScrollable preloadCanvasImage getTitleColor setTimeoutLimit';

/** `bar(change)` changes what is around the page; `calls` are the questions to the frame (`query.js`). */
function createSurface({ bar, calls, canvases, guard, topId }) {
  const settleLater = (options, run) => {
    const settlement = createSettlement(Object(options), guard);
    queueMicrotask(() => run(Object(options), settlement));
    return settlement.promise;
  };
  const later =
    (change, answer = {}) =>
    (options) =>
      settleLater(options, (given, settlement) => {
        bar(change(given));
        settlement.succeed({ ...answer });
      });
  /** A call that the frame answers; `undefined` means that it could not. */
  const asked =
    (what, problem) =>
    (options) =>
      settleLater(options, (given, settlement) =>
        calls.ask(topId(), what, given, (value) => {
          if (value === undefined || value === null) settlement.fail({ error: 3, errorMessage: problem });
          else settlement.succeed(value);
        }),
      );

  const surface = {
    setNavigationBar: later(({ title, reset, backgroundColor, image, frontColor }) => ({
      title: reset ? null : title,
      head: { backgroundColor, image, frontColor },
    })),
    setNavigationBarTitle: later(({ title }) => ({ title })),
    setBackgroundColor: later(({ backgroundColor }) => ({ backgroundColor })),
    pageScrollTo: later(({ scrollTop, selector, duration }) => ({ scroll: { scrollTop, selector, duration } })),
    showTabBar: later(() => ({ tabBar: true })),
    hideTabBar: later(() => ({ tabBar: false })),
    showNavigationBarLoading: later(() => ({ isBusy: true })),
    hideNavigationBarLoading: later(() => ({ isBusy: false })),
    startPullDownRefresh: later(() => ({ pull: true })),
    stopPullDownRefresh: later(() => ({ pull: false })),
    hideKeyboard: later(() => ({ blur: true })),
    previewImage: later(({ urls, current }) => ({ preview: { urls, current: typeof current === 'string' ? urls?.indexOf?.(current) : current } })),
    getImageInfo: (options) => asked('image', 'the picture cannot be loaded')(options),
    compressImage: later(() => ({})),
    createSelectorQuery: () => calls.createSelectorQuery(undefined),
    createIntersectionObserver: (options) => calls.createIntersectionObserver(undefined, options),
    createAnimation,
    createCanvasContext: (id) => canvases.createContext(topId, String(id)),
    nextTick: (run) => queueMicrotask(() => guard(run)),
  };
  surface.compressImage = (options) =>
    settleLater(options, ({ apFilePaths = [], filePath }, settlement) => settlement.succeed({ apFilePaths: filePath ? [filePath] : apFilePaths }));
  for (const name of WITHOUT_EFFECT.split(' ')) surface[name] = later(() => ({}));
  return surface;
}
