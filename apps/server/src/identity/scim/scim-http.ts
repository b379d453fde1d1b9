import { HTTP_STATUS } from "@tessera/domain";
import express, { type ErrorRequestHandler, type Request, type Response, Router } from "express";
import { nothingHere, reportError, setErrorHeaders, toDomainError } from "../../platform/http/errors.ts";
import type { HttpRoute, RouteSite } from "../../platform/http/http-route.ts";
import { onlyMethods } from "../../platform/http/methods.ts";
import { procedureRunner } from "../../platform/http/procedure-runner.ts";
import { bearerOf } from "../../platform/http/requests.ts";
import { isAmong } from "../../platform/http/rest-answer.ts";
import { readJson } from "../../platform/http/rest-input.ts";
import { requireDeclaredAccess } from "../../platform/http/trpc.ts";
import { MAX_BODY_BYTES } from "../../platform/limits/limits.ts";
import { scimErrorBody } from "./scim-error.ts";
import type { Resource } from "./scim-resources.ts";
import { scimRouter } from "./scim-router.ts";

const { procedures } = scimRouter._def;
type Call = keyof typeof procedures;
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What each address answers. */
export const SCIM_CALLS: Readonly<Record<string, Partial<Record<Method, Call>>>> = {
  "/ServiceProviderConfig": { GET: "config" },
  "/ResourceTypes": { GET: "types" },
  "/ResourceTypes/:id": { GET: "type" },
  "/Schemas": { GET: "schemas" },
  "/Schemas/:id": { GET: "schema" },
  "/Users": { GET: "listUsers", POST: "createUser" },
  "/Users/:id": { GET: "getUser", PUT: "replaceUser", PATCH: "patchUser", DELETE: "deleteUser" },
  "/Groups": { GET: "listGroups", POST: "createGroup" },
  "/Groups/:id": { GET: "getGroup", PUT: "replaceGroup", PATCH: "patchGroup", DELETE: "deleteGroup" },
};

const MEDIA_TYPE = "application/scim+json";
const parseScim = express.json({ limit: MAX_BODY_BYTES, type: [MEDIA_TYPE, "application/json"] });

/** For providers that create, change and deactivate accounts and teams (RFC 7644): tokens only, no cookie counts. */
export const scimRoutes: readonly HttpRoute[] = [{ method: "ANY", path: "/scim/v2", handler: scimEndpoint }];

function scimEndpoint(site: RouteSite): Router {
  requireDeclaredAccess(procedures);
  const endpoint = Router();
  for (const [path, calls] of Object.entries(SCIM_CALLS)) {
    const methods = Object.entries(calls) as [Method, Call][];
    for (const [method, call] of methods) {
      endpoint[method.toLowerCase() as Lowercase<Method>](path, handlerOf(site, method, call));
    }
    endpoint.all(path, onlyMethods(...methods.map(([method]) => method)));
  }
  endpoint.use(nothingHere, answerErrors(site));
  return endpoint;
}

function handlerOf(site: RouteSite, method: Method, name: Call) {
  const run = procedureRunner({ name: `scim.${name}`, procedure: procedures[name] });
  return async (req: Request, res: Response) => {
    res.setHeader("Cache-Control", "no-store");
    const ctx = site.requestCtx(req, res);
    bearerOf(req);
    let input: Promise<object> | undefined;
    // Called several times, while a body can be read only once.
    const output = await run(ctx, () => {
      input ??= inputOf(req, res, method);
      return input;
    });
    send(req, res, method, output as Resource | null);
  };
}

async function inputOf(req: Request, res: Response, method: Method): Promise<object> {
  const { "if-match": ifMatch } = req.headers;
  const isSent = method !== "GET" && method !== "DELETE";
  const resource = isSent ? await readJson(req, res, parseScim) : undefined;
  return { ...req.query, ...req.params, ifMatch, resource };
}

function send(req: Request, res: Response, method: Method, output: Resource | null): void {
  if (output === null) return void res.status(204).end();
  const { version, location } = output.meta ?? {};
  if (version !== undefined) res.setHeader("ETag", version);
  const known = req.headers["if-none-match"];
  if (method === "GET" && version !== undefined && known !== undefined && isAmong(known, version)) {
    return void res.status(304).end();
  }
  if (method === "POST" && location !== undefined) res.setHeader("Location", location);
  res.status(method === "POST" ? 201 : 200);
  res.setHeader("Content-Type", MEDIA_TYPE);
  res.end(JSON.stringify(output));
}

function answerErrors({ ctx }: RouteSite): ErrorRequestHandler {
  return (thrown, _req, res, _next) => {
    const error = toDomainError(thrown);
    reportError(ctx, res, error, {}, "request of a provider failed");
    if (res.headersSent) return void res.destroy();
    setErrorHeaders(error, (name, value) => res.setHeader(name, value));
    res.status(HTTP_STATUS[error.code]);
    res.setHeader("Content-Type", MEDIA_TYPE);
    res.end(JSON.stringify({ ...scimErrorBody(error), requestId: res.locals.requestId }));
  };
}
