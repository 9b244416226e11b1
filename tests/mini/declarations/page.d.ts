// App and Page for programs in plain JavaScript. The platform's own declarations take the type of `this` from the literal
// alone; a program that keeps an order or a timer on its page has no way to say so without TypeScript. Everything that
// such a program calls on `my` is checked against the platform's declarations all the same.
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
