import { useSyncExternalStore } from "react";

/** The token that someone pasted to try calls with: one for the whole page, in memory only. */
let pasted = "";
const listeners = new Set<() => void>();

function setPasted(token: string): void {
  pasted = token;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function usePastedToken(): [string, (token: string) => void] {
  return [useSyncExternalStore(listen, () => pasted), setPasted];
}
