import { type DomainError, type ErrorCode, HTTP_STATUS } from "@tessera/domain";
import express, { type Request, type RequestHandler, type Response } from "express";
import type { Ctx, Origin } from "../../platform/context.ts";
import { reportError, setErrorHeaders, toDomainError } from "../../platform/http/errors.ts";
import type { HttpRoute, RouteSite } from "../../platform/http/http-route.ts";
import { addressOf } from "../../platform/http/same-origin.ts";
import { MAX_OAUTH_BODY_BYTES, MAX_OAUTH_PARAMETERS } from "../../platform/limits/limits.ts";
import { registerClient } from "./client-registration.ts";
import { giveBack } from "./grant-ending.ts";
import { GRANT_TYPES } from "./grant-types.ts";
import { isRefusal, type OAuthRefusal, refusal } from "./oauth-refusal.ts";

/** A request to an endpoint of OAuth: `params` are those of its form, none of them twice. */
type Call = { ctx: Ctx; origin: Origin; issuer: string };
type Answer = { status: number; body: object };

const FORM = "application/x-www-form-urlencoded";
const takeForm = express.urlencoded({
  extended: false,
  limit: MAX_OAUTH_BODY_BYTES,
  parameterLimit: MAX_OAUTH_PARAMETERS,
});
const takeJson = express.json({ limit: MAX_OAUTH_BODY_BYTES });

/** For clients that exchange codes, renew and end their tokens, and register (RFC 6749, 7009, 7591). */
export const oauthRoutes: readonly HttpRoute[] = [
  route("/oauth/token", takeForm, async (call, body) => {
    await call.ctx.rateLimits.count("tokenRequest", call.origin);
    const params = readForm(body);
    if (isRefusal(params)) return refused(params);
    const exchange = GRANT_TYPES.get(params.get("grant_type") ?? "");
    if (!exchange) {
      const types = [...GRANT_TYPES.keys()].join(" or ");
      return refused(refusal("unsupported_grant_type", `Send grant_type ${types} in a form`));
    }
    const tokens = await exchange(call.ctx, call.origin, params, call.issuer);
    return isRefusal(tokens) ? refused(tokens) : { status: 200, body: tokens };
  }),
  route("/oauth/revoke", takeForm, async ({ ctx, origin }, body) => {
    await ctx.rateLimits.count("tokenRequest", origin);
    const params = readForm(body);
    if (isRefusal(params)) return refused(params);
    const secret = params.get("token");
    if (secret === undefined) return refused(refusal("invalid_request", "Send the token to end as token in a form"));
    const fault = await giveBack(ctx, origin, { secret, clientId: params.get("client_id") });
    return fault ? refused(fault) : { status: 200, body: {} };
  }),
  route("/oauth/register", takeJson, async ({ ctx, origin }, body) => {
    const client = await registerClient(ctx, origin, body);
    return isRefusal(client) ? refused(client) : { status: 201, body: client };
  }),
];

function route(path: string, parse: RequestHandler, answer: (call: Call, body: unknown) => Promise<Answer>): HttpRoute {
  return {
    method: "POST",
    path,
    handler: (site) => async (req, res) => {
      res.setHeader("Cache-Control", "no-store");
      try {
        const { origin, inTime } = site.requestCtx(req, res);
        await inTime(() => parsed(parse, req, res));
        const call = { ctx: site.ctx, origin, issuer: addressOf(req, site.ctx) };
        const { status, body } = await answer(call, req.body);
        res.status(status).json(body);
      } catch (thrown) {
        answerError(site, res, toDomainError(thrown));
      }
    },
  };
}

function parsed(parse: RequestHandler, req: Request, res: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    parse(req, res, (error?: unknown) => (error ? reject(error) : resolve()));
  });
}

/** The parameters of a form; empty ones are as good as none (RFC 6749, 3.1). */
function readForm(body: unknown): ReadonlyMap<string, string> | OAuthRefusal {
  if (body === undefined) return refusal("invalid_request", `Send the parameters as ${FORM} in the body`);
  const params = new Map<string, string>();
  for (const [name, value] of Object.entries(body as Record<string, unknown>)) {
    if (typeof value !== "string") return refusal("invalid_request", "A parameter is given more than once");
    if (value !== "") params.set(name, value);
  }
  return params;
}

function refused({ refused: error, because }: OAuthRefusal): Answer {
  return { status: error === "invalid_client" ? 401 : 400, body: { error, error_description: because } };
}

/** Codes of OAuth for errors that are not its own; others are the request's fault. */
const ERRORS: Partial<Record<ErrorCode, string>> = {
  CONFLICT: "invalid_grant",
  INTERNAL: "server_error",
  RATE_LIMITED: "temporarily_unavailable",
  STORAGE_FULL: "temporarily_unavailable",
  UNAVAILABLE: "temporarily_unavailable",
};

function answerError({ ctx }: RouteSite, res: Response, error: DomainError): void {
  reportError(ctx, res, error, {}, "request of a client failed");
  if (res.headersSent) return void res.destroy();
  setErrorHeaders(error, (name, value) => res.setHeader(name, value));
  const status = error.code === "CONFLICT" ? HTTP_STATUS.INVALID_INPUT : HTTP_STATUS[error.code];
  const body = { error: ERRORS[error.code] ?? "invalid_request", error_description: error.message };
  res.status(status).json({ ...body, requestId: res.locals.requestId });
}
