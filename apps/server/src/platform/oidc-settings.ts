import { SystemRole, withoutTrailingSlashes } from "@tessera/domain";
import { z } from "zod";
import { ConfigError } from "./config-error.ts";
import { entriesOf, flag } from "./env-values.ts";
import { MAX_GROUP_ROLES } from "./limits/limits.ts";

/** How people sign in at a provider that speaks OpenID Connect. */
export type OidcSettings = {
  /** As the provider writes it in its tokens. */
  issuer: string;
  clientId: string;
  /** Null: a public client, which PKCE alone protects. */
  clientSecret: string | null;
  /** What the button and the messages call it. */
  name: string;
  /** Everyone with a verified address at one of these domains, in lower case, may have an account. */
  domains: readonly string[];
  /** The system role that members of a group have. */
  groups: ReadonlyMap<string, SystemRole>;
  /** The claim that lists the groups. */
  groupsClaim: string;
  scopes: string;
  /** An address counts as verified where the provider does not say whether it is. */
  trustsEmail: boolean;
  /** The administrator who alone may still sign in without the provider, in lower case; null: everyone may. */
  passwordAdmin: string | null;
};

const LOOPBACK = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?:\/|$)/;
const DOMAIN = /^(?!-)[a-z0-9-]{1,63}(?:\.(?!-)[a-z0-9-]{1,63})+$/;

/** The environment variables of the sign-in at a provider. */
export const OidcEnv = {
  TESSERA_OIDC_ISSUER: z
    .string()
    .refine(isIssuer, "expected an address like https://id.example.org, without a query")
    .optional(),
  TESSERA_OIDC_CLIENT_ID: z.string().max(500).optional(),
  TESSERA_OIDC_CLIENT_SECRET: z.string().max(2000).optional(),
  TESSERA_OIDC_NAME: z.string().trim().min(1).max(40, "expected at most 40 characters").default("single sign-on"),
  TESSERA_OIDC_DOMAINS: z.string().default(""),
  TESSERA_OIDC_GROUPS: z.string().default(""),
  TESSERA_OIDC_GROUPS_CLAIM: z.string().max(200).default("groups"),
  TESSERA_OIDC_SCOPES: z
    .string()
    .max(500)
    .refine((text) => text.split(" ").includes("openid"), "expected scopes with spaces between them, openid among them")
    .default("openid profile email"),
  TESSERA_OIDC_TRUST_EMAIL: flag(),
  TESSERA_OIDC_PASSWORD_ADMIN: z.string().optional(),
};

type Values = z.infer<z.ZodObject<typeof OidcEnv>>;

/** Null where no provider is set. Throws ConfigError. */
export function readOidcSettings(values: Values): OidcSettings | null {
  const { TESSERA_OIDC_ISSUER: issuer, TESSERA_OIDC_CLIENT_ID: clientId } = values;
  if (issuer === undefined && clientId === undefined && values.TESSERA_OIDC_PASSWORD_ADMIN === undefined) return null;
  if (issuer === undefined || clientId === undefined) {
    throw new ConfigError("TESSERA_OIDC_ISSUER and TESSERA_OIDC_CLIENT_ID go together: set both or none");
  }
  return {
    issuer,
    clientId,
    clientSecret: values.TESSERA_OIDC_CLIENT_SECRET ?? null,
    name: values.TESSERA_OIDC_NAME,
    domains: entriesOf(values.TESSERA_OIDC_DOMAINS).map(readDomain),
    groups: readGroups(values.TESSERA_OIDC_GROUPS),
    groupsClaim: values.TESSERA_OIDC_GROUPS_CLAIM,
    scopes: values.TESSERA_OIDC_SCOPES,
    trustsEmail: values.TESSERA_OIDC_TRUST_EMAIL,
    passwordAdmin: values.TESSERA_OIDC_PASSWORD_ADMIN?.toLowerCase() ?? null,
  };
}

/** True of an issuer on this very machine, which may be asked without https. */
export function isLoopbackIssuer(issuer: string): boolean {
  return LOOPBACK.test(issuer);
}

function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin, pathname } = new URL(text);
  if (protocol !== "https:" && !isLoopbackIssuer(text)) return false;
  return withoutTrailingSlashes(text) === withoutTrailingSlashes(origin + pathname);
}

function readDomain(entry: string): string {
  const domain = entry.toLowerCase().replace(/^@/, "");
  if (DOMAIN.test(domain)) return domain;
  throw ConfigError.of("TESSERA_OIDC_DOMAINS", `“${entry}” is no domain like example.org`);
}

function readGroups(list: string): ReadonlyMap<string, SystemRole> {
  const groups = new Map<string, SystemRole>();
  for (const entry of entriesOf(list)) {
    const at = entry.lastIndexOf("=");
    const role = SystemRole.safeParse(
      entry
        .slice(at + 1)
        .trim()
        .toUpperCase(),
    );
    const group = entry.slice(0, Math.max(0, at)).trim();
    if (!role.success || group === "") {
      throw ConfigError.of("TESSERA_OIDC_GROUPS", `“${entry}” is not like testers=USER; roles are ADMIN, USER, GUEST`);
    }
    groups.set(group, role.data);
  }
  if (groups.size <= MAX_GROUP_ROLES) return groups;
  throw ConfigError.of("TESSERA_OIDC_GROUPS", `there are more than ${MAX_GROUP_ROLES} groups`);
}
