import type { Request, Response } from "express";
import type { Logger } from "pino";
import { logOnce } from "../log.ts";
import { VERSION } from "../version.ts";

/** What a command says that was built without a commit: it may be of any commit of the release. */
const [RELEASE] = VERSION.split("+", 1);
const COMMAND = /^tessera-cli\/([\w.+-]{1,60})(?: |$)/;

/** Sends the server's version to a command line of another version; call it for authenticated callers. */
export function describeVersion(req: Request, res: Response, log: Logger): void {
  const [, version] = COMMAND.exec(req.get("user-agent") ?? "") ?? [];
  if (version === undefined || version === VERSION || version === RELEASE) return;
  res.setHeader("Tessera-Version", VERSION);
  logOnce(log, "info", { command: version, server: VERSION }, "a command line of another version reports here");
}
