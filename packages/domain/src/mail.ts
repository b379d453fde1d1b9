import { z } from "zod";

/** How mail leaves the instance. */
export const MailSetup = z
  .object({
    /** Host and port of the mail server; null: none is configured, and no mail is sent. */
    server: z.string().nullable(),
    /** Who mails come from, as configured. */
    from: z.string(),
  })
  .meta({ id: "MailSetup" });
export type MailSetup = z.infer<typeof MailSetup>;

/** What became of a mail sent to try the mail server. */
export const MailTest = z
  .object({
    to: z.string(),
    taken: z.boolean(),
    /** What the mail server or the way to it said, in one line; null where it took the mail. */
    problem: z.string().nullable(),
  })
  .meta({ id: "MailTest" });
export type MailTest = z.infer<typeof MailTest>;
