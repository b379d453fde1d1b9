import type { DeliveryState, WebhookDisabledReason, WebhookEventType, WebhookKind } from "@tessera/domain";
import type { Flag } from "./flag.ts";

/** How far a reader of the audit log is: it has had every entry up to `seq`. */
export type AuditReaderTable = {
  name: string;
  seq: number;
  /** The instant up to which it looked at what no entry says; null before the first time. */
  mark: string | null;
};

/** Where events of a project, or of the whole server, are sent to. */
export type WebhookTable = {
  id: string;
  /** Null: of the server. */
  projectId: string | null;
  name: string;
  kind: WebhookKind;
  url: string;
  /** JSON list of event types. */
  events: string;
  /** Only runs of this branch; null: of all. */
  branch: string | null;
  /** `whsec_…`; null where its kind has no signature. */
  secret: string | null;
  /** The secret before, which signs too until `oldSecretEndsAt`. */
  oldSecret: string | null;
  oldSecretEndsAt: string | null;
  active: Flag;
  disabledAt: string | null;
  disabledBecause: WebhookDisabledReason | null;
  /** When the first attempt failed since one that was accepted. */
  failingSince: string | null;
  lastDeliveredAt: string | null;
  /** Entries of the audit log up to this number are not for it. */
  afterSeq: number;
  /** Until then one worker delivers to it; past while none does. */
  leaseUntil: string;
  createdAt: string;
  createdBy: string;
};

/** An event for a webhook. */
export type WebhookDeliveryTable = {
  id: string;
  webhookId: string;
  /** The same for each delivery of one event, so that receivers know it again. */
  messageId: string;
  type: WebhookEventType;
  /** JSON of the event. */
  payload: string;
  state: DeliveryState;
  /** How many attempts were begun. */
  attempts: number;
  /** The place in the schedule of attempts, which sending again sets back. */
  step: number;
  /** When to try next, while pending. */
  dueAt: string;
  createdAt: string;
};

/** One try to deliver; without duration while it is at work, or where the process died in it. */
export type WebhookAttemptTable = {
  deliveryId: string;
  /** From 1. */
  number: number;
  startedAt: string;
  durationMs: number | null;
  status: number | null;
  problem: string | null;
  /** JSON objects; values are cut. */
  requestHeaders: string;
  responseHeaders: string | null;
  /** Its beginning. */
  responseBody: string | null;
};

/** A run whose end webhooks wait for, or know of. */
export type AnnouncedRunTable = {
  projectId: string;
  runNumber: number;
  /** State and verdict as last announced; null: not yet. */
  announced: string | null;
  times: number;
  /** When it counts as given up, while it waits for shards. */
  dueAt: string | null;
};

export type WebhookTables = {
  auditReader: AuditReaderTable;
  webhook: WebhookTable;
  webhookDelivery: WebhookDeliveryTable;
  webhookAttempt: WebhookAttemptTable;
  announcedRun: AnnouncedRunTable;
};
