import { createExpressMiddleware } from "@trpc/server/adapters/express";
import express, { type Express, type Request, type RequestHandler, type Response } from "express";
import { auditExportRoutes } from "./audit/audit-export-http.ts";
import { caseExportRoutes } from "./catalog/case-files/case-export-http.ts";
import { caseUploadRoutes } from "./catalog/case-files/case-upload-http.ts";
import { accountRoutes } from "./identity/accounts/account-http.ts";
import { avatarRoutes } from "./identity/profile/avatar-http.ts";
import { providerRoutes } from "./identity/provider/provider-callback-http.ts";
import { scimRoutes } from "./identity/scim/scim-http.ts";
import { findSessionActor, findSessionActorAgain } from "./identity/sessions/session-service.ts";
import { badgeRoutes } from "./insight/badge/badge-http.ts";
import { modelRoutes } from "./insight/model/model-http.ts";
import { requirementExportRoutes } from "./insight/requirements/requirement-export-http.ts";
import { unsubscribeRoutes } from "./insight/subscriptions/unsubscribe-http.ts";
import { metricsRoutes } from "./operations/metrics/metrics-http.ts";
import { readinessRoutes } from "./operations/status/readiness-http.ts";
import { statusRoutes } from "./operations/status/status-http.ts";
import type { Ctx } from "./platform/context.ts";
import { basePathOf, requireFreePath, withoutBasePath } from "./platform/http/base-path.ts";
import { commandLine } from "./platform/http/command-line-http.ts";
import { compressReads } from "./platform/http/compression.ts";
import { carriesToken, crossOrigin } from "./platform/http/cross-origin.ts";
import { answerErrors, nothingHere, reportError, setErrorHeaders, toDomainError } from "./platform/http/errors.ts";
import { reportIgnoredForwarding } from "./platform/http/forwarded-headers.ts";
import type { HttpRoute, RouteSite } from "./platform/http/http-route.ts";
import { KeptAnswers } from "./platform/http/kept-answers.ts";
import { type McpOptions, mcpRouter } from "./platform/http/mcp.ts";
import { onlyMethods } from "./platform/http/methods.ts";
import { openApiDocument } from "./platform/http/openapi/openapi.ts";
import { page, pageRoutes, typedClient } from "./platform/http/page.ts";
import { preparedJson } from "./platform/http/prepared-answer.ts";
import { repeatedCalls } from "./platform/http/repeated-calls.ts";
import { assignRequestId, logRequests } from "./platform/http/request-log.ts";
import { countRequests } from "./platform/http/request-metrics.ts";
import { traceRequests } from "./platform/http/request-traces.ts";
import { type Authenticators, bearerRequest, pageRequest } from "./platform/http/requests.ts";
import { restRouter } from "./platform/http/rest.ts";
import { securityHeaders } from "./platform/http/security-headers.ts";
import { REST_BASES, rememberRequestId, requireDeclaredAccess } from "./platform/http/trpc.ts";
import { MAX_BATCH_CALLS, MAX_BODY_BYTES } from "./platform/limits/limits.ts";
import { VERSION } from "./platform/version.ts";
import { appRouter } from "./router.ts";
import { attachmentRoutes } from "./runs/attachments/attachment-http.ts";
import { runExportRoutes } from "./runs/export/run-export-http.ts";
import { reportUploadRoutes } from "./runs/uploads/report-upload-http.ts";
import { discoveryRoutes } from "./tokens/grants/discovery-http.ts";
import { oauthRoutes } from "./tokens/grants/oauth-http.ts";
import { tokenInventoryRoutes } from "./tokens/inventory/token-inventory-http.ts";
import { verifyToken, verifyTokenAgain } from "./tokens/verify/token-verification.ts";

const AUTHENTICATORS: Authenticators = { verifyToken, verifyTokenAgain, findSessionActor, findSessionActorAgain };
/** What the addresses of the server begin with, beside those of the page. */
const OWN_PATHS = ["api", "healthz", "mcp", "trpc", "cli.tgz", "client.tgz", "assets"];
/** The plain routes of every feature. */
const HTTP_ROUTES: readonly HttpRoute[] = [
  ...readinessRoutes,
  ...metricsRoutes,
  ...avatarRoutes,
  ...auditExportRoutes,
  ...tokenInventoryRoutes,
  ...accountRoutes,
  ...statusRoutes,
  ...modelRoutes,
  ...reportUploadRoutes,
  ...attachmentRoutes,
  ...runExportRoutes,
  ...caseExportRoutes,
  ...requirementExportRoutes,
  ...caseUploadRoutes,
  ...unsubscribeRoutes,
  ...badgeRoutes,
  ...discoveryRoutes,
  ...oauthRoutes,
  ...providerRoutes,
  ...scimRoutes,
];
/** What assistants call from other sites' pages too: neither the page's cookie nor a token opens these. */
const ASSISTANT_BASES = ["/.well-known", "/oauth"];

/** The whole server as one Express app: health, the endpoints, the page. */
export function createApp(ctx: Ctx): Express {
  const { procedures } = appRouter._def;
  requireDeclaredAccess(procedures);
  const basePath = basePathOf(ctx.publicUrl());
  const paths = [...HTTP_ROUTES.map(({ path }) => path), ...pageRoutes()];
  requireFreePath(basePath, [...OWN_PATHS, ...paths.map((path) => path.split("/")[1] ?? "")]);
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("query parser", "simple");
  app.set("trust proxy", ctx.config.trustedProxies);
  // First, so that every rule about paths sees the same ones.
  app.use(withoutBasePath(basePath));
  app.use(
    assignRequestId(ctx.newId),
    traceRequests,
    logRequests(ctx.log),
    countRequests(ctx.metrics),
    reportIgnoredForwarding(ctx),
    securityHeaders(ctx),
  );
  const answerGet = (path: string, handler: RequestHandler) => app.route(path).get(handler).all(onlyMethods("GET"));
  const answerPost = (path: string, handler: RequestHandler) => app.route(path).post(handler).all(onlyMethods("POST"));

  const document = () => openApiDocument(procedures, VERSION, ctx.publicUrl());
  const createContext = (req: Request, res: Response) => bearerRequest(ctx, AUTHENTICATORS, req, res);
  const keptAnswers = new KeptAnswers();
  for (const base of REST_BASES) app.use(base, crossOrigin(ctx));
  answerGet("/api/v1/openapi.json", preparedJson(document));
  for (const base of REST_BASES) app.use(base, restRouter(procedures, base, { createContext, keptAnswers }));
  answerGet("/healthz", (_req, res) => void res.json({ status: "up" }));
  app.use("/mcp", mcpRouter(procedures, mcpOptions(ctx)));
  const repeated = repeatedCalls(procedures, {
    createContext: (req, res) => pageRequest(ctx, AUTHENTICATORS, req, res),
    keptAnswers,
    report: (res, error, procedure) => reportError(ctx, res, error, { procedure }, "procedure failed"),
  });
  app.use("/trpc", crossOrigin(ctx, carriesToken), compressReads, repeated, trpcEndpoint(ctx));
  const site: RouteSite = { ctx, requestCtx: (req, res) => pageRequest(ctx, AUTHENTICATORS, req, res) };
  for (const base of ASSISTANT_BASES) app.use(base, crossOrigin(ctx));
  for (const { method, path, handler } of HTTP_ROUTES) {
    if (method === "GET") answerGet(path, handler(site));
    else if (method === "POST") answerPost(path, handler(site));
    else app.use(path, handler(site));
  }
  app.use("/api", nothingHere);
  answerGet("/cli.tgz", commandLine(ctx));
  answerGet("/client.tgz", typedClient);
  app.use(page(basePath));
  app.use(nothingHere, answerErrors(ctx));
  return app;
}

function mcpOptions(ctx: Ctx): McpOptions {
  const { log, gatheringAudit, status, metrics } = ctx;
  const createContext = (req: Request, res: Response) => bearerRequest(ctx, AUTHENTICATORS, req, res, "mcp");
  return { version: VERSION, log, gatheringAudit, status, metrics, site: ctx, createContext };
}

function trpcEndpoint(ctx: Ctx) {
  return createExpressMiddleware({
    router: appRouter,
    createContext: ({ req, res }) => pageRequest(ctx, AUTHENTICATORS, req, res),
    maxBodySize: MAX_BODY_BYTES,
    maxBatchSize: MAX_BATCH_CALLS,
    // Of reads whose input is too long for an address; to the page's cookie they are requests like any other that isn't GET.
    allowMethodOverride: true,
    responseMeta: ({ errors, type }) => {
      const headers = new Headers({ "cache-control": "no-store" });
      const [first] = errors;
      if (first) setErrorHeaders(toDomainError(first), (name, value) => headers.set(name, value));
      if (first?.code === "METHOD_NOT_SUPPORTED") headers.set("allow", type === "query" ? "GET" : "POST");
      return { headers };
    },
    onError: ({ error, path, req }) => {
      const requestId = req.res?.locals.requestId;
      rememberRequestId(error, requestId);
      if (req.res) reportError(ctx, req.res, toDomainError(error), { procedure: path }, "procedure failed");
    },
  });
}
