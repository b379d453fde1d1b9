import type { User } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { getUser } from "../people/user-service.ts";
import { drawAvatar } from "./avatar-image.ts";
import * as avatarRepo from "./avatar-repo.ts";

/**
 * Shows a picture, given as base64, in place of the actor's initials. Throws INVALID_INPUT for one that can't be read,
 * and RATE_LIMITED.
 */
export async function setAvatar(ctx: Ctx, actor: Actor, image: string): Promise<User> {
  await ctx.rateLimits.count("picture", actor);
  const { small, large } = await drawAvatar(Buffer.from(image, "base64"));
  const avatar = { userId: actor.userId, small: small.toString("base64"), large: large.toString("base64") };
  await transact(ctx, async (ctx) => {
    await avatarRepo.put(ctx.db, { avatar, version: ctx.newId() });
    await audit.append(ctx, actor, {
      action: "PROFILE_CHANGED",
      at: ctx.now(),
      details: { after: { picture: "set" } },
    });
  });
  return getUser(ctx, actor.userId);
}

/** Back to initials. */
export async function removeAvatar(ctx: Ctx, actor: Actor): Promise<User> {
  await transact(ctx, async (ctx) => {
    if (!(await avatarRepo.remove(ctx.db, actor.userId))) return;
    await audit.append(ctx, actor, {
      action: "PROFILE_CHANGED",
      at: ctx.now(),
      details: { after: { picture: "removed" } },
    });
  });
  return getUser(ctx, actor.userId);
}
