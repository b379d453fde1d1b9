import { z } from "zod";
import type { Ctx, Origin } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { MAX_REDIRECT_URIS, MAX_UNUSED_CLIENTS } from "../../platform/limits/limits.ts";
import { clientName } from "./client-lookup.ts";
import * as clientRepo from "./client-repo.ts";
import { type OAuthRefusal, refusal } from "./oauth-refusal.ts";
import { redirectFault } from "./redirect-uris.ts";

/** What a client says of itself when it registers (RFC 7591); what it says beside that is left out. */
const Registration = z.object({
  redirect_uris: z.array(z.string()).min(1).max(MAX_REDIRECT_URIS),
  client_name: z.string().max(500).optional(),
  grant_types: z.array(z.string().max(100)).max(20).optional(),
  response_types: z.array(z.string().max(100)).max(20).optional(),
});

/** What the client may do from now on: the code flow without a secret, whatever it asked for. */
export type RegisteredClient = {
  client_id: string;
  client_id_issued_at: number;
  client_name: string;
  redirect_uris: string[];
  grant_types: string[];
  response_types: string[];
  token_endpoint_auth_method: "none";
};

const GRANT_TYPES = ["authorization_code", "refresh_token"];

/**
 * Registers a client that has no document at an address of its own. Anyone may: it counts for nothing until a person lets
 * it in, and is forgotten after a day without that. Throws RATE_LIMITED.
 */
export async function registerClient(
  ctx: Ctx,
  origin: Origin,
  body: unknown,
): Promise<RegisteredClient | OAuthRefusal> {
  await ctx.rateLimits.count("clientRegistration", origin);
  const { data } = Registration.safeParse(body);
  if (!data) {
    const because = `Send JSON with redirect_uris, a list of 1 to ${MAX_REDIRECT_URIS} addresses, and a short client_name`;
    return refusal("invalid_client_metadata", because);
  }
  for (const uri of data.redirect_uris) {
    const fault = redirectFault(uri);
    if (fault !== undefined) return refusal("invalid_redirect_uri", `A redirect address can't be used: ${fault}`);
  }
  if (data.grant_types && !data.grant_types.includes("authorization_code")) {
    return refusal("invalid_client_metadata", "Clients that register use the grant type authorization_code");
  }
  if (data.response_types && !data.response_types.includes("code")) {
    return refusal("invalid_client_metadata", "Clients that register use the response type code");
  }
  return store(ctx, origin, { name: clientName(data.client_name), redirectUris: data.redirect_uris });
}

async function store(ctx: Ctx, origin: Origin, client: { name: string; redirectUris: string[] }) {
  const createdAt = ctx.now();
  const id = `client_${ctx.newId()}`;
  const { name, redirectUris } = client;
  const columns = { id, name, redirectUris: clientRepo.REDIRECT_URIS_COLUMN.write(redirectUris), createdAt };
  await transact(ctx, async ({ db }) => {
    await clientRepo.insert(db, { ...columns, usedAt: null });
    await clientRepo.removeSurplus(db, MAX_UNUSED_CLIENTS);
  });
  ctx.gatheringAudit.record({ action: "CLIENT_REGISTERED", actor: { origin }, details: { name } });
  return {
    client_id: id,
    client_id_issued_at: Math.floor(Date.parse(createdAt) / 1000),
    client_name: name,
    redirect_uris: redirectUris,
    grant_types: GRANT_TYPES,
    response_types: ["code"],
    token_endpoint_auth_method: "none" as const,
  };
}
