import { z } from "zod";
import { CaseId, ProjectId } from "../ids.ts";
import { PageQuery } from "../page.ts";
import { Person } from "../person.ts";
import { RunCase } from "../run/run-result.ts";

/** The longest time that a test may be muted for; it can be muted again. */
export const MAX_MUTE_DAYS = 30;
/** A muted test that failed in all of so many last runs is broken, not flaky. */
export const BROKEN_RUNS = 20;

const DAY_MS = 86_400_000;

/** The end of a mute's last day, ISO-8601 UTC. */
export function muteEnd(until: string): string {
  return until.includes("T") ? new Date(until).toISOString() : `${until}T23:59:59.999Z`;
}

/** What is wrong with the end of a mute that begins now, for people; undefined for a good one. */
export function muteEndFault(until: string, now: string): string | undefined {
  const end = Date.parse(muteEnd(until));
  if (end <= Date.parse(now)) return "This is in the past; name a later day";
  // The last day counts whole.
  const latest = Date.parse(
    `${new Date(Date.parse(now) + MAX_MUTE_DAYS * DAY_MS).toISOString().slice(0, 10)}T23:59:59.999Z`,
  );
  return end > latest ? `Mute a test for at most ${MAX_MUTE_DAYS} days; it can be muted again` : undefined;
}

/** Failures of the test don't fail runs that begin before `until`, on the branch where one is named. */
export const Mute = z
  .object({
    id: z.string(),
    reason: z.string(),
    /** The last day, as it was given. */
    until: z.string(),
    branch: z.string().nullable(),
    since: z.string(),
    mutedBy: Person.nullable(),
    /** It failed in all of its last 20 runs: not flaky any more. */
    broken: z.boolean(),
  })
  .meta({ id: "Mute" });
export type Mute = z.infer<typeof Mute>;

/** A mute in the list of all mutes, with what it hides. */
export const MutedCase = Mute.extend({
  case: RunCase,
  /** Runs since the mute began in which a failure was muted. */
  hiddenFailures: z.int(),
}).meta({ id: "MutedCase" });
export type MutedCase = z.infer<typeof MutedCase>;

export const MuteCase = z.strictObject({
  projectId: ProjectId,
  caseId: CaseId,
  reason: z.string().trim().min(1, "Say why the test is muted").max(1000),
  /** The last day (UTC) that it is muted for, or an instant. */
  until: z.union([z.iso.date(), z.iso.datetime({ offset: true }).max(40)], {
    error: "Expected a day like 2030-12-31 or a time like 2030-12-31T12:00:00Z",
  }),
  /** Only runs of this branch; every run where it is left out. */
  branch: z.string().min(1).max(300).nullable().optional(),
});
export type MuteCase = z.infer<typeof MuteCase>;

/** The mutes in force, the newest first. */
export const ListMutes = PageQuery.extend({ projectId: ProjectId });
export type ListMutes = z.infer<typeof ListMutes>;
