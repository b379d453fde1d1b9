import { z } from "zod";

/** Largest number a public id can carry; keeps every id inside a 32-bit column. */
const MAX_NUMBER = 2_147_483_647;

export function publicId<const Prefix extends string>(prefix: Prefix, example: string) {
  const pattern = new RegExp(`^${prefix}-[1-9][0-9]{0,9}$`);
  return z
    .string()
    .regex(pattern, `Expected an id like ${example}`)
    .refine((id) => Number(id.slice(prefix.length + 1)) <= MAX_NUMBER, `Expected an id like ${example}`)
    .meta({ example });
}

/** `PRJ-1`, counted per server. */
export const ProjectId = publicId("PRJ", "PRJ-1");
/** The same, or only its number, as other products call their projects. */
export const ProjectIdOrNumber = z
  .string()
  .regex(/^(?:PRJ-)?[1-9][0-9]{0,9}$/, "Expected a project id like PRJ-1, or its number")
  .transform((id) => (id.startsWith("PRJ-") ? id : `PRJ-${id}`))
  .pipe(ProjectId);
/** `TC-1`, counted per project. */
export const CaseId = publicId("TC", "TC-1");
/** `TCYCLE-1`, counted per project; number 1 is the master cycle. */
export const CycleId = publicId("TCYCLE", "TCYCLE-1");
/** `RUN-1`, counted per project. */
export const RunId = publicId("RUN", "RUN-1");
/** `STEPS-1`, counted per project: steps that test cases share. */
export const SharedStepsId = publicId("STEPS", "STEPS-1");

/** The number of the first cycle of every project, the default target of imports. */
export const MASTER_CYCLE = 1;

export const projectId = (number: number): string => `PRJ-${number}`;
export const caseId = (number: number): string => `TC-${number}`;
export const cycleId = (number: number): string => `TCYCLE-${number}`;
export const runId = (number: number): string => `RUN-${number}`;
export const sharedStepsId = (number: number): string => `STEPS-${number}`;

/** The number in a public id that one of the schemas above let through. */
export function idNumber(id: string): number {
  return Number(id.slice(id.lastIndexOf("-") + 1));
}
