import { DomainError, decideAccess, grantsScope, isTooNarrow, ProjectRef, type Scope } from "@tessera/domain";
import { z } from "zod";
import type { Actor, Arrival, RequestCtx } from "../platform/context.ts";
import { lockName } from "../platform/db/locks.ts";
import type { Db, Tx } from "../platform/db/schema.ts";
import { changesOne, thingOf } from "../platform/http/routes.ts";
import { requireStorable } from "../platform/http/storable-input.ts";
import { bareProcedure, type ProcedureMeta } from "../platform/http/trpc.ts";
import type { CallKind } from "../platform/limits/limits.ts";
import { keepRights, lacking, requireAccess, requireScopes } from "./access-service.ts";
import { FRESH_PROOF, requireFreshProof } from "./fresh-proof.ts";

/** For any caller, signed in or not. */
export const publicProcedure = bareProcedure.meta({ access: "public" }).use(async ({ ctx, getRawInput, next }) => {
  await requireStorable(() => ctx.inTime(getRawInput));
  return next();
});

/**
 * For any reporter of leaked tokens, with an hourly limit that is counted before the report is read. Unlike other
 * inputs, its texts may hold NUL: none of them is stored, and the tokens beside them must still be revoked.
 */
export const leakReportProcedure = bareProcedure.meta({ access: "public" }).use(async ({ ctx, getRawInput, next }) => {
  await ctx.rateLimits.count("leakReport", ctx.origin);
  await ctx.inTime(getRawInput);
  return next();
});

/** For any caller from the page, signed in or not; other sites' pages can't call it. */
export const pageProcedure = publicProcedure.use(({ ctx, next }) => {
  ctx.requirePage();
  return next();
});

/** The same, for procedures that open a session; adds `arrival`. */
export const arrivalProcedure = pageProcedure.use(async ({ ctx, next }) => {
  const arrival: Arrival = {
    ...ctx.origin,
    signedInAs: await ctx.findSessionActor(),
    device: ctx.deviceCookie(),
  };
  return next({ ctx: { arrival } });
});

/** For any caller about their own account, by session or by any token. */
export const selfProcedure = callerProcedure(() => {}).meta({ access: "self" });

/** For a token about itself, with the scope where one is named; adds `actor.token`, which is never null here. */
export function tokenProcedure(scope?: Scope) {
  return callerProcedure((actor) => {
    if (scope !== undefined) requireScopes(actor, [scope]);
  })
    .meta({ access: scope ?? "self" })
    .use(({ ctx, next }) => {
      const { token } = ctx.actor;
      if (!token)
        throw new DomainError("FORBIDDEN", "This endpoint is for tokens only; use the page to see your tokens");
      return next({ ctx: { actor: { ...ctx.actor, token } } });
    });
}

/** For a user in the page; rejects tokens, whatever their scopes. */
export const sessionProcedure = callerProcedure(requireSession).meta({ access: "session" });

/** The same, for the few procedures open to a user who lacks the second factor that the server requires. */
export const secondFactorSetupProcedure = callerProcedure(requireSession, { toSetUpSecondFactor: true }).meta({
  access: "session",
});

/** For an administrator in the page; rejects tokens, whatever their scopes. */
export const adminSessionProcedure = callerProcedure((actor) => {
  requireSession(actor);
  requireAllowed(actor, "admin:write");
}).meta({ access: "session" });

/** For callers with the scope, or all of several, whose role allows the act; for acts that belong to no project. */
export function scopedProcedure(access: Scope | readonly Scope[]) {
  const scopes = [access].flat();
  return callerProcedure((actor) => {
    requireScopes(actor, scopes);
    for (const scope of scopes) requireAllowed(actor, scope);
  }).meta({ access });
}

/**
 * For callers with the scope, or all of several, whose role in the project of the input allows the act; adds `project`
 * to the context. `projectId` is for endpoints that accept further spellings of it.
 */
export function projectProcedure(
  access: Scope | readonly Scope[],
  projectId: z.ZodType<string, string> = ProjectRef.shape.projectId,
) {
  const scopes = [access].flat();
  return inProject(callerProcedure((actor) => requireScopes(actor, scopes)).meta({ access }), () => scopes, projectId);
}

/**
 * The same for an act that a caller with only the scope `lesser` proposes, for someone else to decide about;
 * `ctx.isProposal` says so, and stays as it was when the call came.
 */
export function proposableProcedure(scope: Scope, lesser: Scope) {
  const scopesOf = ({ credential }: Actor) =>
    grantsScope(credential, lesser) && !grantsScope(credential, scope) ? [lesser] : [scope];
  const procedure = callerProcedure((actor) => requireScopes(actor, scopesOf(actor))).meta({ access: scope });
  return inProject(procedure, scopesOf, ProjectRef.shape.projectId).use(({ ctx, next }) =>
    next({ ctx: { isProposal: ctx.scopes.includes(lesser) } }),
  );
}

/** The same for people in the page; rejects tokens, whatever their scopes. */
export function projectSessionProcedure(scope: Scope) {
  const procedure = callerProcedure(requireSession).meta({ access: "session" });
  return inProject(procedure, () => [scope], ProjectRef.shape.projectId);
}

function inProject(
  procedure: ReturnType<typeof callerProcedure>,
  scopesOf: (actor: Actor) => readonly Scope[],
  projectId: z.ZodType<string, string>,
) {
  return procedure.input(z.object({ projectId })).use(async ({ ctx, input, next }) => {
    const { projectId } = input;
    const scopes = scopesOf(ctx.actor);
    const project = await requireAccess(ctx, ctx.actor, scopes, projectId);
    const stillMay = async (db: Tx) => {
      const actor = await ctx.stillMay(db);
      await requireAccess({ db }, actor, scopes, projectId);
      return actor;
    };
    /** For answers that go on: throws once the caller may not do this any longer. */
    const checkAgain = async () => {
      const actor = await ctx.decideAgain();
      await requireAccess(ctx, actor, scopes, projectId);
    };
    return next({ ctx: { project, scopes, stillMay, checkAgain } });
  });
}

/**
 * Finds out who calls and lets `check` refuse them, three times: before the body is read, so that a refused caller sends
 * none; once it is here, since rights may have gone while it was on its way; and first in each transaction, by
 * `ctx.stillMay`. One middleware for all of it: each one costs every request some microseconds.
 */
function callerProcedure(check: (actor: Actor) => void, options?: { toSetUpSecondFactor: boolean }) {
  return bareProcedure.use(async ({ ctx, meta, path, getRawInput, next }) => {
    const decidesLate = !ctx.hasArrived();
    let actor = await ctx.authenticate(options);
    if (actor.session) ctx.callBudget.countPageCall(actor.session.id);
    const decideAgain = async (db: Db) => {
      await keepRights(db, actor);
      const again = await ctx.authenticate({ ...options, again: { db } });
      check(again);
      return again;
    };
    try {
      check(actor);
      if (kindOf(meta) === "import") refuseReader(actor);
      const result = await ctx.callBudget.run(actor.userId, kindOf(meta), async () => {
        await requireStorable(() => ctx.inTime(getRawInput));
        if (decidesLate) actor = await decideAgain(ctx.db);
        // What can't be read is no input, for procedures that take none.
        const readable = () => getRawInput().catch(() => undefined);
        if (path in FRESH_PROOF) requireFreshProof(actor, path, await readable(), ctx.now());
        const stillMay = async (db: Tx) => {
          const again = await decideAgain(db);
          if (!meta?.rest || !changesOne(meta.rest)) return again;
          const input = await readable();
          await lockName(db, thingOf(meta.rest, input));
          await ctx.precondition?.(db, again, input);
          return again;
        };
        return next({ ctx: { actor, stillMay, decideAgain: () => decideAgain(ctx.db) } });
      });
      // tRPC hands errors on as results; REST lets them through.
      if (!result.ok) recordDenial(ctx, actor, result.error.cause);
      return result;
    } catch (error) {
      recordDenial(ctx, actor, error);
      throw error;
    }
  });
}

function kindOf(meta: ProcedureMeta | undefined): CallKind {
  const body = meta?.rest?.body;
  if (body === "question") return "question";
  return body === "upload" || body === "form" ? "import" : "call";
}

/** Records that a token was used for an act that it, or its owner, may not do. */
function recordDenial({ tokenUsage, now }: RequestCtx, { token, userId, origin }: Actor, thrown: unknown): void {
  if (!token || !(thrown instanceof DomainError)) return;
  const { code } = thrown;
  if (code !== "INSUFFICIENT_SCOPE" && code !== "FORBIDDEN") return;
  tokenUsage.denied({ ...token, ownerId: userId }, now(), origin, code);
}

function requireSession({ credential }: Actor): void {
  if (credential.kind === "session") return;
  throw new DomainError("FORBIDDEN", "A token can't do this. Sign in to the page instead.");
}

/** Guests of the server change nothing in any project, so their upload is rejected before it is read. */
function refuseReader({ systemRole }: Actor): void {
  if (systemRole === "GUEST") throw new DomainError("FORBIDDEN", "Your role does not allow this");
}

/** Throws unless the caller may do what the scope names, outside of any project. */
export function requireAllowed({ credential, systemRole }: Actor, scope: Scope): void {
  switch (decideAccess({ scope, credential, systemRole })) {
    case "allowed":
      return;
    case "INSUFFICIENT_SCOPE":
      throw lacking([scope]);
    default:
      if (!isTooNarrow(scope, credential)) throw new DomainError("FORBIDDEN", "Your role does not allow this");
      throw new DomainError("FORBIDDEN", "The token is limited to certain projects; this concerns the whole server");
  }
}
