import type { Flag } from "./flag.ts";

/** A CI system that a project trusts. */
export type PublisherTable = {
  id: string;
  projectId: string;
  name: string;
  system: "github" | "gitlab" | "buildkite" | "circleci" | "azure-devops" | "bitbucket" | "other";
  issuer: string;
  /** JSON array of rules. */
  rules: string;
  /** JSON array of scopes. */
  scopes: string;
  lifetimeMinutes: number;
  /** The service account that its tokens act as. */
  accountId: string;
  state: "pending" | "active";
  createdAt: string;
  createdBy: string;
  lastUsedAt: string | null;
  lastSource: string | null;
};

/** Equal refusals of a project are one row with a count. */
export type PublisherRefusalTable = {
  id: string;
  projectId: string;
  publisherId: string | null;
  /** SHA-256, base64url, of what makes refusals equal. */
  key: string;
  issuer: string;
  reason: string;
  message: string;
  /** JSON of the rule that was broken. */
  rule: string | null;
  /** JSON: claims as texts. */
  claims: string;
  isVerified: Flag;
  times: number;
  firstAt: string;
  lastAt: string;
  ip: string;
};

/** An identity token that was exchanged, kept until it would be too old. */
type UsedIdentityTokenTable = {
  /** SHA-256, base64url, of issuer and token id. */
  key: string;
  expiresAt: string;
};

export type PublisherTables = {
  publisher: PublisherTable;
  publisherRefusal: PublisherRefusalTable;
  usedIdentityToken: UsedIdentityTokenTable;
};
