import { z } from "zod";

/** `off`: not configured, and nothing is wrong with that. */
export const PartState = z.enum(["up", "down", "off"]).meta({ id: "PartState" });
export type PartState = z.infer<typeof PartState>;

/** The parts of a server, in the order in which to look for a fault. */
export const STATUS_PARTS = [
  "instance",
  "database",
  "migrations",
  "storage",
  "attachments",
  "mail",
  "backgroundWork",
] as const;
export type StatusPart = (typeof STATUS_PARTS)[number];

const PartStatus = z.object({
  state: PartState,
  /**
   * For administrators: since when this process sees this state, and how long the part took to answer, in milliseconds.
   */
  since: z.string().optional(),
  latencyMs: z.number().optional(),
  /** For administrators: what is wrong, in words. */
  problem: z.string().optional(),
});

/** A piece of background work; over all processes the latest run counts. */
export const JobStatus = z.object({
  name: z.string(),
  /** How often it is due, in seconds. */
  everySeconds: z.number(),
  /** When it last ran to its end, successful or not; null: not yet. */
  lastRunAt: z.string().nullable(),
  /** The error of the last run; null where it succeeded. */
  error: z.string().nullable(),
  /** When it last failed, also where it succeeded since. */
  lastFailedAt: z.string().nullable(),
});
export type JobStatus = z.infer<typeof JobStatus>;

/** Only for administrators; texts are for people. */
export const StatusDetails = z.object({
  version: z.string(),
  node: z.string(),
  database: z.enum(["SQLite", "PostgreSQL"]),
  /** The newest migration that the database has; null where it can't be asked. */
  migration: z.string().nullable(),
  startedAt: z.string(),
  /** When any process last finished background work; null: never, or unknown. */
  backgroundWorkAt: z.string().nullable(),
  /** What the mail server last answered, and when it was asked; null where none is configured. */
  mailServer: z.object({ answer: z.string(), at: z.string() }).nullable(),
  /** Emails that wait to be sent; null where the database can't be asked. */
  pendingMails: z.int().nullable(),
  /** The scheduled backups: null where none are scheduled, `lastAt` null before the first one. */
  backups: z
    .object({
      everyHours: z.int(),
      lastAt: z.string().nullable(),
      isRunning: z.boolean(),
      error: z.string().nullable(),
    })
    .nullable(),
  /** Server processes on this database that started or finished background work within the last minute. */
  processes: z.array(z.object({ version: z.string(), startedAt: z.string(), workedAt: z.string().nullable() })),
  jobs: z.array(JobStatus),
});
export type StatusDetails = z.infer<typeof StatusDetails>;

/** The state of the server. `degraded`: it serves, but a part of it is down. */
export const InstanceStatus = z
  .object({
    status: z.enum(["up", "degraded", "down"]),
    /** When the parts were looked at; a few seconds ago at most, the mail server's a minute. */
    checkedAt: z.string(),
    parts: z.record(z.enum(STATUS_PARTS), PartStatus),
    details: StatusDetails.optional(),
  })
  .meta({ id: "InstanceStatus" });
export type InstanceStatus = z.infer<typeof InstanceStatus>;
