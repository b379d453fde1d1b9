import * as client from "openid-client";
import type { Actor, Ctx } from "../../platform/context.ts";
import { findIdToken } from "../sessions/session-look-up.ts";
import { detailOf, findProvider } from "./provider-client.ts";

/**
 * Where the browser goes on so that the provider signs the user out too; null for a session that it did not open, and
 * where it has no such address or can't be reached: then they are signed out here alone.
 */
export async function providerSignOut(ctx: Ctx, { session }: Pick<Actor, "session">): Promise<string | null> {
  if (!ctx.config.oidc || !session) return null;
  const idToken = await findIdToken(ctx, session.id);
  if (idToken === undefined) return null;
  try {
    const provider = await findProvider(ctx);
    if (provider.serverMetadata().end_session_endpoint === undefined) return null;
    const back = { id_token_hint: idToken, post_logout_redirect_uri: `${ctx.publicUrl()}/sign-in` };
    return client.buildEndSessionUrl(provider, back).href;
  } catch (error) {
    ctx.log.warn(
      { detail: detailOf(error) },
      "the provider can't be reached to sign a person out there; they are here",
    );
    return null;
  }
}
