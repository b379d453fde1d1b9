import { DomainError, redactTokens, shownText } from "@tessera/domain";
import type { Request, Response } from "express";
import type { Actor, Ctx, Origin, RequestCtx } from "../context.ts";
import type { Db } from "../db/schema.ts";
import { MAX_USER_AGENT_LENGTH } from "../limits/limits.ts";
import type { Allowance } from "../limits/rate-limits.ts";
import { requireAnnounced } from "./announced-body.ts";
import { bodyInTime } from "./body-time.ts";
import { clientAddress } from "./client-address.ts";
import { setRateLimitHeaders } from "./rate-limit-headers.ts";
import { rememberCaller } from "./request-log.ts";
import { addressOf, requireOwnPage, requireSameOrigin } from "./same-origin.ts";
import {
  readDeviceCookie,
  readFlowCookie,
  readSessionCookie,
  writeDeviceCookie,
  writeFlowCookie,
  writeSessionCookie,
} from "./session-cookie.ts";
import { uploadedFiles } from "./upload.ts";
import { describeVersion } from "./version-header.ts";

const TOKEN_START = /^tsr_(?:pat|svc|tmp)_/;
/** More of a token than its preview has: the preview itself may be searched for. */
const MUCH_OF_TOKEN = /tsr_(?:pat|svc|tmp)_[0-9A-Za-z]{20}/;

/** How callers authenticate; handed in by the features, which the endpoints don't depend on. */
export type Authenticators = {
  verifyToken: (ctx: Ctx, origin: Origin, secret: string, describe: (allowance: Allowance) => void) => Promise<Actor>;
  /** These two decide again, without counting the call; the database they ask may be a transaction. */
  verifyTokenAgain: (ctx: Ctx, origin: Origin, secret: string) => Promise<Actor>;
  findSessionActorAgain: (ctx: Ctx, origin: Origin, cookie: string) => Promise<Actor | undefined>;
  findSessionActor: (ctx: Ctx, origin: Origin, cookie: string) => Promise<Actor | undefined>;
};

/** The endpoints that take bearer tokens: some tokens are for one of them. */
type Endpoint = "api" | "mcp";

/** The context of one request to REST or MCP: bearer tokens only, a cookie means nothing. */
export function bearerRequest(
  ctx: Ctx,
  by: Authenticators,
  req: Request,
  res: Response,
  endpoint: Endpoint = "api",
): RequestCtx {
  const origin = originOf(req, res);
  return {
    ...ctx,
    ...bodyOf(ctx, req, res),
    origin,
    authenticate: async ({ again } = {}) => {
      if (again) return by.verifyTokenAgain({ ...ctx, ...again }, origin, bearerOf(req));
      const actor = known(res, await by.verifyToken(ctx, origin, bearerOf(req), describeAllowance(res)));
      requireAudience(actor, endpoint);
      describeVersion(req, res, ctx.log);
      return actor;
    },
    findSessionActor: async () => undefined,
    requirePage: refuseSessions,
    pageOrigin: refuseSessions,
    address: () => addressOf(req, ctx),
    setSessionCookie: refuseSessions,
    deviceCookie: () => undefined,
    setDeviceCookie: refuseSessions,
    flowCookie: () => undefined,
    setFlowCookie: refuseSessions,
    upload: () => {
      requireAnnounced(req, ctx.config.maxImportBytes);
      return uploadedFiles(req, ctx.bodyPace);
    },
  };
}

/** The context of one request to tRPC: a bearer token where one is sent, else the page's cookie from the same origin. */
export function pageRequest(ctx: Ctx, by: Authenticators, req: Request, res: Response): RequestCtx {
  const origin = originOf(req, res);
  const findSessionActor = async (again?: { db: Db }) => {
    const cookie = readSessionCookie(req, ctx.publicUrl());
    if (cookie === undefined) return undefined;
    try {
      requireOwnPage(req, ctx);
    } catch (error) {
      const details = { reason: "another site" };
      ctx.gatheringAudit.record({ action: "SESSION_REFUSED", outcome: "denied", actor: { origin }, details });
      throw error;
    }
    if (again) return by.findSessionActorAgain({ ...ctx, ...again }, origin, cookie);
    const actor = await by.findSessionActor(ctx, origin, cookie);
    return actor && known(res, actor);
  };
  return {
    ...ctx,
    ...bodyOf(ctx, req, res),
    origin,
    inTurn: req.method === "GET" ? undefined : turns(),
    findSessionActor: () => findSessionActor(),
    authenticate: async ({ toSetUpSecondFactor = false, again } = {}) => {
      refuseTokenInUrl(req);
      if (req.headers.authorization !== undefined) {
        if (again) return by.verifyTokenAgain({ ...ctx, ...again }, origin, bearerOf(req));
        const caller = known(res, await by.verifyToken(ctx, origin, bearerOf(req), describeAllowance(res)));
        requireAudience(caller, "api");
        return caller;
      }
      const actor = await findSessionActor(again);
      if (!actor) throw new DomainError("NO_TOKEN", "Sign in, or send a personal access token as a bearer token");
      if (actor.session?.needsSecondFactor && !toSetUpSecondFactor) throw lacksSecondFactor();
      return actor;
    },
    requirePage: () => requireSameOrigin(req, ctx),
    pageOrigin: () => {
      requireSameOrigin(req, ctx);
      return req.get("origin") ?? new URL(ctx.publicUrl()).origin;
    },
    address: () => addressOf(req, ctx),
    setSessionCookie: (value) => writeSessionCookie(req, res, value, ctx.publicUrl()),
    deviceCookie: () => readDeviceCookie(req, ctx.publicUrl()),
    setDeviceCookie: (value) => writeDeviceCookie(req, res, value, ctx.publicUrl()),
    flowCookie: () => readFlowCookie(req, ctx.publicUrl()),
    setFlowCookie: (value) => writeFlowCookie(req, res, value, ctx.publicUrl()),
  };
}

function bodyOf(ctx: Ctx, req: Request, res: Response): Pick<RequestCtx, "hasArrived" | "inTime"> {
  return {
    hasArrived: () => req.complete || req.method === "GET",
    inTime: (reading) => bodyInTime(req, res, ctx.bodyPace.withinMs, reading),
  };
}

function known(res: Response, actor: Actor): Actor {
  rememberCaller(res, actor);
  return actor;
}

/** An assistant was let in to the tools, and may hand its token on to no other endpoint (RFC 8707). */
function requireAudience({ token }: Actor, endpoint: Endpoint): void {
  if (token?.audience == null || token.audience === endpoint) return;
  throw new DomainError("INVALID_TOKEN", "This token was given to an assistant and opens the endpoint /mcp only");
}

function turns(): RequestCtx["inTurn"] {
  let last: Promise<unknown> = Promise.resolve();
  return (call) => {
    const mine = last.then(call);
    last = mine.catch(() => {});
    return mine;
  };
}

function describeAllowance(res: Response): (allowance: Allowance) => void {
  return (allowance) => {
    setRateLimitHeaders(res, allowance);
    // A token's own rate limit is audited with the token.
    res.locals.isTokenLimited = allowance.exceeded;
  };
}

function lacksSecondFactor(): DomainError {
  const message = "Set up a second factor first: this server requires one, and your account has none";
  return new DomainError("FORBIDDEN", message, { reason: "SECOND_FACTOR_SETUP" });
}

function refuseSessions(): never {
  throw new DomainError("FORBIDDEN", "Sessions are for the page; use a token here");
}

function originOf(req: Request, res: Response): Origin {
  const origin = {
    ip: clientAddress(req),
    // Kept and shown in many places. Redacted before it is cut, so that no part of a token escapes.
    userAgent: shownText(redactTokens(req.get("user-agent") ?? "")).slice(0, MAX_USER_AGENT_LENGTH) || null,
    requestId: res.locals.requestId,
  };
  res.locals.origin = origin;
  return origin;
}

/** The bearer token of a request, empty where it is none. Throws NO_TOKEN, TOKEN_IN_URL. */
export function bearerOf(req: Request): string {
  refuseTokenInUrl(req);
  const [scheme, secret, ...rest] = (req.headers.authorization ?? "").trim().split(/ +/);
  if (scheme?.toLowerCase() !== "bearer" || !secret) {
    throw new DomainError("NO_TOKEN", "No bearer token in the Authorization header");
  }
  return rest.length === 0 ? secret : "";
}

function refuseTokenInUrl(req: Request): void {
  const start = req.originalUrl.indexOf("?");
  if (start === -1) return;
  // Decodes as leniently as the query parser: one malformed escape must not hide the rest.
  const parameters = new URLSearchParams(req.originalUrl.slice(start));
  const isToken = ([name, value]: [string, string]) =>
    MUCH_OF_TOKEN.test(name) || MUCH_OF_TOKEN.test(value) || (name !== "search" && TOKEN_START.test(value));
  if (![...parameters].some(isToken)) return;
  throw new DomainError(
    "TOKEN_IN_URL",
    "A token in the address ends up in logs and histories: revoke it, and send tokens in the Authorization header only",
  );
}
