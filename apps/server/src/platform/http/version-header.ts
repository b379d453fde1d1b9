import type { Request, Response } from "express";
import type { Logger } from "pino";
import { logOnce } from "../log.ts";
import { VERSION } from "../version.ts";

const COMMAND = /^tessera-cli\/([\w.+-]{1,60})(?: |$)/;

/** Sends the server's version to a command line of another version; call it for authenticated callers. */
export function describeVersion(req: Request, res: Response, log: Logger): void {
  const [, version] = COMMAND.exec(req.get("user-agent") ?? "") ?? [];
  if (version === undefined || version === VERSION) return;
  res.setHeader("Tessera-Version", VERSION);
  logOnce(log, "info", { command: version, server: VERSION }, "a command line of another version reports here");
}
