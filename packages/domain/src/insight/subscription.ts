import { z } from "zod";
import { CaseId, ProjectId } from "../ids.ts";
import { PageQuery } from "../page.ts";
import { CauseId } from "./cause/cause.ts";

export const SUBSCRIPTION_KINDS = ["project", "branch", "test", "cause", "owned"] as const;

/** `owned`: the tests of a project that the person owns, alone or with a team. */
export const SubscriptionKind = z.enum(SUBSCRIPTION_KINDS).meta({ id: "SubscriptionKind" });
export type SubscriptionKind = z.infer<typeof SubscriptionKind>;

/** `now`: an email at once; `daily`: one email a day for all; `off`: no notices. */
export const SubscriptionMode = z.enum(["now", "daily", "off"]).meta({ id: "SubscriptionMode" });
export type SubscriptionMode = z.infer<typeof SubscriptionMode>;

/** Something of a project that a person gets notices about. */
export const Subscription = z
  .object({
    projectId: ProjectId,
    kind: SubscriptionKind,
    /** Name of the branch, id of the test or of the cause; empty for the others. */
    target: z.string(),
    mode: SubscriptionMode,
    createdAt: z.string(),
  })
  .meta({ id: "Subscription" });
export type Subscription = z.infer<typeof Subscription>;

export const ListSubscriptions = PageQuery.extend({ projectId: ProjectId.optional() });
export type ListSubscriptions = z.infer<typeof ListSubscriptions>;

/** `off` ends a subscription; of owned tests it is the only way to get no notices. */
export const SetSubscription = z.strictObject({
  projectId: ProjectId,
  kind: SubscriptionKind,
  /** Name of the branch, id of the test or of the cause; left out for the others. */
  target: z.string().max(300).default(""),
  mode: SubscriptionMode,
});
export type SetSubscription = z.infer<typeof SetSubscription>;

/** Why a subscription can't be to the target; undefined where it can. */
export function targetFault({ kind, target }: Pick<SetSubscription, "kind" | "target">): string | undefined {
  const schema = {
    project: z.literal(""),
    owned: z.literal(""),
    branch: z.string().min(1),
    test: CaseId,
    cause: CauseId,
  };
  if (schema[kind].safeParse(target).success) return undefined;
  return kind === "project" || kind === "owned" ? "Leave it out" : `Name the ${kind}`;
}

/** The code of a link in an email that ends one subscription. */
export const StopSubscription = z.strictObject({ code: z.string().min(1).max(2000) });
