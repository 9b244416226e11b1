// What a program finds in its worker besides `my`, App and Page. A browser's worker has more, on which a program must not rely:
// that is why the browser's own declarations are not used.
declare const console: Record<"debug" | "log" | "info" | "warn" | "error", (...values: unknown[]) => void>;
declare function setTimeout(callback: () => void, ms?: number): number;
declare function clearTimeout(timer: number | undefined): void;
declare function setInterval(callback: () => void, ms?: number): number;
declare function clearInterval(timer: number | undefined): void;
