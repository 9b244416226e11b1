/** How a payment process ended. Only a merchant's server can know whether it was paid; ask it after every code. */
export type ResultCode =
  /** Paid. */
  | "9000"
  /** In progress; may be paid already. */
  | "8000"
  /** Failed. */
  | "4000"
  /** The user gave up. */
  | "6001"
  /** The network failed. */
  | "6002"
  /** Unknown; may be paid. */
  | "6004";

/** Why a call did not run. */
export interface Failure {
  /** 1 not implemented or no host, 2 invalid parameter, 3 unknown, 4 no permission, 5 timed out, 10001 busy, … */
  error?: number;
  errorMessage?: string;
  /** tradePay only: the nearest code. */
  resultCode?: ResultCode;
  /** getAuthCode only: scope → error code. */
  authErrorScopes?: Record<string, string>;
}

/** Exactly one of success and fail runs, then complete with the same object; always after the call has returned. */
export interface Callbacks<Value> {
  success?(value: Value): void;
  fail?(failure: Failure): void;
  complete?(outcome: Value | Failure): void;
}

/** The order to pay: exactly one of the three. */
export type Order =
  | { paymentUrl: string; tradeNO?: never; orderStr?: never }
  | { tradeNO: string; paymentUrl?: never; orderStr?: never }
  | { orderStr: string; paymentUrl?: never; tradeNO?: never };

export interface PayResult {
  resultCode: ResultCode;
}

export interface AuthCode {
  /** For one use, by the merchant's server. */
  authCode: string;
  authSuccessScopes: string[];
  authErrorScopes: Record<string, string>;
}

export interface SiteInfo {
  /** The name of the wallet's site, for example "TIGRIS". */
  siteName: string;
}

/** What every host tells; a host may tell more. */
export interface SystemInfo {
  app: string;
  language: string;
  platform: string;
  version: string;
  windowWidth: number;
  windowHeight: number;
  pixelRatio: number;
  [more: string]: unknown;
}

export interface My {
  /** Opens the host's cashier. A process that ended is a success, whatever its code. */
  tradePay(options: Order & Callbacks<PayResult>): Promise<PayResult>;
  /** An authorization code of the host's user. Scopes beyond auth_base and USER_ID need the user's consent. */
  getAuthCode(options?: { scopes?: string | string[] } & Callbacks<AuthCode>): Promise<AuthCode>;
  /** Which wallet this is. */
  getSiteInfo(options?: Callbacks<SiteInfo>): Promise<SiteInfo>;
  /** The device and the host. */
  getSystemInfo(options?: Callbacks<SystemInfo>): Promise<SystemInfo>;
  /** Whether this package has a call of that name. */
  canIUse(name: string): boolean;
}

export const my: My;
