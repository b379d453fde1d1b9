import { DomainError, decideAccess, grantsScope, ProjectRef, type Scope } from "@tessera/domain";
import { z } from "zod";
import type { Actor } from "../context.ts";
import { requireStorable } from "../http/storable-input.ts";
import { bareProcedure } from "../http/trpc.ts";
import { requireAccess } from "./access-service.ts";

/** For anybody, signed in or not. */
export const publicProcedure = bareProcedure.meta({ access: "public" }).use(async ({ getRawInput, next }) => {
  await requireStorable(getRawInput);
  return next();
});

/** For anybody at the page who is about to get a session; other sites can't start one. */
export const pageProcedure = publicProcedure.use(({ ctx, next }) => {
  ctx.requirePage();
  return next();
});

/** For any caller about himself, by session or by whatever token. */
export const selfProcedure = callerProcedure(() => {}).meta({ access: "self" });

/** For a person in the page; a token is refused, whatever its scopes. */
export const sessionProcedure = callerProcedure(({ credential }) => {
  if (credential.kind === "session") return;
  throw new DomainError("FORBIDDEN", "A token can't do this. Sign in to the page instead.");
}).meta({ access: "session" });

/** For callers with the scope whose role allows the act; for acts that belong to no project. */
export function scopedProcedure(scope: Scope) {
  return callerProcedure((actor) => {
    requireScope(actor, scope);
    const { credential, systemRole } = actor;
    if (decideAccess({ scope, credential, systemRole }) === "allowed") return;
    throw new DomainError("FORBIDDEN", "Your role does not allow this");
  }).meta({ access: scope });
}

/** For callers with the scope whose role in the project of the input allows the act; adds `project` to the context. */
export function projectProcedure(scope: Scope) {
  return callerProcedure((actor) => requireScope(actor, scope))
    .meta({ access: scope })
    .input(z.object(ProjectRef.shape))
    .use(async ({ ctx, input, next }) => {
      const project = await requireAccess(ctx, ctx.actor, scope, input.projectId);
      return next({ ctx: { project } });
    });
}

/**
 * Finds out who calls and lets `check` refuse him, before his input is ever parsed. One middleware for all of it: each
 * one costs every request some microseconds.
 */
function callerProcedure(check: (actor: Actor) => void) {
  return bareProcedure.use(async ({ ctx, getRawInput, next }) => {
    const actor = await ctx.authenticate();
    check(actor);
    await requireStorable(getRawInput);
    return next({ ctx: { actor } });
  });
}

function requireScope(actor: Actor, scope: Scope): void {
  if (grantsScope(actor.credential, scope)) return;
  throw new DomainError("INSUFFICIENT_SCOPE", `The token lacks the scope ${scope}`, { requiredScopes: [scope] });
}
