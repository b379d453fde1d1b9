import { z } from "zod";
import { Name } from "./name.ts";
import { SystemRole } from "./roles.ts";
import { ACCOUNT_KINDS } from "./vocabulary.ts";

/** A user as others see them. */
export const Person = z
  .object({
    id: z.string(),
    username: z.string(),
    name: z.string(),
    /** Path of the picture, to be followed by `/small` or `/large`; null: show initials. */
    avatar: z.string().nullable(),
  })
  .meta({ id: "Person" });
export type Person = z.infer<typeof Person>;

/** A user who is known by id only. */
export const unknownPerson = (id: string): Person => ({ id, username: "", name: "", avatar: null });

/** An account as its owner sees it. */
export const User = z
  .object({
    id: z.string(),
    kind: z.enum(ACCOUNT_KINDS),
    username: z.string(),
    email: z.string().nullable(),
    firstName: z.string(),
    lastName: z.string(),
    systemRole: SystemRole,
    avatar: Person.shape.avatar,
  })
  .meta({ id: "User" });
export type User = z.infer<typeof User>;

/** Letters, digits and single hyphens, not at an end; unique regardless of case and never changed. */
export const Username = z
  .string()
  .min(3, "Use at least 3 characters")
  .max(39, "Use at most 39 characters")
  .regex(/^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/, "Use letters, digits and single hyphens between them");

/** Length is the only rule that is known here; the server rejects what is easy to guess. */
export const Password = z.string().min(12, "Use at least 12 characters").max(1000, "Use at most 1,000 characters");

export const PersonName = Name({ missing: "Enter a name", max: 100 });
/** Some people have one name only. */
export const LastName = Name({ max: 100, mayBeEmpty: true });
export const Email = z.email("Enter an email address like name@example.com").max(254);

/** The data a user enters when creating an account. */
export const Registration = z.strictObject({
  username: Username,
  email: Email,
  firstName: PersonName,
  lastName: PersonName,
  password: Password,
});
export type Registration = z.infer<typeof Registration>;
