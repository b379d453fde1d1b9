import { type Request, type RequestHandler, type Response, Router } from "express";
import type { RequestCtx } from "../context.ts";
import { sendFile } from "./file-answer.ts";
import { ReceivedForm } from "./form.ts";
import { actOf, type KeptAnswers, RepeatedAnswer } from "./kept-answers.ts";
import { onlyMethods } from "./methods.ts";
import { preconditionOf, requireKnownConditions } from "./preconditions.ts";
import { procedureRunner } from "./procedure-runner.ts";
import { sendJson, sendVersioned } from "./rest-answer.ts";
import { inputReader } from "./rest-input.ts";
import { type RestProcedure, restProcedures } from "./routes.ts";
import { sendRows, wantsRows } from "./rows.ts";
import { REST_BASES } from "./trpc.ts";

type CreateContext = (req: Request, res: Response) => RequestCtx;
type Site = { createContext: CreateContext; keptAnswers: KeptAnswers };

/**
 * The REST endpoint: a route for each procedure that declares one with this base. Errors go on to the app's own
 * handler.
 */
export function restRouter(procedures: Record<string, unknown>, base: (typeof REST_BASES)[number], site: Site): Router {
  const router = Router();
  const methodsOf = new Map<string, string[]>();
  for (const route of restProcedures(procedures)) {
    if ((route.rest.base ?? REST_BASES[0]) !== base) continue;
    const handler = handlerOf(route, site);
    const method = route.rest.method.toLowerCase() as Lowercase<typeof route.rest.method>;
    for (const address of [route.rest.path, ...(route.rest.aliases ?? [])]) {
      const path = address.replace(/\{(\w+)\}/g, ":$1");
      router[method](path, handler);
      methodsOf.set(path, [...(methodsOf.get(path) ?? []), route.rest.method]);
    }
  }
  // After all routes: another one may take the method at an address that this path matches too.
  for (const [path, methods] of methodsOf) router.all(path, onlyMethods(...methods));
  return router;
}

function handlerOf(route: RestProcedure, { createContext, keptAnswers }: Site): RequestHandler {
  const { rest } = route;
  const run = procedureRunner(route);
  const readInput = inputReader(route);
  const statusOf = typeof rest.status === "function" ? rest.status : () => (rest.status as number | undefined) ?? 200;
  const hasVersion = route.single !== undefined && route.single.output === route.output;
  return async (req, res) => {
    res.setHeader("Cache-Control", "no-store");
    if (rest.deprecated) setDeprecation(res, rest.deprecated);
    requireKnownConditions(req, route);
    const ctx = createContext(req, res);
    const form = rest.body === "form" ? new ReceivedForm(ctx) : undefined;
    if (form)
      Object.assign(ctx, { upload: () => form.files(), inTime: (reading: () => Promise<unknown>) => reading() });
    let input: Promise<unknown> | undefined;
    // Called several times, while a body can be read only once.
    const getInput = () => {
      input ??= readInput(req, res, form);
      return input;
    };
    const act = actOf(req, route);
    const attempt = act && keptAnswers.attemptOf(req, act, ctx);
    try {
      if (wantsRows(req, route)) return await sendRows(req, res, ctx, run, getInput);
      ctx.precondition = preconditionOf(req, route, ctx);
      const output = await run(ctx, getInput, attempt && ((input) => attempt.begin(input)));
      if (rest.file) return await sendFile(res, await rest.file(ctx, output));
      const status = statusOf(output as never);
      const text = JSON.stringify(output);
      await attempt?.succeed(status, text);
      if (hasVersion) await sendVersioned(req, res, status, text);
      else await sendJson(req, res, status, text);
    } catch (error) {
      if (!(error instanceof RepeatedAnswer)) {
        await attempt?.fail();
        throw error;
      }
      res.setHeader("Idempotency-Replayed", "true");
      await sendJson(req, res, error.status, error.text);
    } finally {
      await form?.close();
    }
  };
}

/** RFC 9745 and RFC 8594. */
function setDeprecation(res: Response, { since, sunset }: { since: string; sunset: string }): void {
  res.setHeader("Deprecation", `@${Math.floor(Date.parse(since) / 1000)}`);
  res.setHeader("Sunset", new Date(sunset).toUTCString());
}
