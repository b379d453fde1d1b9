import { z } from "zod";
import { ProjectId } from "./ids.ts";
import { Name } from "./name.ts";
import { PageQuery } from "./page.ts";
import { Person } from "./person.ts";
import { WebhookEventType } from "./webhook-events.ts";

/** How the target wants events: as signed JSON, or as a message of a chat. */
export const WebhookKind = z.enum(["generic", "slack", "teams"]).meta({ id: "WebhookKind" });
export type WebhookKind = z.infer<typeof WebhookKind>;

/** Why nothing is sent: a person switched it off, its target said so (410), failed for days, or fell too far behind. */
export const WebhookDisabledReason = z
  .enum(["person", "gone", "failing", "backlog"])
  .meta({ id: "WebhookDisabledReason" });
export type WebhookDisabledReason = z.infer<typeof WebhookDisabledReason>;

/** Where events are sent to. */
export const Webhook = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: WebhookKind,
    /** Shown without what may be a secret: the query, and the path of a chat's address. */
    url: z.string(),
    events: z.array(WebhookEventType),
    /** Only runs of this branch; null: of every branch. */
    branch: z.string().nullable(),
    active: z.boolean(),
    disabledAt: z.string().nullable(),
    disabledBecause: WebhookDisabledReason.nullable(),
    /** Since when no attempt was accepted; null where the last one was. */
    failingSince: z.string().nullable(),
    lastDeliveredAt: z.string().nullable(),
    /** Deliveries that wait for their next attempt, at most 1000 are counted. */
    waiting: z.int(),
    /** Until when the secret before signs too; null without one. */
    oldSecretEndsAt: z.string().nullable(),
    createdAt: z.string(),
    createdBy: Person.nullable(),
  })
  .meta({ id: "Webhook" });
export type Webhook = z.infer<typeof Webhook>;

/** With the secret, which is answered this once; null where its kind has no signature. */
export const WebhookWithSecret = z
  .object({ webhook: Webhook, secret: z.string().nullable() })
  .meta({ id: "WebhookWithSecret" });
export type WebhookWithSecret = z.infer<typeof WebhookWithSecret>;

const WebhookName = Name({ missing: "Give the webhook a name", max: 100 });
const Url = z
  .string()
  .trim()
  .min(1, "Enter an address like https://example.com/hooks/tessera")
  .max(2000, "Use at most 2,000 characters")
  .meta({ examples: ["https://hooks.example/tessera"] });
const Events = z
  .array(WebhookEventType)
  .min(1, "Choose at least one event")
  .max(WebhookEventType.options.length)
  .transform((events) => [...new Set(events)]);
const Branch = Name({ missing: "Name a branch", max: 300 }).nullable();

const fields = { name: WebhookName, url: Url, events: Events, branch: Branch };

const CreateFields = { ...fields, kind: WebhookKind.default("generic"), branch: Branch.default(null) };
const UpdateFields = {
  name: WebhookName.optional(),
  url: Url.optional(),
  events: Events.optional(),
  branch: Branch.optional(),
  active: z.boolean().optional(),
};
const Ref = { webhookId: z.string().min(1).max(100) };
const DeliveryFields = { ...Ref, deliveryId: z.string().min(1).max(100) };
/** How long the secret before goes on signing, in hours. */
const Rotation = { ...Ref, overlapHours: z.number().min(0).max(168).default(24) };

/** Those of the whole server. */
export const CreateServerWebhook = z.strictObject(CreateFields);
export const UpdateServerWebhook = z.strictObject({ ...Ref, ...UpdateFields });
export const ServerWebhookRef = z.strictObject(Ref);
export const RotateServerWebhook = z.strictObject(Rotation);
export const ServerDeliveryRef = z.strictObject(DeliveryFields);

const OfProject = { projectId: ProjectId };
export const CreateWebhook = z.strictObject({ ...OfProject, ...CreateFields });
export const UpdateWebhook = z.strictObject({ ...OfProject, ...Ref, ...UpdateFields });
export const WebhookRef = z.strictObject({ ...OfProject, ...Ref });
export const RotateWebhook = z.strictObject({ ...OfProject, ...Rotation });
export const DeliveryRef = z.strictObject({ ...OfProject, ...DeliveryFields });
export const ListWebhooks = PageQuery.extend(OfProject);

export type CreateServerWebhook = z.infer<typeof CreateServerWebhook>;
export type UpdateServerWebhook = z.infer<typeof UpdateServerWebhook>;
export type RotateServerWebhook = z.infer<typeof RotateServerWebhook>;
export type ServerDeliveryRef = z.infer<typeof ServerDeliveryRef>;

/** Waits for its next attempt, was accepted, or was given up. */
export const DeliveryState = z.enum(["pending", "delivered", "failed"]).meta({ id: "DeliveryState" });
export type DeliveryState = z.infer<typeof DeliveryState>;

/** Newest first. */
export const ListServerDeliveries = PageQuery.extend({ ...Ref, state: DeliveryState.optional() });
export const ListDeliveries = ListServerDeliveries.extend(OfProject);
export type ListServerDeliveries = z.infer<typeof ListServerDeliveries>;

/** An event for a webhook, and how far it is. */
export const Delivery = z
  .object({
    id: z.string(),
    /** The `webhook-id` it is sent with, the same in every attempt. */
    messageId: z.string(),
    type: WebhookEventType,
    state: DeliveryState,
    attempts: z.int(),
    /** Of the last attempt; null where there was no answer. */
    status: z.int().nullable(),
    /** What went wrong in the last attempt; null where nothing did. */
    problem: z.string().nullable(),
    durationMs: z.int().nullable(),
    /** When it is tried next; null where it isn't. */
    nextAttemptAt: z.string().nullable(),
    createdAt: z.string(),
  })
  .meta({ id: "Delivery" });
export type Delivery = z.infer<typeof Delivery>;

/** One try to deliver. Long values are cut. */
export const DeliveryAttempt = z
  .object({
    number: z.int(),
    startedAt: z.string(),
    /** Null while it is at work, or where the server stopped in it. */
    durationMs: z.int().nullable(),
    status: z.int().nullable(),
    problem: z.string().nullable(),
    requestHeaders: z.record(z.string(), z.string()),
    responseHeaders: z.record(z.string(), z.string()),
    responseBody: z.string().nullable(),
  })
  .meta({ id: "DeliveryAttempt" });
export type DeliveryAttempt = z.infer<typeof DeliveryAttempt>;

/** With what is sent, and the newest attempts. */
export const DeliveryDetails = Delivery.extend({
  requestBody: z.string(),
  /** The newest first, at most 20. */
  attemptList: z.array(DeliveryAttempt),
}).meta({ id: "DeliveryDetails" });
export type DeliveryDetails = z.infer<typeof DeliveryDetails>;
