import { z } from "zod";
import { SignIn } from "./caller.ts";
import { LinkCode } from "./invitation.ts";
import { Password } from "./person.ts";

export const RequestPasswordReset = SignIn.pick({ login: true });
export type RequestPasswordReset = z.infer<typeof RequestPasswordReset>;

/** The account as the holder of its link sees it. */
export const OpenPasswordReset = z.object({ username: z.string(), expiresAt: z.string() });
export type OpenPasswordReset = z.infer<typeof OpenPasswordReset>;

export const CompletePasswordReset = LinkCode.extend({ password: Password });
export type CompletePasswordReset = z.infer<typeof CompletePasswordReset>;
