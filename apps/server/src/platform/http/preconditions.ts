import { DomainError } from "@tessera/domain";
import type { Request } from "express";
import type { Actor, RequestCtx } from "../context.ts";
import type { Tx } from "../db/schema.ts";
import { procedureRunner } from "./procedure-runner.ts";
import { isAmong, versionOf } from "./rest-answer.ts";
import { pathFields, QUERY_FIELD, type RestProcedure } from "./routes.ts";

/** Conditions that, passed over, would let a call overwrite what it was meant to spare. */
const CONDITIONS = ["if-match", "if-none-match", "if-unmodified-since", "content-range"] as const;

/** Throws INVALID_INPUT for a condition on a change that this route doesn't know: to pass it over could lose data. */
export function requireKnownConditions(req: Request, { rest, single }: RestProcedure): void {
  if (rest.method === "GET" || rest.body === "question") return;
  const isVersioned = single !== undefined;
  const stray = CONDITIONS.find((name) => req.headers[name] !== undefined && !(isVersioned && name === "if-match"));
  if (stray === undefined) return;
  const advice = isVersioned ? "use If-Match with the ETag of what you read" : "leave it out";
  throw new DomainError("INVALID_INPUT", `The header ${stray} is not supported here; ${advice}`);
}

/**
 * What `If-Match` asks for, to be checked in the transaction of the change: throws PRECONDITION_FAILED where what is to be
 * changed is no longer the version that it names. Undefined without the header.
 */
export function preconditionOf(req: Request, { single, rest }: RestProcedure, ctx: RequestCtx) {
  const wanted = req.headers["if-match"];
  if (!single || rest.method === "GET" || wanted === undefined) return undefined;
  const read = procedureRunner(single);
  const fields = [...pathFields(single.rest).values(), QUERY_FIELD].filter((field) => field in single.fields);
  return async (db: Tx, actor: Actor, input: unknown) => {
    const given = Object(input) as Record<string, unknown>;
    const ref = single.takesInput ? Object.fromEntries(fields.map((field) => [field, given[field]])) : undefined;
    const current = versionOf(JSON.stringify(await read(asReader(ctx, db, actor), async () => ref)));
    if (isAmong(wanted, current)) return;
    throw new DomainError("PRECONDITION_FAILED", "This has changed since you read it. Read it again, then change it.");
  };
}

/** The same caller, already let in and counted, who reads within the transaction of the change. */
function asReader(ctx: RequestCtx, db: Tx, actor: Actor): RequestCtx {
  const callBudget = { run: (_caller: string, _kind: string, work: () => unknown) => work(), countPageCall: () => {} };
  return { ...ctx, db, callBudget, authenticate: async () => actor, hasArrived: () => true } as unknown as RequestCtx;
}
