import { Username } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import { isUsernameTaken } from "../people/user-service.ts";

const LONGEST_BASE = 32;
const TRIES = 20;

/** A user name that is free, as close as can be to one of those that the provider suggests. */
export async function freeUsername(ctx: Pick<Ctx, "db" | "newId">, suggested: readonly string[]): Promise<string> {
  const base = suggested.map(plainName).find((name) => Username.safeParse(name).success) ?? "user";
  for (let number = 1; number <= TRIES; number++) {
    const name = number === 1 && base !== "user" ? base : `${base}-${number}`;
    if (!(await isUsernameTaken(ctx, name))) return name;
  }
  return `${base.slice(0, LONGEST_BASE / 2)}-${ctx
    .newId()
    .replaceAll("-", "")
    .slice(-LONGEST_BASE / 2)}`;
}

/** What a user name may consist of, at most 32 of it; accents go. */
export function plainName(name: string): string {
  const bare = name.normalize("NFKD").replace(/\p{M}/gu, "");
  return bare
    .split(/[^A-Za-z0-9]+/)
    .filter((part) => part !== "")
    .join("-")
    .slice(0, LONGEST_BASE)
    .replace(/-$/, "");
}
