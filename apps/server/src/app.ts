import { createExpressMiddleware } from "@trpc/server/adapters/express";
import express, { type Express, type Request, type Response } from "express";
import { auditDownload } from "./audit/audit-download.ts";
import { AuditFormat } from "./audit/audit-export.ts";
import type { Ctx } from "./context.ts";
import { answerErrors, nothingHere, reportError, setErrorHeaders, toDomainError } from "./http/errors.ts";
import { type McpOptions, mcpRouter } from "./http/mcp.ts";
import { openApiDocument } from "./http/openapi.ts";
import { commandLine, page } from "./http/page.ts";
import { assignRequestId, logRequests } from "./http/request-log.ts";
import { type Authenticators, bearerRequest, pageRequest } from "./http/requests.ts";
import { restRouter } from "./http/rest.ts";
import { securityHeaders } from "./http/security-headers.ts";
import { REST_BASES, rememberRequestId, requireDeclaredAccess } from "./http/trpc.ts";
import { noSuchModel } from "./model/model-door.ts";
import { avatarDoor } from "./profile/avatar-door.ts";
import { appRouter } from "./router.ts";
import { findSessionActor } from "./sessions/session-service.ts";
import { readinessDoor } from "./status/readiness-door.ts";
import { statusDoor } from "./status/status-door.ts";
import { verifyToken } from "./tokens/token-verification.ts";
import { VERSION } from "./version.ts";

const AUTHENTICATORS: Authenticators = { verifyToken, findSessionActor };
const TRPC_BODY_LIMIT = 1_048_576;
const TRPC_BATCH_LIMIT = 50;

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

  app.get("/api/v1/openapi.json", (_req, res) => void res.json(openApiDocument(procedures, VERSION, ctx.publicUrl())));
  for (const base of REST_BASES) {
    app.use(
      base,
      restRouter(procedures, base, (req, res) => bearerRequest(ctx, AUTHENTICATORS, req, res)),
    );
  }
  app.get("/healthz", (_req, res) => void res.json({ status: "up" }));
  app.get("/readyz", readinessDoor(ctx));
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
  const { log, gatheringAudit, status, publicUrl } = ctx;
  const createContext = (req: Request, res: Response) => bearerRequest(ctx, AUTHENTICATORS, req, res);
  return { version: VERSION, log, gatheringAudit, status, publicUrl, createContext };
}

function trpcDoor(ctx: Ctx) {
  return createExpressMiddleware({
    router: appRouter,
    createContext: ({ req, res }) => pageRequest(ctx, AUTHENTICATORS, req, res),
    maxBodySize: TRPC_BODY_LIMIT,
    maxBatchSize: TRPC_BATCH_LIMIT,
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
