import { useQuery } from "@tanstack/react-query";
import type { CaseField, CaseFieldValue } from "@tessera/domain";
import { trpc } from "#web/trpc.ts";

const NONE: CaseField[] = [];

/** The fields of its own that a project gives its test cases; none until they are known. */
export function useCaseFields(projectId: string): CaseField[] {
  return useQuery(trpc.caseField.list.queryOptions({ projectId })).data?.data ?? NONE;
}

/** A value in words. */
export function fieldValueText(value: CaseFieldValue): string {
  if (typeof value === "boolean") return value ? "Yes" : "No";
  return String(value);
}
