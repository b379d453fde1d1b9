import { caseId, type TestCase } from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import type { Ctx } from "../../platform/context.ts";
import type { TestCaseTable } from "../../platform/db/schema.ts";
import { toContent } from "./case-columns.ts";

export async function presentCase(ctx: Pick<Ctx, "db">, row: TestCaseTable): Promise<TestCase> {
  return (await presentCases(ctx, [row]))[0] as TestCase;
}

export async function presentCases(ctx: Pick<Ctx, "db">, rows: readonly TestCaseTable[]): Promise<TestCase[]> {
  const people = await findPeople(
    ctx,
    rows.flatMap((row) => [row.createdBy, row.updatedBy, row.ownerId]),
  );
  const personOf = (id: string | null) => (id !== null && people.get(id)) || null;
  return rows.map((row) => {
    const { ownerId, ...content } = toContent(row);
    return {
      ...{ id: caseId(row.number), projectId: row.projectId },
      ...content,
      ...{ owner: personOf(ownerId), version: row.version },
      ...{ createdAt: row.createdAt, createdBy: personOf(row.createdBy) },
      ...{ updatedAt: row.updatedAt, updatedBy: personOf(row.updatedBy ?? row.createdBy) },
    };
  });
}
