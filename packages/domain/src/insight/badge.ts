import { z } from "zod";
import { ProjectRef } from "../project.ts";

/** Who sees the badges of a project, and the key that opens them. */
export const BadgeSettings = z
  .object({
    /** Anyone sees them; else who has the key. */
    isPublic: z.boolean(),
    /** Opens the badges of this project, and nothing else. */
    key: z.string(),
    /** The badge of the default branch. */
    url: z.string(),
  })
  .meta({ id: "BadgeSettings" });
export type BadgeSettings = z.infer<typeof BadgeSettings>;

/** `newKey`: the key until now no longer opens anything. */
export const UpdateBadge = ProjectRef.extend({ isPublic: z.boolean().optional(), newKey: z.literal(true).optional() });
export type UpdateBadge = z.infer<typeof UpdateBadge>;
