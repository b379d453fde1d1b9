import type { Passkey } from "@tessera/domain";
import type { PasskeyTable } from "../../platform/db/schema.ts";

export function toPasskey({ id, name, createdAt, lastUsedAt }: PasskeyTable): Passkey {
  return { id, name, createdAt, lastUsedAt };
}
