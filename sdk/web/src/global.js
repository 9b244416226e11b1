// For a page without a bundler: after this module, `BaaS` is a global, as the script of `minapp-sdk` makes it.
// @ts-check

import { BaaS } from './index.js';

Object.assign(globalThis, { BaaS });
