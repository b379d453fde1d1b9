import type { Scope } from "@tessera/domain";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import type { ProcedureMeta } from "../platform/http/trpc.ts";
import { PROCEDURES, procedures } from "../testing/every-procedure.testing.ts";

/** What a caller must be able to read to be shown a model of this id; models that are not named here belong to the caller. */
const SCOPE_OF: Record<string, Scope> = {
  Project: "project:read",
  Member: "project:read",
  FoundInProject: "project:read",
  Folder: "case:read",
  TestCase: "case:read",
  TestCycle: "cycle:read",
  TestResult: "result:read",
  TestResultDetail: "result:read",
  Import: "result:read",
  ImportReceipt: "result:read",
  ImportResult: "result:read",
  RunResult: "result:read",
  RunComparison: "result:read",
  RunEvent: "cycle:read",
  Account: "admin:read",
  AccountDetails: "admin:read",
  AuditEvent: "admin:read",
  InstanceSettings: "admin:read",
  Invitation: "admin:read",
  MailSetup: "admin:read",
  ServiceAccount: "admin:read",
};

/** Acts whose answer shows what they made or changed themselves. */
const READ_BY: Partial<Record<Scope, Scope>> = {
  "project:write": "project:read",
  "case:write": "case:read",
  "cycle:write": "cycle:read",
  "result:write": "result:read",
  "admin:write": "admin:read",
};

function modelsIn(schema: z.core.$ZodType | undefined, seen = new Set<z.core.$ZodType>()): string[] {
  if (schema === undefined || seen.has(schema)) return [];
  seen.add(schema);
  const { id } = (schema as z.ZodType).meta?.() ?? {};
  const { def } = schema._zod as unknown as { def: Record<string, unknown> };
  const parts = Object.values(def).flatMap((value) => (isPlain(value) ? Object.values(value) : [value].flat()));
  return [...(typeof id === "string" ? [id] : []), ...parts.filter(isSchema).flatMap((part) => modelsIn(part, seen))];
}

/** tRPC keeps the schema of what a procedure returns as its output parser; a stream names that of its events. */
const outputOf = (name: string) => {
  const procedure = procedures[name] as unknown as { _def: { output?: z.core.$ZodType; meta?: ProcedureMeta } };
  return procedure?._def.output ?? procedure?._def.meta?.stream;
};
const isSchema = (value: unknown): value is z.core.$ZodType =>
  typeof value === "object" && value !== null && "_zod" in value;
const isPlain = (value: unknown): value is object =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const scoped = Object.entries(PROCEDURES).flatMap(([name, { access }]) => {
  const scopes = [access].flat().filter((it): it is Scope => it.includes(":"));
  return scopes.length === 0 ? [] : [{ name, scopes }];
});

describe("what a procedure returns", () => {
  it.each(scoped)("is covered by the scopes of $name", ({ name, scopes }) => {
    const output = outputOf(name);
    const readable = new Set<string>(scopes.flatMap((scope) => [scope, READ_BY[scope] ?? scope]));
    const untold = modelsIn(output).filter((id) => id in SCOPE_OF && !readable.has(SCOPE_OF[id] as string));
    expect(output).toBeDefined();
    expect([...new Set(untold)]).toEqual([]);
  });

  it("is looked for inside lists, pages and optional parts", () => {
    expect(modelsIn(outputOf("insight.home"))).toEqual(expect.arrayContaining(["Project", "TestCycle"]));
  });
});
