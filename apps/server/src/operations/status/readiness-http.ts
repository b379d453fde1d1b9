import type { RequestHandler } from "express";
import type { Ctx } from "../../platform/context.ts";
import { requireReachable } from "../../platform/db/open.ts";
import type { HttpRoute } from "../../platform/http/http-route.ts";
import { within } from "./timeout.ts";

/** How long the database may take to answer before it counts as down, in milliseconds. */
const DATABASE_TIMEOUT_MS = 2000;

/**
 * `/readyz`: 200 while requests can be served, reading and writing, else 503. Every request asks the database; whether
 * it takes writes is checked every few seconds. It shows attached files that can't be reached too: all else goes on without them.
 */
export const readinessRoutes: HttpRoute[] = [
  { method: "GET", path: "/readyz", handler: ({ ctx }) => answerReadiness(ctx) },
];

function answerReadiness({ db, status, log }: Pick<Ctx, "db" | "status" | "log">): RequestHandler {
  return async (_req, res) => {
    const database = await within(DATABASE_TIMEOUT_MS, requireReachable(db)).then(
      () => "up" as const,
      (error) => {
        log.warn({ err: error }, "the database does not answer; /readyz answers 503 until it does");
        return "down" as const;
      },
    );
    const parts = database === "down" ? undefined : (await status.current()).parts;
    const storage = parts?.storage.state ?? "down";
    const isReady = database === "up" && storage === "up";
    res.setHeader("Cache-Control", "no-store");
    res
      .status(isReady ? 200 : 503)
      .json({ status: isReady ? "up" : "down", database, storage, attachments: parts?.attachments.state });
  };
}
