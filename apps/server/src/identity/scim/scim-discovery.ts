import { MAX_SCIM_ROWS } from "../../platform/limits/limits.ts";
import { GROUP_SCHEMA, USER_SCHEMA } from "./scim-resources.ts";

/** What of SCIM is supported (RFC 7643, 5). */
export function serviceProviderConfig(base: string, documentationUri: string) {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
    documentationUri,
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: MAX_SCIM_ROWS },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: "oauthbearertoken",
        name: "API token",
        description: "A token of an administrator with the scopes admin:read and admin:write",
        primary: true,
      },
    ],
    meta: { resourceType: "ServiceProviderConfig", location: `${base}/ServiceProviderConfig` },
  };
}

/** Users and groups (RFC 7643, 6). */
export function resourceTypes(base: string) {
  const typeOf = (id: string, schema: string, description: string) => ({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
    ...{ id, name: id, endpoint: `/${id}s`, description, schema },
    meta: { resourceType: "ResourceType", location: `${base}/ResourceTypes/${id}` },
  });
  return [typeOf("User", USER_SCHEMA, "Accounts of people"), typeOf("Group", GROUP_SCHEMA, "Teams")];
}

type Attribute = { name: string; type: string; multiValued: boolean } & Record<string, unknown>;

function attribute(name: string, more: object = {}): Attribute {
  return {
    ...{ name, type: "string", multiValued: false, description: name, required: false, caseExact: false },
    ...{ mutability: "readWrite", returned: "default", uniqueness: "none" },
    ...more,
  };
}

const COMMON = [
  attribute("id", { mutability: "readOnly", returned: "always", uniqueness: "server", caseExact: true }),
  attribute("externalId", { caseExact: true }),
];
const USER_ATTRIBUTES = [
  ...COMMON,
  attribute("userName", { required: true, uniqueness: "server" }),
  attribute("name", {
    type: "complex",
    subAttributes: [
      attribute("givenName"),
      attribute("familyName"),
      attribute("formatted", { description: "Names a new user whose givenName is not given" }),
    ],
  }),
  attribute("displayName", { description: "Names a new user whose givenName is not given" }),
  attribute("active", { type: "boolean", description: "When false, sessions end and tokens are refused" }),
  attribute("emails", {
    ...{ type: "complex", multiValued: true, description: "The primary one is kept, else the one for work" },
    subAttributes: [
      attribute("value", { uniqueness: "server" }),
      attribute("type", { canonicalValues: ["work"] }),
      attribute("primary", { type: "boolean" }),
    ],
  }),
];
const GROUP_ATTRIBUTES = [
  ...COMMON,
  attribute("displayName", { required: true, uniqueness: "server", caseExact: true }),
  attribute("members", {
    ...{ type: "complex", multiValued: true, description: "Accounts of people" },
    subAttributes: [
      attribute("value", { mutability: "immutable" }),
      attribute("display", { mutability: "readOnly" }),
      attribute("type", { mutability: "readOnly", canonicalValues: ["User"] }),
      attribute("$ref", { type: "reference", referenceTypes: ["User"], mutability: "readOnly" }),
    ],
  }),
];

/** The attributes that are kept (RFC 7643, 7). */
export function schemas(base: string) {
  const schemaOf = (id: string, name: string, description: string, attributes: readonly Attribute[]) => ({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
    ...{ id, name, description, attributes },
    meta: { resourceType: "Schema", location: `${base}/Schemas/${id}` },
  });
  return [
    schemaOf(USER_SCHEMA, "User", "Accounts of people", USER_ATTRIBUTES),
    schemaOf(GROUP_SCHEMA, "Group", "Teams", GROUP_ATTRIBUTES),
  ];
}
