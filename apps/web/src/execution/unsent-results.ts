import type { CreateResult } from "@tessera/domain";
import type { AppError } from "#web/app-error.ts";

/** A result that the server has not confirmed yet; its key makes sending it again harmless. */
export type UnsentResult = {
  key: string;
  input: CreateResult & { key: string };
  /** The name of the case, for people. */
  name: string;
  /** Why the server refused it; null while it waits for the connection. */
  refusal: { message: string; isConflict: boolean } | null;
};

/** Where the browser keeps those of one person, so that a reload or a crash loses none. */
const storageKey = (userId: string) => `tessera-unsent-results-${userId}`;

/** Never throws: a browser that keeps nothing still holds them in memory. */
export function loadUnsent(userId: string, storage: Pick<Storage, "getItem">): UnsentResult[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(storageKey(userId)) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isUnsent) : [];
  } catch {
    // Of another version of the page, or written by hand.
    return [];
  }
}

/** False where the browser has no room for them. */
export function keepUnsent(
  userId: string,
  results: readonly UnsentResult[],
  storage: Pick<Storage, "setItem" | "removeItem">,
): boolean {
  try {
    if (results.length === 0) storage.removeItem(storageKey(userId));
    else storage.setItem(storageKey(userId), JSON.stringify(results));
    return true;
  } catch {
    // Private windows and full storage; the page warns before it is left.
    return false;
  }
}

function isUnsent(value: unknown): value is UnsentResult {
  if (typeof value !== "object" || value === null) return false;
  const { key, input, name } = value as Partial<UnsentResult>;
  return typeof key === "string" && typeof name === "string" && typeof input?.caseId === "string";
}

/** No server answered, or one that answers the same call later. */
export const isForLater = ({ code, status = 0 }: Pick<AppError, "code" | "status">): boolean =>
  code === undefined || code === "NO_TOKEN" || code === "RATE_LIMITED" || status >= 500;
