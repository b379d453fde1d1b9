import { createHmac } from "node:crypto";
import type { Ctx } from "../../platform/context.ts";
import type { WebhookTable } from "../../platform/db/schema.ts";

const PREFIX = "whsec_";
/** Between the 24 and 64 that Standard Webhooks asks for. */
const SECRET_BYTES = 32;

/** A new secret as Standard Webhooks writes one. */
export function newSecret({ randomBytes }: Pick<Ctx, "randomBytes">): string {
  return PREFIX + Buffer.from(randomBytes(SECRET_BYTES)).toString("base64");
}

/** The secrets that sign now, the newest first: two during a rotation. */
export function secretsOf({ secret, oldSecret, oldSecretEndsAt }: WebhookTable, now: string): string[] {
  if (secret === null) return [];
  const isOverlapping = oldSecret !== null && oldSecretEndsAt !== null && now < oldSecretEndsAt;
  return isOverlapping ? [secret, oldSecret] : [secret];
}

/** The headers of Standard Webhooks; `seconds` is the Unix time of the attempt. */
export function signedHeaders(
  secrets: readonly string[],
  { id, seconds, body }: { id: string; seconds: number; body: string },
): Record<string, string> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64")}`;
  });
  const headers = { "webhook-id": id, "webhook-timestamp": String(seconds) };
  return signatures.length === 0 ? headers : { ...headers, "webhook-signature": signatures.join(" ") };
}
