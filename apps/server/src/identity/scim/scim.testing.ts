import type { AnyBody, Page, RestAnswer, Tessera } from "../../testing/tessera.testing.ts";

const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
export type ScimCall = (
  call: `${Method} /${string}`,
  body?: object,
  headers?: Record<string, string>,
) => Promise<RestAnswer<AnyBody>>;

/** Calls of a provider with a token of that administrator. */
export async function scimOf(
  tessera: Tessera,
  admin: Page,
  scopes: ("admin:read" | "admin:write" | "admin:access")[] = ["admin:read", "admin:write"],
): Promise<ScimCall> {
  return scimWith(tessera, await tessera.token(admin, { name: "Provisioning", scopes }));
}

export function scimWith(tessera: Tessera, secret: string | null): ScimCall {
  return (call, body, headers = {}) =>
    tessera.call(secret, call.replace(" ", " /scim/v2") as typeof call, body && JSON.stringify(body), {
      ...(body && { "content-type": "application/scim+json" }),
      ...headers,
    });
}

/** A new user as Entra ID's default mapping sends one. */
export function entraUser(name: string, more: object = {}) {
  return {
    schemas: [USER, ENTERPRISE],
    externalId: `${name}-mail-nickname`,
    userName: `${name}@example.com`,
    active: true,
    displayName: `${name} Lovelace`,
    emails: [{ primary: true, type: "work", value: `${name}.mail@example.com` }],
    meta: { resourceType: "User" },
    name: { formatted: `${name} Lovelace`, familyName: "Lovelace", givenName: name },
    title: "Analyst",
    [ENTERPRISE]: { department: "Engines", manager: { value: "none" } },
    ...more,
  };
}

/** A new user as Okta sends one. */
export function oktaUser(name: string, more: object = {}) {
  return {
    schemas: [USER],
    userName: `${name}@example.net`,
    name: { givenName: name, familyName: "Hopper" },
    emails: [{ primary: true, value: `${name}@example.net`, type: "work" }],
    displayName: `${name} Hopper`,
    locale: "en-US",
    externalId: `00u${name}`,
    groups: [],
    password: "1mz050nq",
    active: true,
    ...more,
  };
}

/** The body of a PATCH. */
export function patch(...operations: object[]) {
  return { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations: operations };
}
