import type { SignInSettings } from "@tessera/domain";
import { findProvider, type ProviderCtx, ProviderError, redirectUri } from "./provider-client.ts";
import { problemText } from "./provider-problem.ts";

/** The settings of the sign-in at a provider, without the secret, and whether it can be read just now. */
export async function describeSignIn(ctx: ProviderCtx): Promise<SignInSettings> {
  const { oidc } = ctx.config;
  if (!oidc) return { provider: null };
  const { name, issuer, clientId, domains, groups, groupsClaim, passwordAdmin } = oidc;
  const problem = await findProvider(ctx).then(
    () => null,
    (error: unknown) => {
      if (error instanceof ProviderError) return problemText(error.problem, name);
      throw error;
    },
  );
  const mapped = [...groups].map(([group, role]) => ({ group, role }));
  return {
    provider: {
      ...{ name, issuer, clientId, groupsClaim, exemptAdmin: passwordAdmin, problem },
      domains: [...domains],
      groups: mapped,
      redirectUri: redirectUri(ctx),
    },
  };
}
