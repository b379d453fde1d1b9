import type { AppError } from "#web/app-error.ts";

/** Something that the server has not confirmed yet; its key makes sending it again harmless. */
export type Unsent<Input> = {
  key: string;
  input: Input;
  /** What it is about, for people. */
  name: string;
  /** Why the server refused it; null while it waits for the connection. */
  refusal: { message: string; isConflict: boolean } | null;
};

/** Where the browser keeps what one person did, so that a reload or a crash loses none. */
export type UnsentStore<Input> = {
  /** Never throws: a browser that keeps nothing still holds them in memory. */
  load: (userId: string, storage: Pick<Storage, "getItem">) => Unsent<Input>[];
  /** False where the browser has no room for them. */
  keep: (userId: string, unsent: readonly Unsent<Input>[], storage: Pick<Storage, "setItem" | "removeItem">) => boolean;
};

/** A store of its own for each kind; `isInput` is false of what another version of the page kept. */
export function unsentStore<Input>(kind: string, isInput: (input: Partial<Input>) => boolean): UnsentStore<Input> {
  const storageKey = (userId: string) => `tessera-unsent-${kind}-${userId}`;
  const isUnsent = (value: unknown): value is Unsent<Input> => {
    if (typeof value !== "object" || value === null) return false;
    const { key, input, name } = value as Partial<Unsent<Input>>;
    return typeof key === "string" && typeof name === "string" && input !== undefined && isInput(input);
  };
  return {
    load: (userId, storage) => {
      try {
        const kept: unknown = JSON.parse(storage.getItem(storageKey(userId)) ?? "[]");
        return Array.isArray(kept) ? kept.filter(isUnsent) : [];
      } catch {
        // Of another version of the page, or written by hand.
        return [];
      }
    },
    keep: (userId, unsent, storage) => {
      try {
        if (unsent.length === 0) storage.removeItem(storageKey(userId));
        else storage.setItem(storageKey(userId), JSON.stringify(unsent));
        return true;
      } catch {
        // Private windows and full storage; the page warns before it is left.
        return false;
      }
    },
  };
}

/** No server answered, or one that answers the same call later. */
export const isForLater = ({ code, status = 0 }: Pick<AppError, "code" | "status">): boolean =>
  code === undefined || code === "NO_TOKEN" || code === "RATE_LIMITED" || status >= 500;
