import { DomainError, decideAccess, isTooNarrow, ProjectRef, type Scope } from "@tessera/domain";
import { z } from "zod";
import type { Actor, Arrival, RequestCtx } from "../platform/context.ts";
import { requireStorable } from "../platform/http/storable-input.ts";
import { bareProcedure, type ProcedureMeta } from "../platform/http/trpc.ts";
import type { CallKind } from "../platform/limits/limits.ts";
import { lacking, requireAccess, requireScopes } from "./access-service.ts";

/** For any caller, signed in or not. */
export const publicProcedure = bareProcedure.meta({ access: "public" }).use(async ({ getRawInput, next }) => {
  await requireStorable(getRawInput);
  return next();
});

/**
 * For any reporter of leaked tokens, with an hourly limit that is counted before the report is read. Unlike other
 * inputs, its texts may hold NUL: none of them is stored, and the tokens beside them must still be revoked.
 */
export const leakReportProcedure = bareProcedure.meta({ access: "public" }).use(async ({ ctx, next }) => {
  await ctx.rateLimits.countLeakReport(ctx.origin.ip);
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
export const adminSessionProcedure = sessionProcedure.use(({ ctx, next }) => {
  requireAllowed(ctx.actor, "admin:write");
  return next();
});

/** For callers with the scope whose role allows the act; for acts outside any project. */
export function scopedProcedure(scope: Scope) {
  return callerProcedure((actor) => requireAllowed(actor, scope)).meta({ access: scope });
}

/**
 * The same, where a token must name the scope itself: `all` does not cover what tokens do to other people's tokens. A
 * user in the page needs only the role.
 */
export function namedScopeProcedure(scope: Scope) {
  return callerProcedure((actor) => requireNamed(actor, scope)).meta({ access: scope });
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
  return callerProcedure((actor) => {
    requireScopes(actor, scopes);
    if (scopes.some((scope) => scope.endsWith(":write"))) refuseReader(actor);
  })
    .meta({ access })
    .input(z.object({ projectId }))
    .use(async ({ ctx, input, next }) => {
      const project = await requireAccess(ctx, ctx.actor, scopes, input.projectId);
      return next({ ctx: { project } });
    });
}

/**
 * Finds out who calls and lets `check` reject them before the input is parsed. One middleware does all of it, because
 * each one costs every request some microseconds.
 */
function callerProcedure(check: (actor: Actor) => void, options?: Parameters<RequestCtx["authenticate"]>[0]) {
  return bareProcedure.use(async ({ ctx, meta, getRawInput, next }) => {
    const actor = await ctx.authenticate(options);
    if (actor.session) ctx.callBudget.countPageCall(actor.session.id);
    try {
      check(actor);
      const result = await ctx.callBudget.run(actor.userId, kindOf(meta), async () => {
        await requireStorable(getRawInput);
        return next({ ctx: { actor } });
      });
      // tRPC hands errors on as results; REST lets them through.
      if (!result.ok) noteDenial(ctx, actor, result.error.cause);
      return result;
    } catch (error) {
      noteDenial(ctx, actor, error);
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
function noteDenial({ tokenUsage, now }: RequestCtx, { token, userId, origin }: Actor, thrown: unknown): void {
  if (!token || !(thrown instanceof DomainError)) return;
  const { code } = thrown;
  if (code !== "INSUFFICIENT_SCOPE" && code !== "FORBIDDEN") return;
  tokenUsage.denied({ ...token, ownerId: userId }, now(), origin, code);
}

function requireSession({ credential }: Actor): void {
  if (credential.kind === "session") return;
  throw new DomainError("FORBIDDEN", "A token can't do this. Sign in to the page instead.");
}

/** The same as `requireAllowed`, where a token must name the scope itself. */
export function requireNamed(actor: Actor, scope: Scope): void {
  const { credential } = actor;
  if (credential.kind === "token" && !credential.scopes.includes(scope)) throw lacking([scope]);
  requireAllowed(actor, scope);
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
