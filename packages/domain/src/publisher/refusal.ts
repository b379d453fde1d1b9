import { z } from "zod";
import { ProjectId } from "../ids.ts";
import { PageQuery } from "../page.ts";
import { REFUSAL_REASONS } from "../vocabulary.ts";
import { ClaimRule } from "./publisher.ts";

export const RefusalReason = z.enum(REFUSAL_REASONS).meta({ id: "RefusalReason" });
export type RefusalReason = z.infer<typeof RefusalReason>;

/** An identity token that was not exchanged, and why; equal ones are counted. */
export const PublisherRefusal = z
  .object({
    id: z.string(),
    /** The publisher that came closest; null where the issuer has none here. */
    publisher: z.object({ id: z.string(), name: z.string() }).nullable(),
    issuer: z.string(),
    reason: RefusalReason,
    message: z.string(),
    /** The rule that the token broke. */
    rule: ClaimRule.nullable(),
    /** What the token says, as text; without its signature it opens nothing. */
    claims: z.record(z.string(), z.string()),
    /** False: the issuer did not sign it, so that anyone may have written the claims. */
    verified: z.boolean(),
    times: z.int(),
    firstAt: z.string(),
    lastAt: z.string(),
    /** Where the last one came from. */
    ip: z.string(),
  })
  .meta({ id: "PublisherRefusal" });
export type PublisherRefusal = z.infer<typeof PublisherRefusal>;

/** The latest first. */
export const ListPublisherRefusals = PageQuery.extend({
  projectId: ProjectId,
  publisherId: z.string().min(1).max(100).optional(),
});
export type ListPublisherRefusals = z.infer<typeof ListPublisherRefusals>;
