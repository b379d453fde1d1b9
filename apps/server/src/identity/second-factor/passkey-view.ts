import { knownTransports, type Passkey, type PasskeyDescriptor } from "@tessera/domain";
import { z } from "zod";
import { jsonColumn } from "../../platform/db/json-column.ts";
import type { PasskeyTable } from "../../platform/db/schema.ts";

export const TRANSPORTS_COLUMN = jsonColumn(z.array(z.string()));

export function toPasskey({ id, name, createdAt, lastUsedAt }: PasskeyTable): Passkey {
  return { id, name, createdAt, lastUsedAt };
}

/** How a browser finds it. */
export function toDescriptor({ credentialId, transports }: PasskeyTable): PasskeyDescriptor {
  return { id: credentialId, type: "public-key", transports: knownTransports(TRANSPORTS_COLUMN.read(transports)) };
}
