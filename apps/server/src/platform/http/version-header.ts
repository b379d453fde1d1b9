import type { Request, Response } from "express";
import type { Logger } from "pino";
import { logOnce } from "../log.ts";
import { VERSION } from "../version.ts";

const COMMAND = /^tessera-cli\/([\w.+-]{1,60})(?: |$)/;

/** Tells a command line of another version which one the server has; to be called for callers who are known. */
export function describeVersion(req: Request, res: Response, log: Logger): void {
  const [, version] = COMMAND.exec(req.get("user-agent") ?? "") ?? [];
  if (version === undefined || version === VERSION) return;
  res.setHeader("Tessera-Version", VERSION);
  logOnce(log, "info", { command: version, server: VERSION }, "a command line of another version reports here");
}
