import { z } from "zod";
import { ProjectId } from "./ids.ts";
import { PageQuery, Total } from "./page.ts";
import { User } from "./person.ts";
import { ProjectRole, SystemRole } from "./roles.ts";
import { ACCOUNT_KINDS, ACCOUNT_SORTS } from "./vocabulary.ts";

export type AccountSort = (typeof ACCOUNT_SORTS)[number];

export type AccountKind = User["kind"];

/** An account as an admin sees it. */
export const Account = User.extend({
  apiAccess: z.boolean(),
  active: z.boolean(),
  /** Signing in takes more than the password. */
  secondFactor: z.boolean(),
  /** When the user was last at the page; what tokens do doesn't count. */
  lastSeenAt: z.string().nullable(),
  /** How many tokens could be used at this moment, were the account active and allowed API access. */
  tokens: z.int(),
  createdAt: z.string(),
}).meta({ id: "Account" });
export type Account = z.infer<typeof Account>;

/** A project that an account is a member of. */
export const Membership = z
  .object({ projectId: ProjectId, name: z.string(), role: ProjectRole, since: z.string() })
  .meta({ id: "Membership" });
export type Membership = z.infer<typeof Membership>;

/** One account with its details. */
export const AccountDetails = z
  .object({
    account: Account,
    /** The first of them, in the order of the projects' numbers. */
    memberships: z.array(Membership),
    membershipCount: z.int(),
    /** Browsers in which the person is signed in. */
    sessions: z.int(),
  })
  .meta({ id: "AccountDetails" });
export type AccountDetails = z.infer<typeof AccountDetails>;

/** Which accounts are wanted. */
export const AccountFilter = z.strictObject({
  /** Part of the user name, name or email address, any case of ASCII letters. */
  search: z.string().trim().max(100).optional(),
  role: z.array(SystemRole).min(1).max(SystemRole.options.length).optional(),
  kind: z.enum(ACCOUNT_KINDS).optional(),
  active: z.boolean().optional(),
  apiAccess: z.boolean().optional(),
  secondFactor: z.boolean().optional(),
  /** Neither seen at the page nor created in so many days. */
  unseenForDays: z.int().min(1).max(3650).optional(),
  /** Never at the page. */
  neverSeen: z.boolean().optional(),
});
export type AccountFilter = z.infer<typeof AccountFilter>;

export const ListAccounts = PageQuery.extend({
  ...AccountFilter.shape,
  sort: z.enum(ACCOUNT_SORTS).default("username"),
  /** User names ascend by default; times begin with the latest. */
  descending: z.boolean().optional(),
});
export type ListAccounts = z.infer<typeof ListAccounts>;

const AccountId = z.string().min(1).max(100);

export const AccountRef = z.strictObject({ id: AccountId });
export type AccountRef = z.infer<typeof AccountRef>;

export const UpdateAccount = AccountRef.extend({
  apiAccess: z.boolean().optional(),
  active: z.boolean().optional(),
  systemRole: SystemRole.optional(),
});
export type UpdateAccount = z.infer<typeof UpdateAccount>;

export const UpdateAccounts = z.strictObject({
  ids: z.array(AccountId).min(1).max(500, "Choose at most 500 accounts at once"),
  apiAccess: z.boolean().optional(),
  active: z.boolean().optional(),
});
export type UpdateAccounts = z.infer<typeof UpdateAccounts>;

/** How many accounts match now; the snapshot lets a change pass over every account made since. */
export const AccountMatch = Total.extend({ snapshot: z.string() }).meta({ id: "AccountMatch" });
export type AccountMatch = z.infer<typeof AccountMatch>;

/** One batch of a change by filter: begin without a cursor, then go on with the `nextCursor` of the answer. */
export const UpdateMatchingAccounts = z.strictObject({
  filter: AccountFilter,
  change: z
    .strictObject({ apiAccess: z.boolean().optional(), active: z.boolean().optional() })
    .refine((change) => Object.values(change).some((value) => value !== undefined), "Say what to change"),
  snapshot: z.string().max(2000),
  cursor: z.string().max(2000).optional(),
});
export type UpdateMatchingAccounts = z.infer<typeof UpdateMatchingAccounts>;

/** What one batch did; `nextCursor` is null after the last one. */
export const ChangedBatch = z.object({ changed: z.int(), nextCursor: z.string().nullable() });
export type ChangedBatch = z.infer<typeof ChangedBatch>;
