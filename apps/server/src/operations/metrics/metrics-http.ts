import { timingSafeEqual } from "node:crypto";
import { DomainError } from "@tessera/domain";
import type { Request, RequestHandler } from "express";
import type { MetricsAccess } from "../../platform/config.ts";
import type { Ctx } from "../../platform/context.ts";
import { connectionsOf } from "../../platform/db/open.ts";
import { clientAddress } from "../../platform/http/client-address.ts";
import type { HttpRoute } from "../../platform/http/http-route.ts";
import { onlyMethods } from "../../platform/http/methods.ts";
import { bearerOf } from "../../platform/http/requests.ts";
import { isInRanges } from "../../platform/ip-ranges.ts";
import { hashSecret } from "../../platform/secret-hash.ts";

/**
 * `/metrics` for Prometheus: 404 for every method where it isn't configured or the address may not know of it, 401 without
 * its token.
 */
export const metricsRoutes: HttpRoute[] = [
  { method: "ANY", path: "/metrics", handler: ({ ctx }) => answerMetrics(ctx) },
];

const onlyGet = onlyMethods("GET");

function answerMetrics(ctx: Ctx): RequestHandler {
  const { config, db, metrics, presence, status } = ctx;
  return async (req, res, next) => {
    if (!config.metrics || !metrics || req.path !== "/" || !isKnownAddress(config.metrics, req)) return next();
    if (req.method !== "GET" && req.method !== "HEAD") return onlyGet(req, res, next);
    await requireToken(ctx, config.metrics, req);
    const text = await metrics.text(await status.current(), presence.startedAt, connectionsOf(db));
    res.setHeader("Cache-Control", "no-store");
    res.setHeader("Content-Type", metrics.contentType);
    res.end(text);
  };
}

function isKnownAddress({ addresses }: MetricsAccess, req: Request): boolean {
  return addresses.length === 0 || isInRanges(clientAddress(req), addresses);
}

/** Throws NO_TOKEN, TOKEN_IN_URL, INVALID_TOKEN, and RATE_LIMITED for an address that guesses. */
async function requireToken({ invalidTokens }: Pick<Ctx, "invalidTokens">, { token }: MetricsAccess, req: Request) {
  if (token === null) return;
  const given = bearerOf(req);
  if (isSame(given, token)) return;
  const ip = clientAddress(req);
  await invalidTokens.check(ip);
  await invalidTokens.countInvalid(ip, null);
  throw new DomainError("INVALID_TOKEN", "This is not the token of TESSERA_METRICS_TOKEN");
}

/** In constant time. */
function isSame(given: string, secret: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(given)), Buffer.from(hashSecret(secret)));
}
