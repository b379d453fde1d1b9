import { z } from "zod";

/** The state of outgoing email. */
export const MailSetup = z
  .object({
    /** Host and port of the mail server; null: none is configured, and no email is sent. */
    server: z.string().nullable(),
    /** The sender of emails, as configured. */
    from: z.string(),
  })
  .meta({ id: "MailSetup" });
export type MailSetup = z.infer<typeof MailSetup>;

/** The result of a test email. */
export const MailTest = z
  .object({
    to: z.string(),
    taken: z.boolean(),
    /** The answer of the mail server, or the error on the way to it, in one line; null where it took the email. */
    problem: z.string().nullable(),
  })
  .meta({ id: "MailTest" });
export type MailTest = z.infer<typeof MailTest>;
