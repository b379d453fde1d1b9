import { existsSync } from "node:fs";
import { extname, join } from "node:path";
import express, { type RequestHandler, Router } from "express";
import { PackedFiles } from "./packed-files.ts";

const ROOT = join(import.meta.dirname, "../../../web/dist");
const CLI = join(import.meta.dirname, "../../../../packages/cli/dist/cli.tgz");
/** Files whose name carries a hash of their content. */
const HASHED = "/assets";

/** The single-page app: its files, and for every other address that a browser opens, its one document. */
export function page(): RequestHandler {
  const router = Router();
  const packed = new PackedFiles(ROOT);
  router.use(packed.middleware);
  router.use(HASHED, express.static(join(ROOT, HASHED), { immutable: true, maxAge: "1y", index: false }));
  router.use(express.static(ROOT, { index: false, maxAge: "1h" }));
  router.get("/{*path}", (req, res, next) => {
    const document = join(ROOT, "index.html");
    if (extname(req.path) !== "" || !req.accepts("html") || !existsSync(document)) return next();
    res.setHeader("Cache-Control", "no-cache");
    res.sendFile(packed.pathFor(req, res, "/index.html"));
  });
  return router;
}

/** The command line as one tarball, for `npx --yes <url>/cli.tgz`: always as old as the server it reports to. */
export const commandLine: RequestHandler = (_req, res, next) => {
  if (!existsSync(CLI)) return next();
  res.setHeader("Cache-Control", "no-cache");
  res.type("application/gzip").sendFile(CLI);
};
