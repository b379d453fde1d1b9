import type { Flag } from "./flag.ts";

export type UserTable = {
  id: string;
  kind: "human" | "service";
  username: string;
  /** Lower-case user name: unique, and what users sign in with. */
  usernameKey: string;
  email: string | null;
  emailKey: string | null;
  firstName: string;
  lastName: string;
  passwordHash: string | null;
  systemRole: "ADMIN" | "USER" | "GUEST";
  apiAccess: Flag;
  active: Flag;
  createdAt: string;
  /** What a service account is for; empty for people. */
  description: string;
  /** JSON of the user's choices for the page. */
  preferences: string;
  /** Changes with each picture; null: initials are shown. */
  avatarVersion: string | null;
  /** When the person was last at the page. */
  lastSeenAt: string | null;
  /** The administrator who owns a service account; null for people. */
  managedBy: string | null;
  /** A deleted account keeps its row for its history, without anything that identifies its owner. */
  deletedAt: string | null;
};

/** A person's picture as base64 of WebP, square, in two sizes. */
export type AvatarTable = { userId: string; small: string; large: string };

export type SessionTable = {
  /** The public id for lists; reveals nothing about the cookie. */
  id: string;
  /** SHA-256 of the cookie's value, base64url. */
  hash: string;
  userId: string;
  createdAt: string;
  /** When the user last gave the password or a passkey in this session. */
  authenticatedAt: string;
  lastSeenAt: string;
  expiresAt: string;
  ip: string;
  userAgent: string | null;
  /** The user signed in at the provider, which asked for what it wants to know. */
  byProvider: Flag;
};

/** What the provider gets to hear when a session ends that it opened. */
type ProviderSessionTable = { sessionId: string; idToken: string };

/** A browser that was sent to the provider and is to come back; ends with its first answer. */
export type ProviderFlowTable = {
  /** SHA-256 of the browser's cookie, base64url. */
  hash: string;
  state: string;
  nonce: string;
  /** Of PKCE. */
  verifier: string;
  purpose: "signIn" | "confirm" | "link";
  /** The session that is confirmed or linked. */
  sessionId: string | null;
  /** A path of the page. */
  returnTo: string;
  createdAt: string;
  expiresAt: string;
};

/** The account that the provider means by a subject; the address is what it said at the last sign-in. */
export type LinkedAccountTable = {
  id: string;
  issuer: string;
  subject: string;
  userId: string;
  email: string | null;
  /** What the account rests on: `group` and `domain` must still hold at each sign-in. */
  admittedBy: "invitation" | "domain" | "group" | "profile" | "address";
  createdAt: string;
  lastUsedAt: string | null;
};

/** What a provider that provisions accounts calls one; without a row, it is known by its address, else its user name. */
export type ScimUserTable = {
  userId: string;
  userName: string;
  /** In lower case, unique. */
  userNameKey: string;
  externalId: string | null;
};

/** What such a provider calls a team. */
export type ScimTeamTable = { teamId: string; externalId: string };

/** A browser from which an account was signed in to; one browser may have several accounts. */
export type DeviceTable = {
  /** SHA-256 of the device cookie's value, base64url. */
  hash: string;
  userId: string;
  createdAt: string;
  /** When the account was last signed in to from it. */
  lastUsedAt: string;
};

/** An invitation to create an account. */
export type InvitationTable = {
  id: string;
  email: string;
  emailKey: string;
  systemRole: "ADMIN" | "USER" | "GUEST";
  /** JSON array of `{projectId, role}`. */
  projects: string;
  /** SHA-256 of the code in the link; resending replaces it. */
  codeHash: string;
  createdAt: string;
  /** Who sent the current link, and vouches for it by being an administrator. */
  createdBy: string;
  /** When the current link was created. */
  sentAt: string;
  /** `none` where no mail server is configured. */
  mailState: "pending" | "sent" | "failed" | "none";
  expiresAt: string;
  acceptedAt: string | null;
  acceptedBy: string | null;
  revokedAt: string | null;
};

/** A link to choose a new password; at most one an account. */
export type PasswordResetTable = { userId: string; codeHash: string; createdAt: string; expiresAt: string };

/** A new email address awaiting confirmation; at most one an account. */
export type EmailChangeTable = PasswordResetTable & { email: string };

/** The shared secret of one-time codes (base32); it counts once it was confirmed by a code. */
export type TotpTable = {
  userId: string;
  secret: string;
  createdAt: string;
  confirmedAt: string | null;
  /** The newest time step whose code was used; older and equal ones are rejected. */
  lastStep: number | null;
};

type RecoveryCodeTable = { userId: string; codeHash: string; usedAt: string | null };

/** A WebAuthn credential; ids and keys are base64url. */
export type PasskeyTable = {
  id: string;
  userId: string;
  credentialId: string;
  publicKey: string;
  counter: number;
  /** JSON array. */
  transports: string;
  backedUp: Flag;
  name: string;
  createdAt: string;
  lastUsedAt: string | null;
};

/** A challenge for an authenticator, signed once; `userId` is null for a sign-in, whose user is not known yet. */
export type PasskeyChallengeTable = { challenge: string; userId: string | null; expiresAt: string };

export type IdentityTables = {
  user: UserTable;
  avatar: AvatarTable;
  session: SessionTable;
  providerSession: ProviderSessionTable;
  providerFlow: ProviderFlowTable;
  linkedAccount: LinkedAccountTable;
  scimUser: ScimUserTable;
  scimTeam: ScimTeamTable;
  device: DeviceTable;
  invitation: InvitationTable;
  passwordReset: PasswordResetTable;
  emailChange: EmailChangeTable;
  totp: TotpTable;
  recoveryCode: RecoveryCodeTable;
  passkey: PasskeyTable;
  passkeyChallenge: PasskeyChallengeTable;
};
