import { caseId, type RunCase, reportedName } from "@tessera/domain";

/** What is read of a case that a list names. */
export type NamedCase = { caseNumber: number; name: string; classname: string | null; folder: string | null };

export function toNamedCase({ caseNumber, name, classname, folder }: NamedCase): RunCase {
  return { id: caseId(caseNumber), name, classname: classname ? reportedName(classname) : null, folder };
}
