import { z } from "zod";
import { CaseId } from "./ids.ts";
import { MAX_OWNER_RULES_LENGTH, Owner } from "./owner-rules.ts";
import { ProjectRef } from "./project.ts";

/** Who owns which tests: a pattern and its owners in each line, as in GitHub's CODEOWNERS. The last that matches wins. */
export const OwnerRules = z.object({ rules: z.string() }).meta({ id: "OwnerRules" });
export type OwnerRules = z.infer<typeof OwnerRules>;

export const SetOwnerRules = ProjectRef.extend({
  rules: z.string().max(MAX_OWNER_RULES_LENGTH, "Use at most 50,000 characters"),
});
export type SetOwnerRules = z.infer<typeof SetOwnerRules>;

export const FindOwners = ProjectRef.extend({
  caseIds: z
    .array(CaseId)
    .min(1)
    .max(200)
    .meta({ examples: [["TC-1"]] }),
});
export type FindOwners = z.infer<typeof FindOwners>;

export const OwnersOfCase = z.object({ caseId: CaseId, owners: z.array(Owner) }).meta({ id: "OwnersOfCase" });
export type OwnersOfCase = z.infer<typeof OwnersOfCase>;

/** A filter: the user name of a person, or `team/` and the handle of a team, with or without an @ before it. */
export const OwnerFilter = z.string().trim().min(1).max(50).optional();
