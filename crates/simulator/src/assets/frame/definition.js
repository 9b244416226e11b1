// Runs in the worker. What a program passes to `Component()` and `Behavior()`, joined with its mixins into one definition.
'use strict';

/** Methods that the runtime calls; those of mixins run as well, before the component's own. */
const LIFECYCLE = ['onInit', 'deriveDataFromProps', 'didMount', 'didUpdate', 'didUnmount', 'onError'];
/** Where newer programs write some of them. */
const LIFETIMES = { created: 'onInit', attached: 'onInit', ready: 'didMount', detached: 'didUnmount' };

/** The definition of a component: {data(), props, methods, hooks, observers, pageEvents, ref}. */
function defineComponent(given) {
  /** @type {any} */
  const whole = { makers: [], props: {}, methods: {}, hooks: {}, observers: [], pageEvents: {}, ref: undefined };
  for (const name of LIFECYCLE) whole.hooks[name] = [];
  addDefinition(whole, given ?? {}, new Set());
  whole.data = () => Object.assign({}, ...whole.makers.map((make) => make()));
  return whole;
}

function addDefinition(whole, given, seen) {
  // A mixin that several mixins bring counts once.
  if (seen.has(given)) return;
  seen.add(given);
  for (const mixin of [...(given.mixins ?? []), ...(given.behaviors ?? [])]) {
    if (typeof mixin === 'object' && mixin !== null) addDefinition(whole, mixin, seen);
  }
  const { data } = given;
  if (data) whole.makers.push(() => copyData(typeof data === 'function' ? data() : data));
  Object.assign(whole.props, typeof given.props === 'function' ? given.props() : given.props);
  Object.assign(whole.props, defaultsOf(given.properties));
  Object.assign(whole.methods, given.methods);
  Object.assign(whole.pageEvents, given.pageEvents);
  for (const [name, hooks] of Object.entries(whole.hooks)) {
    if (typeof given[name] === 'function') hooks.push(given[name]);
  }
  for (const [name, hook] of Object.entries({ ...given.lifetimes })) {
    if (LIFETIMES[name] && typeof hook === 'function') whole.hooks[LIFETIMES[name]].push(hook);
  }
  for (const [paths, observe] of Object.entries({ ...given.observers })) {
    if (typeof observe === 'function') whole.observers.push({ paths: paths.split(',').map((one) => one.trim()), observe });
  }
  whole.ref = given.ref ?? whole.ref;
}

/** `properties: {size: {type: Number, value: 1}}`, another way to write `props`. */
function defaultsOf(properties) {
  return Object.fromEntries(
    Object.entries(properties ?? {}).map(([name, kind]) => {
      const zero = new Map(/** @type {[any, any][]} */ ([[String, ''], [Number, 0], [Boolean, false], [Array, []], [Object, null]]));
      const isPlain = typeof kind === 'object' && kind !== null;
      return [name, isPlain && 'value' in kind ? kind.value : zero.get(isPlain ? kind.type : kind)];
    }),
  );
}
