import { DomainError, decideAccess, grantsScope, ProjectRef, type Scope } from "@tessera/domain";
import { z } from "zod";
import type { Actor } from "../context.ts";
import { toDomainError, toTrpcError } from "../http/errors.ts";
import { bareProcedure, middleware } from "../http/trpc.ts";
import { requireAccess } from "./access-service.ts";

/** Gives tRPC the HTTP status of our own errors. */
const withDomainErrors = middleware(async ({ next }) => {
  const result = await next();
  if (!result.ok && result.error.cause instanceof DomainError) throw toTrpcError(toDomainError(result.error));
  return result;
});

const authenticated = middleware(async ({ ctx, next }) => next({ ctx: { actor: await ctx.authenticate() } }));

const procedure = bareProcedure.use(withDomainErrors);

/** For anybody, signed in or not. */
export const publicProcedure = procedure.meta({ access: "public" });

/** For any caller about himself, by session or by whatever token. */
export const selfProcedure = procedure.meta({ access: "self" }).use(authenticated);

/** For a person in the page; a token is refused, whatever its scopes. */
export const sessionProcedure = procedure
  .meta({ access: "session" })
  .use(authenticated)
  .use(({ ctx, next }) => {
    if (ctx.actor.credential.kind !== "session") {
      throw new DomainError("FORBIDDEN", "A token can't do this. Sign in to the page instead.");
    }
    return next();
  });

/** For callers with the scope whose role allows the act; for acts that belong to no project. */
export function scopedProcedure(scope: Scope) {
  return callerWith(scope).use(({ ctx, next }) => {
    const decision = decideAccess({ scope, credential: ctx.actor.credential, systemRole: ctx.actor.systemRole });
    if (decision !== "allowed") throw forbidden();
    return next();
  });
}

/** For callers with the scope whose role in the project of the input allows the act; adds `project` to the context. */
export function projectProcedure(scope: Scope) {
  return callerWith(scope)
    .input(z.object(ProjectRef.shape))
    .use(async ({ ctx, input, next }) => {
      const project = await requireAccess(ctx, ctx.actor, scope, input.projectId);
      return next({ ctx: { project } });
    });
}

function callerWith(scope: Scope) {
  return procedure
    .meta({ access: scope })
    .use(authenticated)
    .use(({ ctx, next }) => {
      requireScope(ctx.actor, scope);
      return next();
    });
}

function requireScope(actor: Actor, scope: Scope): void {
  if (grantsScope(actor.credential, scope)) return;
  throw new DomainError("INSUFFICIENT_SCOPE", `The token lacks the scope ${scope}`, { requiredScopes: [scope] });
}

function forbidden(): DomainError {
  return new DomainError("FORBIDDEN", "Your role does not allow this");
}
