// Runs in the worker. What exists: the built-in components with their attributes, and the events that happen. What is between
// `=` and the last semicolon is JSON, because `cashier simulator add` reads it as well.
'use strict';

const KNOWN = {
  "every": "id class style hidden role hover-class ref slot is catchMove disable-scroll animation hover-start-time hover-stay-time",
  "components": {
    "view": "",
    "cover-view": "",
    "root-portal": "enable",
    "match-media": "",
    "page-meta": "",
    "text": "selectable number-of-lines",
    "button": "type size plain disabled loading form-type formType open-type openType name scope",
    "image": "src mode lazy-load default-source",
    "cover-image": "src mode",
    "icon": "type size color",
    "input": "name value disabled placeholder placeholder-class placeholder-style maxlength focus password type confirm-type controlled enableNative enable-native confirm-hold",
    "textarea": "name value disabled placeholder placeholder-class placeholder-style maxlength focus controlled enableNative enable-native auto-height show-count confirm-type",
    "label": "for",
    "form": "report-submit name",
    "radio-group": "name",
    "checkbox-group": "name",
    "radio": "value checked disabled color name",
    "checkbox": "value checked disabled color name",
    "switch": "checked disabled color name controlled",
    "slider": "min max step value disabled show-value active-color background-color track-size handle-size handle-color name activeColor backgroundColor",
    "progress": "percent show-info border-radius font-size stroke-width active active-color background-color activeColor backgroundColor",
    "picker": "mode range range-key value disabled title start end fields name",
    "picker-view": "value indicator-style indicator-class mask-style mask-class",
    "picker-view-column": "",
    "scroll-view": "scroll-x scroll-y scroll-top scroll-left scroll-into-view upper-threshold lower-threshold scroll-with-animation enable-back-to-top scroll-animation-duration trap-scroll",
    "swiper": "indicator-dots indicator-color indicator-active-color active-class changing-class autoplay current duration interval circular vertical previous-margin next-margin acceleration disable-touch touch-angle current-item-id",
    "swiper-item": "item-id key",
    "movable-area": "scale-area",
    "movable-view": "direction x y disabled inertia out-of-bounds damping friction scale scale-min scale-max scale-value",
    "navigator": "url open-type openType delta hover-stop-propagation",
    "rich-text": "nodes space",
    "web-view": "src",
    "canvas": "width height disable-scroll type canvas-id canvasId"
  },
  "placeholders": "map video audio camera live-player live-pusher lottie contact-button lifestyle favorite face-detection ad open-data open-avatar page-container share-element ai-camera ar-camera inline-payment-panel join-group-chat aria-component error-view script functional-page-navigator native-view editor",
  "events": "tap longTap touchStart touchMove touchEnd touchCancel input change changing focus blur confirm submit reset load error scroll scrollToLower scrollToUpper transition transitionEnd animationStart animationEnd animationIteration appear disappear firstAppear columnChange cancel changeEnd animationEnd getAuthorize getPhoneNumber keyboardHeightChange scale message"
};

const KNOWN_EVENTS = new Set(KNOWN.events.split(' '));
const PLACEHOLDERS = new Set(KNOWN.placeholders.split(' '));
const KNOWN_ATTRIBUTES = new Map(
  Object.entries(KNOWN.components).map(([name, list]) => [name, new Set(`${KNOWN.every} ${list}`.split(' '))]),
);

function isKnownComponent(name) {
  return KNOWN_ATTRIBUTES.has(name) || PLACEHOLDERS.has(name);
}

function isKnownAttribute(component, attribute) {
  if (/^(data|aria)-/.test(attribute)) return true;
  return KNOWN_ATTRIBUTES.get(component)?.has(attribute) ?? true;
}

function isKnownEvent(type) {
  return KNOWN_EVENTS.has(type);
}
