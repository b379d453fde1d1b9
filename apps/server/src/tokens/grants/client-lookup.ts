import { DomainError, isVisible, reportedName, storable } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import { isDocumentAddress, readClientDocument } from "./client-document.ts";
import * as clientRepo from "./client-repo.ts";

/** A client that may ask people for access. */
export type KnownClient = {
  id: string;
  name: string;
  /** The host that vouches for it; null of a client that registered, for which no one does. */
  host: string | null;
  redirectUris: string[];
};

const MAX_NAME_LENGTH = 80;

/** The client of an id: by the document at that address, or by its registration. Throws INVALID_INPUT. */
export async function findClient(ctx: Pick<Ctx, "db" | "outbound" | "now">, id: string): Promise<KnownClient> {
  if (isDocumentAddress(id)) {
    const { name, redirectUris } = await readClientDocument(ctx, id);
    const { host } = new URL(id);
    return { id, host, redirectUris, name: clientName(name, host) };
  }
  const client = await clientRepo.find(ctx.db, id);
  if (!client) {
    const message = "This assistant is not known here, or it registered too long ago. Connect it again from its side.";
    throw new DomainError("INVALID_INPUT", message);
  }
  return { id, host: null, name: client.name, redirectUris: clientRepo.REDIRECT_URIS_COLUMN.read(client.redirectUris) };
}

/** The name of a client as people see it: short, visible, and nothing that could be a token. */
export function clientName(name = "", otherwise = "An unnamed assistant"): string {
  const shown = reportedName(storable(name)).trim().normalize("NFC").slice(0, MAX_NAME_LENGTH).toWellFormed();
  return isVisible(shown) ? shown : otherwise;
}
