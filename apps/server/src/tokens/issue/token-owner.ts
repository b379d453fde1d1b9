import type { SystemRole } from "@tessera/domain";
import type { Actor } from "../../platform/context.ts";
import type { UserTable } from "../../platform/db/schema.ts";

/** The owner of a token: the actor, or the service account that an administrator acts for. */
export type TokenOwner = {
  userId: string;
  kind: UserTable["kind"];
  systemRole: SystemRole;
  /** The administrator who answers for a service account; null for people. */
  managedBy: string | null;
};

/** A person as the owner of their own tokens. */
export function asOwner({ userId, systemRole }: Pick<Actor, "userId" | "systemRole">): TokenOwner {
  return { userId, systemRole, kind: "human", managedBy: null };
}
