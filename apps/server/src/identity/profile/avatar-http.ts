import { DomainError } from "@tessera/domain";
import type { RequestHandler } from "express";
import { z } from "zod";
import type { HttpRoute, RouteSite } from "../../platform/http/http-route.ts";
import { requireStorable } from "../../platform/http/storable-input.ts";
import * as avatarRepo from "./avatar-repo.ts";

const AvatarRef = z.object({
  userId: z.string().max(100),
  version: z.string().max(100),
  size: z.enum(["small", "large"]),
});

/**
 * Pictures of users, for the page of signed-in users; tokens can't read them. A picture never changes under its
 * address, so that browsers can cache it.
 */
export const avatarRoutes: HttpRoute[] = [
  { method: "GET", path: "/avatars/:userId/:version/:size", handler: ({ requestCtx }) => answerAvatar(requestCtx) },
];

function answerAvatar(requestCtx: RouteSite["requestCtx"]): RequestHandler {
  return async (req, res) => {
    const ctx = requestCtx(req, res);
    const { credential } = await ctx.authenticate();
    await requireStorable(async () => req.params);
    const ref = AvatarRef.safeParse(req.params);
    const isForPage = credential.kind === "session" && ref.success;
    const picture = isForPage ? await avatarRepo.find(ctx.db, ref.data) : undefined;
    if (picture === undefined) throw new DomainError("NOT_FOUND", "There is no picture at this address");
    res.setHeader("Content-Type", "image/webp");
    res.setHeader("Cache-Control", "private, max-age=31536000, immutable");
    res.send(Buffer.from(picture, "base64"));
  };
}
