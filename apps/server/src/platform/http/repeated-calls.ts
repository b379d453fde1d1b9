import { type DomainError, HTTP_STATUS, refusedInput } from "@tessera/domain";
import type { AnyProcedure } from "@trpc/server";
import type { Request, RequestHandler, Response } from "express";
import type { RequestCtx } from "../context.ts";
import { setErrorHeaders, toDomainError } from "./errors.ts";
import { type KeptAnswers, RepeatedAnswer } from "./kept-answers.ts";
import { definitionOf } from "./procedure-definition.ts";
import { procedureRunner } from "./procedure-runner.ts";
import { readJson } from "./rest-input.ts";
import { errorShape } from "./trpc.ts";

type Site = {
  createContext: (req: Request, res: Response) => RequestCtx;
  keptAnswers: KeptAnswers;
  report: (res: Response, error: DomainError, procedure: string) => void;
};

/**
 * Calls of mutations over tRPC that have an `Idempotency-Key`: with the same keys as REST, and answers in tRPC's own shape.
 * tRPC itself has no place between the checks of a procedure and its act, which is where a key is taken.
 */
export function repeatedCalls(procedures: Record<string, unknown>, site: Site): RequestHandler {
  return async (req, res, next) => {
    if (req.headers["idempotency-key"] === undefined || req.method !== "POST") return next();
    const name = req.path.slice(1);
    const procedure = procedures[name] as AnyProcedure | undefined;
    const isBatch = req.query.batch !== undefined || name.includes(",");
    if (!isBatch && !isRepeatable(procedure)) return next();
    try {
      if (isBatch) throw refusedInput(["Idempotency-Key"], "An Idempotency-Key belongs to one call: send it by itself");
      await answer(req, res, { name, procedure: procedure as AnyProcedure }, site);
    } catch (thrown) {
      const error = toDomainError(thrown);
      site.report(res, error, name);
      if (res.headersSent) return void res.destroy();
      setErrorHeaders(error, (header, value) => res.setHeader(header, value));
      res.status(HTTP_STATUS[error.code]).json({ error: errorShape(error, res.locals.requestId) });
    }
  };
}

/** Reads need no key; without a caller there is no one to keep an answer for. */
function isRepeatable(procedure: AnyProcedure | undefined): boolean {
  if (procedure === undefined) return false;
  const { type, meta } = definitionOf(procedure);
  return type === "mutation" && meta?.access !== "public";
}

async function answer(
  req: Request,
  res: Response,
  call: { name: string; procedure: AnyProcedure },
  { createContext, keptAnswers }: Site,
): Promise<void> {
  res.setHeader("Cache-Control", "no-store");
  const ctx = createContext(req, res);
  let input: Promise<object> | undefined;
  const getInput = () => {
    input ??= readJson(req, res);
    return input;
  };
  const answersSecret = definitionOf(call.procedure).meta?.rest?.answersSecret;
  const attempt = keptAnswers.attemptOf(req, { name: call.name, answersSecret, holdsFiles: false }, ctx);
  try {
    const output = await procedureRunner(call)(ctx, getInput, (input) => attempt.begin(input));
    const text = JSON.stringify(output) ?? "";
    await attempt.succeed(200, text);
    send(res, text);
  } catch (error) {
    if (!(error instanceof RepeatedAnswer)) {
      await attempt.fail();
      throw error;
    }
    res.setHeader("Idempotency-Replayed", "true");
    send(res, error.text);
  }
}

/** A mutation that answers nothing has no data. */
function send(res: Response, text: string): void {
  res.type("json").send(`{"result":{${text === "" ? "" : `"data":${text}`}}}`);
}
