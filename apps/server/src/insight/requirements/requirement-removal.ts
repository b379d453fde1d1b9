import { DomainError, type RequirementRef } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { brief } from "../../audit/change-details.ts";
import { holdPages } from "../../catalog/cases/linked-pages.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import * as defectRepo from "./defect-repo.ts";
import * as requirementRepo from "./requirement-repo.ts";
import { requireLinkedPage } from "./requirement-service.ts";

/** Takes a requirement or defect off the list. Throws NOT_FOUND, and CONFLICT while something refers to it. */
export function removeRequirement(ctx: Ctx, actor: Actor, ref: RequirementRef): Promise<void> {
  return transact(ctx, async (ctx) => {
    await holdPages(ctx, ref.projectId);
    const { projectId, id, kind, url } = await requireLinkedPage(ctx, ref);
    if (await defectRepo.isReferred(ctx.db, projectId, id)) {
      const message =
        "A test case links to it, or a result names it. Remove it there; test cases in the bin count too.";
      throw new DomainError("CONFLICT", message);
    }
    await requirementRepo.remove(ctx.db, projectId, id);
    const details = { project: projectId, requirement: id, kind, url: brief(url) };
    await audit.append(ctx, actor, { action: "REQUIREMENT_REMOVED", details, at: ctx.now() });
  });
}
