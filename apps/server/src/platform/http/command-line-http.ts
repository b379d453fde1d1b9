import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Request, RequestHandler } from "express";
import type { Ctx } from "../context.ts";
import { type CommandPackage, packageFor } from "./command-package.ts";

const CLI = join(import.meta.dirname, "../../../../../packages/cli/dist/cli.tgz");
/** Callers choose the address where none is configured, so that many are not kept. */
const MAX_KEPT = 8;

/**
 * The command line as one tarball, for `npx --yes <url>/cli.tgz`: always the same version as the server it reports to,
 * whose address it knows. That is the configured one, else the one under which it was asked for.
 */
export function commandLine({ config }: Pick<Ctx, "config">): RequestHandler {
  const kept = new Map<string, CommandPackage>();
  return (req, res, next) => {
    if (!existsSync(CLI)) return next();
    const url = config.publicUrl ?? addressOf(req);
    const found = kept.get(url) ?? packageFor(url, readFileSync(CLI));
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(url, found);
    res.setHeader("Cache-Control", "no-cache");
    res.setHeader("ETag", `"${found.hash}"`);
    res.type("application/gzip").send(found.bytes);
  };
}

function addressOf(req: Request): string {
  return `${req.protocol}://${req.get("host") ?? ""}`;
}
