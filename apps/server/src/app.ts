import { createExpressMiddleware } from "@trpc/server/adapters/express";
import express, { type Express, type Request, type Response } from "express";
import { auditDownload } from "./audit/audit-download.ts";
import { AuditFormat } from "./audit/audit-export.ts";
import type { Ctx } from "./context.ts";
import { isReachable } from "./db/open.ts";
import { answerErrors, nothingHere, reportError, setErrorHeaders, toDomainError } from "./http/errors.ts";
import { type McpOptions, mcpRouter } from "./http/mcp.ts";
import { openApiDocument } from "./http/openapi.ts";
import { commandLine, page } from "./http/page.ts";
import { preparedJson } from "./http/prepared-answer.ts";
import { assignRequestId, logRequests } from "./http/request-log.ts";
import { type Authenticators, bearerRequest, pageRequest } from "./http/requests.ts";
import { restRouter } from "./http/rest.ts";
import { securityHeaders } from "./http/security-headers.ts";
import { REST_BASES, rememberRequestId, requireDeclaredAccess } from "./http/trpc.ts";
import { noSuchModel } from "./model/model-door.ts";
import { MAX_BATCH_CALLS, MAX_BODY_BYTES } from "./platform/limits/limits.ts";
import { avatarDoor } from "./profile/avatar-door.ts";
import { appRouter } from "./router.ts";
import { findSessionActor } from "./sessions/session-service.ts";
import { statusDoor } from "./status/status-door.ts";
import { verifyToken } from "./tokens/token-verification.ts";
import { VERSION } from "./version.ts";

const AUTHENTICATORS: Authenticators = { verifyToken, findSessionActor };

/** The whole server as one Express app: health, the doors, the page. */
export function createApp(ctx: Ctx): Express {
  const { procedures } = appRouter._def;
  requireDeclaredAccess(procedures);
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("query parser", "simple");
  app.set("trust proxy", ctx.config.trustedProxies);
  app.use(assignRequestId(ctx.newId), logRequests(ctx.log), securityHeaders(ctx));

  const document = () => openApiDocument(procedures, VERSION, ctx.publicUrl());
  app.get("/api/v1/openapi.json", preparedJson(document));
  for (const base of REST_BASES) {
    app.use(
      base,
      restRouter(procedures, base, (req, res) => bearerRequest(ctx, AUTHENTICATORS, req, res)),
    );
  }
  app.get("/healthz", (_req, res) => void res.json({ status: "up" }));
  app.get("/readyz", async (_req, res) => {
    const ready = await isReachable(ctx.db);
    res.status(ready ? 200 : 503).json({ status: ready ? "up" : "down" });
  });
  app.use("/mcp", mcpRouter(procedures, mcpOptions(ctx)));
  app.use("/trpc", trpcDoor(ctx));
  const createContext = (req: Request, res: Response) => pageRequest(ctx, AUTHENTICATORS, req, res);
  app.get("/avatars/:userId/:version/:size", avatarDoor(createContext));
  for (const format of AuditFormat.options) {
    app.get(`/admin-export/audit-events.${format}`, auditDownload(format, createContext));
  }
  app.get("/status", statusDoor(createContext));
  app.use("/api/model", noSuchModel);
  app.use("/api", nothingHere);
  app.get("/cli.tgz", commandLine);
  app.use(page());
  app.use(nothingHere, answerErrors(ctx));
  return app;
}

function mcpOptions(ctx: Ctx): McpOptions {
  const { log, gatheringAudit, publicUrl } = ctx;
  const createContext = (req: Request, res: Response) => bearerRequest(ctx, AUTHENTICATORS, req, res);
  return { version: VERSION, log, gatheringAudit, publicUrl, createContext };
}

function trpcDoor(ctx: Ctx) {
  return createExpressMiddleware({
    router: appRouter,
    createContext: ({ req, res }) => pageRequest(ctx, AUTHENTICATORS, req, res),
    maxBodySize: MAX_BODY_BYTES,
    maxBatchSize: MAX_BATCH_CALLS,
    responseMeta: ({ errors }) => {
      const headers = new Headers({ "cache-control": "no-store" });
      const [first] = errors;
      if (first) setErrorHeaders(toDomainError(first), (name, value) => headers.set(name, value));
      return { headers };
    },
    onError: ({ error, path, req }) => {
      const requestId = req.res?.locals.requestId;
      rememberRequestId(error, requestId);
      if (req.res) reportError(ctx, req.res, toDomainError(error), { procedure: path }, "procedure failed");
    },
  });
}
