import type { Ctx } from "../../platform/context.ts";
import type { SessionTable } from "../../platform/db/schema.ts";
import { livingSince } from "./session-lifetime.ts";
import * as sessionRepo from "./session-repo.ts";

/** A session by its id, for an answer that comes without its cookie; undefined where it has ended. */
export async function findSession(ctx: Pick<Ctx, "db" | "now">, id: string): Promise<SessionTable | undefined> {
  return sessionRepo.findById(ctx.db, id, await livingSince(ctx));
}

/** What the provider said of the session; undefined for one that it did not open. */
export function findIdToken({ db }: Pick<Ctx, "db">, sessionId: string): Promise<string | undefined> {
  return sessionRepo.findIdToken(db, sessionId);
}
