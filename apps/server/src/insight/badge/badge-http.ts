import { DomainError, ProjectId } from "@tessera/domain";
import type { RequestHandler } from "express";
import { z } from "zod";
import type { Ctx } from "../../platform/context.ts";
import type { HttpRoute } from "../../platform/http/http-route.ts";
import { requireStorable } from "../../platform/http/storable-input.ts";
import { readBadge } from "./badge-service.ts";
import { badgeSvg } from "./badge-svg.ts";

/** How long programs may show a badge before they ask again. */
const CACHED_SECONDS = 60;

const BadgeQuery = z.strictObject({
  projectId: ProjectId,
  branch: z.string().min(1).max(300).optional(),
  key: z.string().max(100).optional(),
});

/** Pictures that pages of other sites show: no cookie and no token counts, only what the project says and its key. */
export const badgeRoutes: HttpRoute[] = [
  { method: "GET", path: "/badges/:projectId", handler: ({ ctx }) => answerBadge(ctx) },
];

function answerBadge(ctx: Ctx): RequestHandler {
  return async (req, res) => {
    const asked = { ...req.query, projectId: req.params.projectId };
    await requireStorable(async () => asked);
    const query = BadgeQuery.safeParse(asked);
    if (!query.success) throw new DomainError("NOT_FOUND", "There is no badge at this address");
    const svg = badgeSvg(await readBadge(ctx, query.data));
    res.setHeader("Cache-Control", `max-age=${CACHED_SECONDS}, s-maxage=${CACHED_SECONDS}`);
    res.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    res.type("image/svg+xml").send(svg);
  };
}
