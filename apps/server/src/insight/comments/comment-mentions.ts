import { findWhoSee } from "../../access/membership-service.ts";
import { findUserIds } from "../../identity/people/user-service.ts";
import type { Ctx } from "../../platform/context.ts";

/** The accounts behind the usernames, in lower case, that see the project; all other names are only text. */
export async function findMentioned(
  ctx: Pick<Ctx, "db">,
  projectId: string,
  usernames: Iterable<string>,
): Promise<Map<string, string>> {
  const ids = await findUserIds(ctx, [...usernames]);
  const seeing = await findWhoSee(ctx, projectId, [...ids.values()]);
  return new Map([...ids].filter(([, id]) => seeing.has(id)));
}
