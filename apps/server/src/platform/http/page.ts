import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import express, { type Request, type RequestHandler, Router } from "express";
import { documentation } from "./documentation.ts";
import { nothingHere } from "./errors.ts";
import { onlyMethods } from "./methods.ts";
import { PackedFiles } from "./packed-files.ts";
import { pageMatcher, readPageRoutes } from "./page-routes.ts";
import { preparedText } from "./prepared-answer.ts";

const ROOT = join(import.meta.dirname, "../../../../web/dist");
const CLIENT = join(import.meta.dirname, "../../../../../packages/client/dist/client.tgz");
/** Files whose name carries a hash of their content. */
const HASHED = "/assets";
const DOCUMENT = "index.html";
const ROUTES = "page-routes.json";

/** The addresses of the page, as it was built; none where it was not. */
export const pageRoutes = (): string[] => readPageRoutes(join(ROOT, ROUTES));

/**
 * The single-page app: its files, and its one document for each address of its own. For an unknown address, browsers
 * get the document, which shows that, with 404; programs get the 404 as JSON, as everywhere.
 */
export function page(basePath: string): RequestHandler {
  const router = Router();
  const isPage = pageMatcher(pageRoutes());
  const files = new Set(existsSync(ROOT) ? readdirSync(ROOT, { recursive: true }).map((name) => `/${name}`) : []);
  const document = preparedText("html", () => documentBelow(basePath));
  router.use(`/${ROUTES}`, nothingHere);
  router.use(documentation(files));
  router.use((req, res, next) => {
    if (req.method === "GET" || req.method === "HEAD") return next();
    return isPage(req.path) || files.has(req.path) ? onlyMethods("GET")(req, res, next) : next();
  });
  router.use(new PackedFiles(ROOT).middleware);
  router.use(
    HASHED,
    express.static(join(ROOT, HASHED), { immutable: true, maxAge: "1y", index: false, redirect: false }),
  );
  router.use(express.static(ROOT, { index: false, maxAge: "1h", redirect: false }));
  router.get("/{*path}", (req, res, next) => {
    if (isPage(req.path) && req.accepts("html")) return document(req, res, next);
    if (!isLostPerson(req) || !files.has(`/${DOCUMENT}`)) return next();
    res.status(404);
    return document(req, res, next);
  });
  return router;
}

/** Browsers accept HTML when they open an address; programs accept anything. */
function isLostPerson(req: Request): boolean {
  return extname(req.path) === "" && (req.get("accept") ?? "").includes("text/html");
}

/** The document names its files relative to the page's root, which a shared host has below a path. */
function documentBelow(basePath: string): string {
  return readFileSync(join(ROOT, DOCUMENT), "utf8").replaceAll('="./', `="${basePath}/`);
}

/** The typed client as one tarball, for `npm install <url>/client.tgz`: it has the procedures of this very server. */
export const typedClient: RequestHandler = (_req, res, next) => {
  if (!existsSync(CLIENT)) return next();
  res.setHeader("Cache-Control", "no-cache");
  res.type("application/gzip").sendFile(CLIENT);
};
