// App and Page for programs in plain JavaScript. The platform's own declarations infer the type of `this` from the literal only;
// without TypeScript, a program that keeps an order or a timer on its page cannot declare it. All calls that such a program makes
// on `my` are still checked against the platform's declarations.
type Query = Record<string, string>;

interface PageThis {
  readonly data: Record<string, any>;
  readonly route: string;
  setData(patch: Record<string, unknown>, done?: () => void): void;
  [kept: string]: any;
}

interface PageOptions {
  data?: Record<string, unknown>;
  onLoad?(query: Query): void;
  onShow?(): void;
  onReady?(): void;
  onHide?(): void;
  onUnload?(): void;
  onPullDownRefresh?(): void;
  onReachBottom?(): void;
  [member: string]: any;
}

interface AppOptions {
  onLaunch?(options: { path: string; query?: Query; scene?: string }): void;
  onShow?(options: { path: string; query?: Query; scene?: string }): void;
  onHide?(): void;
  onError?(error: string): void;
  [member: string]: any;
}

declare function Page(options: PageOptions & ThisType<PageThis>): void;
declare function App(options: AppOptions & ThisType<Record<string, any>>): void;
declare function getApp(): Record<string, any>;
declare function getCurrentPages(): PageThis[];
declare function require(path: string): any;
