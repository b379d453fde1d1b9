import { z } from "zod";
import { CLAIM_OPERATORS } from "../further-vocabulary.ts";
import { ProjectId } from "../ids.ts";
import { Name } from "../name.ts";
import { PageQuery } from "../page.ts";
import { Person } from "../person.ts";
import { TokenScope } from "../scope.ts";
import { PUBLISHER_STATES, PUBLISHER_SYSTEMS } from "../vocabulary.ts";

/** The scopes that minted tokens may have: no administration, and none that would let a token outlive its minutes. */
export const PUBLISHER_SCOPES = TokenScope.exclude([
  "admin:read",
  "admin:write",
  "admin:access",
  "token:rotate",
  "all",
]);

/** The longest life of a minted token, and the usual one, in minutes. */
export const MAX_PUBLISHER_MINUTES = 60;
export const DEFAULT_PUBLISHER_MINUTES = 15;

/** Claims that are checked of every token, so that no rule is about them. */
const CHECKED_CLAIMS: readonly string[] = ["iss", "aud", "exp", "nbf", "iat", "jti"];

export const ClaimRule = z
  .strictObject({
    claim: z.string().trim().min(1, "Name the claim").max(100),
    operator: z.enum(CLAIM_OPERATORS),
    values: z.array(z.string().min(1, "Enter a value").max(500)).min(1, "Enter a value").max(50),
  })
  .refine(({ operator, values }) => operator === "in" || values.length === 1, {
    path: ["values"],
    message: "Only `in` takes several values",
  })
  .refine(({ claim }) => !CHECKED_CLAIMS.includes(claim), {
    path: ["claim"],
    message: "This claim is checked of every token; name another",
  })
  .meta({ id: "ClaimRule" });
export type ClaimRule = z.infer<typeof ClaimRule>;

/** A CI system that a project trusts: its identity tokens are exchanged for tokens that live for minutes. */
export const Publisher = z
  .object({
    id: z.string(),
    projectId: ProjectId,
    name: z.string(),
    system: z.enum(PUBLISHER_SYSTEMS),
    issuer: z.string(),
    /** What its tokens must be meant for. */
    audience: z.string(),
    /** All of them must be met. */
    rules: z.array(ClaimRule),
    scopes: z.array(TokenScope),
    lifetimeMinutes: z.int(),
    state: z.enum(PUBLISHER_STATES),
    /** The service account that its tokens act as. */
    account: Person,
    createdAt: z.string(),
    createdBy: Person.nullable(),
    lastUsedAt: z.string().nullable(),
    /** The repository or project of the last build that used it. */
    lastSource: z.string().nullable(),
    /** Tokens minted for it that work now. */
    liveTokens: z.int(),
  })
  .meta({ id: "Publisher" });
export type Publisher = z.infer<typeof Publisher>;

const ofProject = { projectId: ProjectId };
const fields = {
  name: Name({ missing: "Give the publisher a name", max: 100 }),
  system: z.enum(PUBLISHER_SYSTEMS),
  issuer: z.string().trim().min(1, "Enter the issuer's address").max(300),
  rules: z.array(ClaimRule).min(1, "Add at least one rule").max(20),
  scopes: z
    .array(PUBLISHER_SCOPES)
    .min(1, "Choose at least one scope")
    .max(PUBLISHER_SCOPES.options.length)
    .transform((scopes) => [...new Set(scopes)]),
  lifetimeMinutes: z.int().min(1).max(MAX_PUBLISHER_MINUTES, `Use at most ${MAX_PUBLISHER_MINUTES} minutes`),
  accountId: z.string().min(1, "Choose the service account").max(100),
};

/** The server refuses an issuer that isn't of the system, and rules that anyone could meet. */
export const CreatePublisher = z.strictObject({
  ...ofProject,
  ...fields,
  lifetimeMinutes: fields.lifetimeMinutes.default(DEFAULT_PUBLISHER_MINUTES),
});
export type CreatePublisher = z.infer<typeof CreatePublisher>;

export const PublisherRef = z.strictObject({ ...ofProject, publisherId: z.string().min(1).max(100) });
export type PublisherRef = z.infer<typeof PublisherRef>;

/** Fields left out stay; the system never changes. */
export const UpdatePublisher = PublisherRef.extend({
  name: fields.name.optional(),
  issuer: fields.issuer.optional(),
  rules: fields.rules.optional(),
  scopes: fields.scopes.optional(),
  lifetimeMinutes: fields.lifetimeMinutes.optional(),
  accountId: fields.accountId.optional(),
});
export type UpdatePublisher = z.infer<typeof UpdatePublisher>;

export const ListPublishers = PageQuery.extend(ofProject);
export type ListPublishers = z.infer<typeof ListPublishers>;

/** Service accounts that are members of the project, by name. */
export const ListPublisherAccounts = PageQuery.extend(ofProject);
export type ListPublisherAccounts = z.infer<typeof ListPublisherAccounts>;
