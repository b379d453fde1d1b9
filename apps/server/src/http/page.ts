import { existsSync } from "node:fs";
import { join } from "node:path";
import express, { type RequestHandler, Router } from "express";

const ROOT = join(import.meta.dirname, "../../../web/dist");
/** Files whose name carries a hash of their content. */
const HASHED = "/assets";

/** The single-page app: its files, and for every other address that a browser opens, its one document. */
export function page(): RequestHandler {
  const router = Router();
  router.use(HASHED, express.static(join(ROOT, HASHED), { immutable: true, maxAge: "1y", index: false }));
  router.use(express.static(ROOT, { index: false, maxAge: "1h" }));
  router.get("/{*path}", (req, res, next) => {
    const document = join(ROOT, "index.html");
    if (req.path.startsWith(`${HASHED}/`) || !req.accepts("html") || !existsSync(document)) return next();
    res.setHeader("Cache-Control", "no-cache");
    res.sendFile(document);
  });
  return router;
}
