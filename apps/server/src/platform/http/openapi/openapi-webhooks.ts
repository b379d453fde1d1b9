import { WEBHOOK_EVENTS, WebhookEvent, WebhookEventType } from "@tessera/domain";
import type { Json } from "./openapi-json.ts";
import { toSchema } from "./openapi-schema.ts";

/** What the server sends to webhooks, each event as an operation that its receiver offers. */
export function webhookOperations(schemas: Json): Record<string, Json> {
  return Object.fromEntries(WebhookEventType.options.map((type) => [type, { post: operationOf(type, schemas) }]));
}

function operationOf(type: WebhookEventType, schemas: Json): Json {
  const name = `${type.replace(/(?:^|[._])([a-z])/g, (_, letter: string) => letter.toUpperCase())}Event`;
  const { about, reach } = WEBHOOK_EVENTS[type];
  schemas[name] = toSchema(WebhookEvent(type), "output", schemas);
  const of = reach === "project" ? "Webhooks of a project, and of the server." : "Webhooks of the server.";
  return {
    operationId: `webhook.${type}`,
    tags: ["Webhooks"],
    summary: about,
    description: `${of} Signed as Standard Webhooks describes; any answer from 200 to 299 within 15 seconds accepts it.`,
    security: [],
    parameters: [
      header("webhook-id", "The same in every attempt: what was received twice is known by it."),
      header("webhook-timestamp", "Unix time of the attempt, in seconds."),
      header(
        "webhook-signature",
        "`v1,` and the signature in Base64; several, with spaces between them, during a rotation.",
      ),
    ],
    requestBody: {
      required: true,
      content: { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } },
    },
    responses: {
      "2XX": { description: "Accepted." },
      "410": { description: "No more deliveries are wanted: the webhook is switched off." },
      default: { description: "Tried again later, over 24 hours; `Retry-After` is honoured." },
    },
  };
}

function header(name: string, description: string): Json {
  return { name, in: "header", required: true, description, schema: { type: "string" } };
}
