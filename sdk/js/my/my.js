// The package's face. Importing it starts listening for the host, which hands over its port when the page has loaded.
import { createMy } from "./call.js";
import { watchForHost } from "./host.js";

/** How long a call waits for a host that has not shown up yet. */
const HOST_WAIT_MS = 3000;

export const my = createMy(watchForHost(globalThis), HOST_WAIT_MS);
