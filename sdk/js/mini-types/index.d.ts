/// <reference types="@mini-types/my" />

// That package declares `my` as a global namespace of functions. A second declaration of the namespace merges with it:
// a function that is there already gets one more overload, any other is new. Nothing is exported here, so that this
// file stays a global script; with one export it would declare a namespace of its own.
declare namespace my {
  /**
   * Opens the wallet's cashier for the order behind a cashier address.
   */
  export function tradePay(object: {
    /**
     * The address that the order's creation has answered with.
     */
    paymentUrl: string;
    /**
     * The payment process ended; the code says how. Only the merchant's server can know whether it was paid.
     */
    success?(data: { resultCode: string }): void;
    /**
     * The call itself did not run.
     */
    fail?(err: { error?: number; errorMessage?: string; resultCode?: string }): void;
    /**
     * Runs after success or fail, with the same object.
     */
    complete?(arg: { resultCode: string } | { error?: number; errorMessage?: string; resultCode?: string }): void;
  }): Promise<{ resultCode: string }>;

  /**
   * Tells which wallet the program runs in.
   */
  export function getSiteInfo(object?: {
    success?(data: { siteName: string }): void;
    fail?(err: { error?: number; errorMessage?: string }): void;
    complete?(arg: { siteName: string } | { error?: number; errorMessage?: string }): void;
  }): Promise<{ siteName: string }>;
}
