import { z } from "zod";
import { SignIn } from "./caller.ts";
import { PageQuery } from "./page.ts";
import { Email, LastName, Password, PersonName, User } from "./person.ts";

/** A new address that awaits confirmation. */
export const PendingEmail = z.object({ email: z.string(), expiresAt: z.string() }).meta({ id: "PendingEmail" });
export type PendingEmail = z.infer<typeof PendingEmail>;

/** The user's own account on the page where it is changed. */
export const Profile = z
  .object({
    user: User,
    pendingEmail: PendingEmail.nullable(),
    /** False where no mail server is configured: a new address could not be confirmed. */
    canChangeEmail: z.boolean(),
  })
  .meta({ id: "Profile" });
export type Profile = z.infer<typeof Profile>;

export const UpdateProfile = z.strictObject({
  firstName: PersonName,
  lastName: LastName,
});
export type UpdateProfile = z.infer<typeof UpdateProfile>;

export const ChangeEmail = z.strictObject({ email: Email, password: SignIn.shape.password });
export type ChangeEmail = z.infer<typeof ChangeEmail>;

export const ChangePassword = z.strictObject({ current: SignIn.shape.password, next: Password });
export type ChangePassword = z.infer<typeof ChangePassword>;

/** The longest picture that can be sent, as base64: a request of the page may have 1 MiB. */
export const MAX_PICTURE_TEXT = 1_000_000;

export const SetAvatar = z.strictObject({
  image: z
    .base64("Expected a picture as base64")
    .min(1, "Choose a picture")
    .max(MAX_PICTURE_TEXT, "The picture is too large: send one of at most 750 kB"),
});
export type SetAvatar = z.infer<typeof SetAvatar>;

/** A browser in which the user is signed in. */
export const Session = z
  .object({
    id: z.string(),
    /** "Firefox on Windows". */
    device: z.string(),
    ip: z.string(),
    createdAt: z.string(),
    /** To the minute. */
    lastSeenAt: z.string(),
    /** The one that makes this request. */
    isCurrent: z.boolean(),
  })
  .meta({ id: "Session" });
export type Session = z.infer<typeof Session>;

const AccountId = z.string().min(1).max(100);

/** Where another user is signed in, for administrators. */
export const ListUserSessions = PageQuery.extend({ userId: AccountId });
export type ListUserSessions = z.infer<typeof ListUserSessions>;

export const EndUserSession = z.strictObject({ userId: AccountId, id: z.string().min(1).max(100) });
export type EndUserSession = z.infer<typeof EndUserSession>;
