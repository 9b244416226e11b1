// A host and the shop's server for the program under test. The test sets how the wallet answers.

const PRICES = { mint: "2000000", jasmine: "3500000" };
const amount = (value) => ({ currency: "IQD", value: String(value), decimals: 3 });

/** A server that stores orders; `say(id, state)` is what the wallet reported to it. */
export function fakeServer() {
  const orders = new Map();
  const sessions = new Map();
  const calls = [];
  const state = { isDown: false, loseNextAnswer: false };

  function answer(method, path, body, token) {
    if (path === "/menu") {
      const teas = Object.entries(PRICES).map(([id, price]) => ({ id, name: `Tea ${id}`, note: "n", price: amount(price), minutes: 3, celsius: 80 }));
      return { teas };
    }
    if (path === "/sessions") {
      const created = `token-${sessions.size + 1}`;
      sessions.set(created, body.guest ? "guest" : "customer");
      return { token: created };
    }
    const owner = sessions.get(token);
    if (!owner) return refuse(401, "SESSION_REQUIRED");
    if (path === "/profile") return { guest: false, nickname: method === "POST" ? "Sam" : null };
    if (path === "/orders" && method === "GET") return { orders: [...orders.values()].filter((order) => order.owner === owner).map(show) };
    if (path === "/orders") return show(place(owner, body));
    const [, id, isRefund] = /^\/orders\/([^/]+)(\/refund)?$/.exec(path);
    if (!orders.has(id)) return refuse(404, "ORDER_NOT_FOUND");
    if (isRefund) orders.get(id).state = "refunded";
    return show(orders.get(id));
  }

  function place(owner, { key, items, note, site }) {
    const known = [...orders.values()].find((order) => order.key === key);
    if (known) return known;
    const total = items.reduce((sum, item) => sum + Number(PRICES[item.tea]) * item.quantity, 0);
    const order = { id: `N${orders.size + 1}`, owner, key, items, note, site, total, state: "waiting" };
    orders.set(order.id, order);
    return order;
  }

  function show({ id, owner, items, note, total, state: word }) {
    const shown = items.map(({ tea, quantity }) => ({ tea, quantity, name: `Tea ${tea}`, total: amount(Number(PRICES[tea]) * quantity) }));
    const order = { id, state: word, guest: owner === "guest", items: shown, note, total: amount(total), placedAt: "2026-05-01T10:00:00Z" };
    return word === "waiting" ? { ...order, paymentUrl: `https://wallet.example/cashier/${id}` } : order;
  }

  const refuse = (status, code) => ({ status, error: { code } });

  function request(options) {
    const path = options.url.replace("https://tea.example/tea/api", "");
    const body = options.data && JSON.parse(options.data);
    calls.push({ method: options.method, path, body, headers: options.headers });
    if (state.isDown) return options.fail({ error: 12, errorMessage: "network" });
    const data = answer(options.method, path, body, options.headers.authorization?.replace("Bearer ", ""));
    if (state.loseNextAnswer && path === "/orders") {
      state.loseNextAnswer = false;
      return options.fail({ error: 13, errorMessage: "timeout" });
    }
    if (data.error) return options.fail({ error: 19, status: data.status, data: { error: data.error } });
    return options.success({ data, status: 200, headers: {} });
  }

  return { request, orders, sessions, calls, state, say: (id, word) => (orders.get(id).state = word) };
}

/** A `my` for one user. `codes` are the cashier's next answers: a code, or an object for a bridge error. */
export function fakeMy(server, { language = "en", codes = [] } = {}) {
  const kept = new Map();
  const said = { toasts: [], titles: [], paid: [], scopes: [] };
  const later = (work) => setImmediate(work);
  const my = {
    said,
    getSystemInfoSync: () => ({ language }),
    getExtConfigSync: () => ({ apiBase: "https://tea.example/tea/api/" }),
    canIUse: (name) => name in my,
    getStorageSync: ({ key }) => ({ data: kept.has(key) ? JSON.parse(kept.get(key)) : null }),
    setStorageSync: ({ key, data }) => void kept.set(key, JSON.stringify(data)),
    removeStorageSync: ({ key }) => void kept.delete(key),
    setNavigationBar: ({ title }) => said.titles.push(title),
    showToast: ({ content }) => said.toasts.push(content),
    confirm: ({ success }) => later(() => success({ confirm: true })),
    getSiteInfo: ({ success }) => later(() => success({ siteName: "TIGRIS" })),
    getAuthCode: ({ scopes, success, fail }) => {
      said.scopes.push(...scopes);
      later(() => (my.refuses ? fail({ error: 11 }) : success({ authCode: `code-${said.scopes.length}` })));
    },
    request: (options) => later(() => server.request(options)),
    tradePay: ({ paymentUrl, success, fail }) => {
      said.paid.push(paymentUrl);
      const next = codes.shift();
      later(() => (typeof next === "object" ? fail(next) : success({ resultCode: next })));
    },
  };
  return my;
}
