/** Codes that were scanned but not taken yet. They stay until the user decides about them, even across a reload. */
export interface KeptCode {
  code: string;
  /** How many times it was scanned. */
  times: number;
  /** Why it was not taken. */
  why: string;
}

export interface KeptCodes {
  /** Those that are not being looked up right now. */
  current(): readonly KeptCode[];
  subscribe(listener: () => void): () => void;
  /** Keeps a code that was scanned once while it is looked up. */
  begin(code: string): void;
  /** Looks a kept code up once more; returns how many times it was scanned. */
  retry(code: string): number;
  /** The look-up succeeded. */
  settle(code: string, times: number): void;
  /** The look-up failed. */
  fail(code: string, times: number, why: string): void;
  /** The user dismissed it. */
  drop(code: string): void;
}

const NOT_LOOKED_UP = 'It has not been looked up yet.';

/** The codes of a page; with a name they are kept in this browser, for all of its tabs. */
export function makeKeptCodes(name?: string): KeptCodes {
  let all: KeptCode[] = read(name);
  let shown: readonly KeptCode[] = all;
  const pending = new Map<string, number>();
  const listeners = new Set<() => void>();

  const refresh = () => {
    shown = all
      .map((one) => ({ ...one, times: one.times - (pending.get(one.code) ?? 0) }))
      .filter(({ times }) => times > 0);
    for (const listener of listeners) listener();
  };
  const change = (code: string, times: number, why: string | undefined) => {
    // Another tab may have written since.
    const known = name === undefined ? all : read(name);
    const old = known.find((one) => one.code === code) ?? { code, times: 0, why: NOT_LOOKED_UP };
    const next = { code, times: old.times + times, why: why ?? old.why };
    all = [...known.filter((one) => one.code !== code), ...(next.times > 0 ? [next] : [])];
    keep(name, all);
  };
  const wait = (code: string, times: number) => {
    const count = (pending.get(code) ?? 0) + times;
    if (count > 0) pending.set(code, count);
    else pending.delete(code);
  };
  const heard = (event: StorageEvent) => {
    if (event.key !== name) return;
    all = read(name);
    refresh();
  };

  return {
    current: () => shown,
    subscribe(listener) {
      if (listeners.size === 0 && name !== undefined) window.addEventListener('storage', heard);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) window.removeEventListener('storage', heard);
      };
    },
    begin(code) {
      change(code, 1, undefined);
      wait(code, 1);
      refresh();
    },
    retry(code) {
      const times = shown.find((one) => one.code === code)?.times ?? 0;
      wait(code, times);
      refresh();
      return times;
    },
    settle(code, times) {
      wait(code, -times);
      change(code, -times, undefined);
      refresh();
    },
    fail(code, times, why) {
      wait(code, -times);
      change(code, 0, why);
      refresh();
    },
    drop(code) {
      const known = all.find((one) => one.code === code);
      if (known !== undefined) change(code, -(known.times - (pending.get(code) ?? 0)), undefined);
      refresh();
    },
  };
}

function read(name: string | undefined): KeptCode[] {
  const text = name === undefined ? null : localStorage.getItem(name);
  return text === null ? [] : (JSON.parse(text) as KeptCode[]);
}

function keep(name: string | undefined, codes: KeptCode[]): void {
  if (name === undefined) return;
  if (codes.length === 0) localStorage.removeItem(name);
  else localStorage.setItem(name, JSON.stringify(codes));
}
