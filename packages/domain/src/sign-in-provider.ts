import { z } from "zod";
import { SystemRole } from "./roles.ts";
import { SIGN_IN_PROBLEMS } from "./vocabulary.ts";

/** A path of the page, to which the browser goes after the provider; an address elsewhere is refused. */
export const LocalPath = z
  .string()
  .max(8000)
  .regex(/^\/(?![/\\])[^\s\\]*$/, "Expected a path of this server's page, like /settings");

/** Where to go on after the sign-in at the provider. */
export const AtProvider = z.strictObject({ returnTo: LocalPath.default("/") });
export type AtProvider = z.infer<typeof AtProvider>;

/** The address at the provider to send the browser to. */
export const ProviderAddress = z.object({ url: z.string() });
export type ProviderAddress = z.infer<typeof ProviderAddress>;

/** Why a sign-in at the provider did not lead into an account. */
export const SignInProblem = z.enum(SIGN_IN_PROBLEMS);
export type SignInProblem = z.infer<typeof SignInProblem>;

/** What the page says of such a problem: what happened, and what to do. */
export const SignInProblemText = z.object({ message: z.string() });

/** How the user's own account and the provider belong together. */
export const ProviderLink = z.object({
  /** What the provider is called; null where none is set up. */
  name: z.string().nullable(),
  linked: z
    .object({
      /** The address that the provider knows. */
      email: z.string().nullable(),
      createdAt: z.string(),
      lastUsedAt: z.string().nullable(),
    })
    .nullable(),
  hasPassword: z.boolean(),
  /** The account has a password or a passkey, so that it can do without the provider. */
  hasOwnMeans: z.boolean(),
  /** Passwords and passkeys don't sign in to this account. */
  isProviderOnly: z.boolean(),
});
export type ProviderLink = z.infer<typeof ProviderLink>;

/** How people sign in at the provider, as the server's settings have it. */
export const SignInSettings = z
  .object({
    provider: z
      .object({
        name: z.string(),
        issuer: z.string(),
        clientId: z.string(),
        /** What the provider must be allowed to send people back to. */
        redirectUri: z.string(),
        domains: z.array(z.string()),
        groups: z.array(z.object({ group: z.string(), role: SystemRole })),
        groupsClaim: z.string(),
        /** The only account that signs in without the provider; null: each that can. */
        exemptAdmin: z.string().nullable(),
        /** Whether the provider could be read just now. */
        problem: z.string().nullable(),
      })
      .nullable(),
  })
  .meta({ id: "SignInSettings" });
export type SignInSettings = z.infer<typeof SignInSettings>;
