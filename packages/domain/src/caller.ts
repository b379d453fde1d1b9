import { z } from "zod";
import { User } from "./person.ts";
import { CurrentPreferences } from "./preferences.ts";
import { Scope } from "./scope.ts";
import { InstanceSettings } from "./settings.ts";
import { Token } from "./token.ts";

/** Who is calling, through which token (null: the page), and with what scopes after the owner's roles are applied. */
export const Me = z.object({ user: User, token: Token.nullable(), scopes: z.array(Scope) }).meta({ id: "Me" });
export type Me = z.infer<typeof Me>;

export const SignIn = z.strictObject({
  /** User name or email address. */
  login: z.string().trim().min(1, "Enter your user name or email").max(254),
  password: z.string().min(1, "Enter your password").max(1000),
  /** The code of an authenticator app, or a recovery code; for accounts that require one. */
  totp: z.string().max(64).optional(),
});
export type SignIn = z.infer<typeof SignIn>;

/** Who signed in; `recoveryCodesLeft` after a recovery code was used, else null. */
export const SignedIn = z.object({ user: User, recoveryCodesLeft: z.int().nullable() });
export type SignedIn = z.infer<typeof SignedIn>;

/** The person behind the page's cookie, and how they want the page; both are null when signed out. */
export const CurrentSession = z
  .object({
    user: User.nullable(),
    preferences: CurrentPreferences.nullable(),
    setupNeeded: z.boolean(),
    /** Whether the server sends email: without it, there are no links for forgotten passwords. */
    mailConfigured: z.boolean(),
    instanceName: InstanceSettings.shape.instanceName,
    /** The server requires a second factor, and one must be set up before anything else. */
    secondFactorNeeded: z.boolean(),
    /** What the provider is called at which people sign in; null where there is none. */
    signInProvider: z.string().nullable(),
    /** Only one administrator signs in with a password; all others at the provider. */
    isProviderOnly: z.boolean(),
    version: z.string(),
  })
  .meta({ id: "CurrentSession" });
export type CurrentSession = z.infer<typeof CurrentSession>;
