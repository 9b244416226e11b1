// The signed-in user's orders.
// @ts-check

/** @param {import('./transport.js').Call} call */
export function createOrders(call) {
  /** @param {Record<string, string | number>} params */
  const list = (params) => {
    const query = new URLSearchParams(Object.entries(params).map(([name, value]) => [name, String(value)]));
    return call('GET', `v2.2/idp/pay/order/?${query}`);
  };

  class Order {
    /** @type {Record<string, string | number>} */
    #page = { limit: 20, offset: 0 };

    /** At most 1000. @param {number} count */
    limit(count) {
      this.#page.limit = count;
      return this;
    }

    /** @param {number} count */
    offset(count) {
      this.#page.offset = count;
      return this;
    }

    /** A field, with `-` before it for the greatest first. @param {string | string[]} fields */
    orderBy(fields) {
      this.#page.order_by = [fields].flat().join(',');
      return this;
    }

    /** A condition, such as `{ total_cost: { $gte: 2 } }`. @param {object} where */
    setQuery(where) {
      this.#page.where = JSON.stringify(where);
      return this;
    }

    /** Orders with these values. @param {Record<string, string | number>} [equal] */
    getOrderList(equal = {}) {
      return list({ ...this.#page, ...equal });
    }

    /** One order, by any of its names. @param {string} number */
    get(number) {
      return call('GET', `v2.0/idp/pay/order/${encodeURIComponent(number)}/`);
    }
  }

  return { Order, getOrderList: list };
}
