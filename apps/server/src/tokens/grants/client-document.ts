import { DomainError } from "@tessera/domain";
import { z } from "zod";
import type { Ctx } from "../../platform/context.ts";
import {
  CLIENT_DOCUMENT_KEPT_MS,
  CLIENT_DOCUMENT_TIMEOUT_MS,
  MAX_CLIENT_DOCUMENT_BYTES,
  MAX_KEPT_CLIENT_DOCUMENTS,
  MAX_REDIRECT_URIS,
} from "../../platform/limits/limits.ts";
import type { Outbound } from "../../platform/outbound/outbound.ts";
import { redirectFault } from "./redirect-uris.ts";

/** What a client says of itself at the address that is its id. */
const ClientDocument = z.object({
  client_id: z.string(),
  client_name: z.string().optional(),
  redirect_uris: z.array(z.string()).min(1).max(MAX_REDIRECT_URIS),
  token_endpoint_auth_method: z.string().optional(),
});
export type ClientDocument = { name: string; redirectUris: string[] };

const LIMITS = {
  maxBytes: MAX_CLIENT_DOCUMENT_BYTES,
  timeoutMs: CLIENT_DOCUMENT_TIMEOUT_MS,
  accept: "application/json",
};

/** True of an id that is the address of a document (OAuth Client ID Metadata Document). */
export function isDocumentAddress(clientId: string): boolean {
  return clientId.startsWith("https://");
}

type Kept = { until: number; document: ClientDocument };
/** Of each server of this process, the latest documents, the oldest first. */
const kept = new WeakMap<Outbound, Map<string, Kept>>();

/** The document of a client, read or kept from a moment ago. Throws INVALID_INPUT with the reason it can't be used. */
export async function readClientDocument(
  { outbound, now }: Pick<Ctx, "outbound" | "now">,
  clientId: string,
): Promise<ClientDocument> {
  const documents = kept.get(outbound) ?? new Map<string, Kept>();
  kept.set(outbound, documents);
  const known = documents.get(clientId);
  const at = Date.parse(now());
  if (known && at < known.until) return known.document;
  const { document, mayKeep } = await fetchDocument(outbound, clientId);
  documents.delete(clientId);
  if (documents.size >= MAX_KEPT_CLIENT_DOCUMENTS) documents.delete(documents.keys().next().value as string);
  if (mayKeep) documents.set(clientId, { document, until: at + CLIENT_DOCUMENT_KEPT_MS });
  return document;
}

async function fetchDocument(outbound: Outbound, clientId: string) {
  const { status, type, cacheControl, text } = await outbound.get(addressOf(clientId), LIMITS);
  if (status !== 200) throw unusable(`its address answers ${status}, not 200`);
  if (!/^application\/(?:[a-z0-9.-]{1,60}\+)?json(?:;|$)/i.test(type)) throw unusable("it is not JSON");
  const { data } = ClientDocument.safeParse(parseJson(text));
  if (!data) throw unusable("it lacks client_id or redirect_uris, or has too many of them");
  if (data.client_id !== clientId) throw unusable("its client_id is not its address");
  if ((data.token_endpoint_auth_method ?? "none") !== "none") {
    throw unusable("its client wants to prove itself with a secret or key, which this server doesn't offer");
  }
  for (const uri of data.redirect_uris) {
    const fault = redirectFault(uri);
    if (fault !== undefined) throw unusable(`one of its redirect addresses can't be used: ${fault}`);
  }
  const document = { name: data.client_name ?? "", redirectUris: data.redirect_uris };
  return { document, mayKeep: !/\bno-store\b/i.test(cacheControl) };
}

function addressOf(clientId: string): URL {
  const url = URL.canParse(clientId) ? new URL(clientId) : undefined;
  // What a parser would change is refused: dot segments, upper case in the host, a port that goes without saying.
  if (url?.href !== clientId || url.pathname === "/" || url.hash !== "" || `${url.username}${url.password}` !== "") {
    throw unusable("its address needs a path, and no fragment, user name or dot segments");
  }
  return url;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is as wrong as JSON of another shape; the schema says so.
    return undefined;
  }
}

function unusable(why: string): DomainError {
  return new DomainError("INVALID_INPUT", `The document of this client can't be used: ${why}`);
}
