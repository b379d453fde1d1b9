import { z } from "zod";
import { ProjectId } from "./ids.ts";
import { PageQuery } from "./page.ts";
import { Person, Username } from "./person.ts";
import { ProjectRole } from "./roles.ts";

/** A service account reads or writes in its projects; only people administer the server. */
export const ServiceAccountRole = z.enum(["USER", "GUEST"]).meta({ id: "ServiceAccountRole" });
export type ServiceAccountRole = z.infer<typeof ServiceAccountRole>;

/** An account without sign-in: it exists for its tokens, and belongs to an administrator. */
export const ServiceAccount = z
  .object({
    id: z.string(),
    username: z.string(),
    description: z.string(),
    systemRole: ServiceAccountRole,
    apiAccess: z.boolean(),
    active: z.boolean(),
    createdAt: z.string(),
    /** Who gets the notices about its tokens; null only while there is no administrator. */
    managedBy: Person.nullable(),
    projects: z.array(z.object({ id: ProjectId, name: z.string(), role: ProjectRole })),
    liveTokens: z.int(),
    /** When one of its tokens was last used. */
    lastUsedAt: z.string().nullable(),
  })
  .meta({ id: "ServiceAccount" });
export type ServiceAccount = z.infer<typeof ServiceAccount>;

export const ServiceAccountRef = z.strictObject({ accountId: z.string().min(1).max(100) });

export const ListServiceAccounts = PageQuery.extend({
  /** Part of the name or of what it is for, any case of ASCII letters. */
  search: z.string().trim().max(100).optional(),
});
export type ListServiceAccounts = z.infer<typeof ListServiceAccounts>;

const description = z.string().trim().max(500, "Use at most 500 characters");

export const CreateServiceAccount = z.strictObject({
  username: Username,
  description: description.default(""),
  systemRole: ServiceAccountRole.default("USER"),
});
export type CreateServiceAccount = z.infer<typeof CreateServiceAccount>;

/** Fields left out stay. `managedBy` passes the account to another administrator. */
export const UpdateServiceAccount = ServiceAccountRef.extend({
  description: description.optional(),
  systemRole: ServiceAccountRole.optional(),
  managedBy: z.string().min(1).max(100).optional(),
});
export type UpdateServiceAccount = z.infer<typeof UpdateServiceAccount>;
