import { getRandomValues } from "node:crypto";
import { generateToken } from "@tessera/domain";
import type { Ctx } from "../src/platform/context.ts";
import { insertRows } from "../src/platform/db/insert-rows.ts";
import type { TokenTable, UserTable } from "../src/platform/db/schema.ts";
import { transact } from "../src/platform/db/transact.ts";
import { hashSecret } from "../src/platform/secret-hash.ts";
import { UNUSED } from "../src/tokens/issue/token-service.ts";
import { withoutIndexes } from "./fast-filling.ts";

const OWNERS = 150;
/** Tokens may be used from one of three ranges; this address lies in the second. */
export const IN_RANGE = "192.168.7.20";
const DAY = 86_400_000;
const KEPT = 5000;
const SCOPES = ['["project:read","cycle:read","cycle:write","result:write"]', '["all"]', '["case:read","cycle:read"]'];
const SERVICES = ["checkout", "search", "billing", "catalogue", "shipping"];
const JOBS = ["nightly", "release", "smoke tests", "load tests", "migration"];

/**
 * So many tokens of 150 owners, created over three years, as on a real server: most expired or live, one in ten
 * revoked, some without expiry. Answers the secrets of `known` live ones, spread over the table; the others are
 * unknown.
 */
export async function fillTokens(ctx: Ctx, count: number, known: number): Promise<string[]> {
  const now = Date.parse(ctx.now());
  const secrets: string[] = [];
  const fill = async (ctx: Ctx) => {
    await insertRows(
      ctx.db,
      "user",
      Array.from({ length: OWNERS }, (_, index) => owner(index, ctx.now())),
    );
    let chunk: TokenTable[] = [];
    for (let index = 0; index < count; index++) {
      const isKnown = Math.floor((index * known) / count) !== Math.floor(((index - 1) * known) / count);
      const secret = isKnown ? generateToken("pat", (n) => getRandomValues(new Uint8Array(n))) : null;
      if (secret !== null) secrets.push(secret);
      chunk.push(token(index, count, now, secret));
      if (chunk.length === KEPT || index === count - 1) {
        await insertRows(ctx.db, "token", chunk);
        chunk = [];
      }
    }
  };
  await withoutIndexes(ctx, ["token"], (ctx) => transact(ctx, fill));
  return secrets;
}

function owner(index: number, createdAt: string): UserTable {
  const username = `person${index}`;
  return {
    ...{ id: `user-${index}`, kind: "human", username, usernameKey: username, email: null, emailKey: null },
    ...{ firstName: "Person", lastName: `Number ${index}`, passwordHash: null, systemRole: "USER" },
    ...{ apiAccess: 1, active: 1, createdAt, description: "", preferences: "{}" },
    ...{ avatarVersion: null, lastSeenAt: null, managedBy: null, deletedAt: null },
  };
}

function token(index: number, count: number, now: number, secret: string | null): TokenTable {
  const created = now - Math.floor(((count - index) / count) * 1095 * DAY);
  const random = Buffer.from(getRandomValues(new Uint8Array(32))).toString("base64url");
  const identifier = random.slice(0, 8);
  const lifetime = [30, 90, 365][index % 3] as number;
  const id = `token-${String(index).padStart(8, "0")}`;
  const isRevoked = secret === null && Math.floor(index / 7) % 10 === 3;
  return {
    ...{
      id,
      familyId: id,
      kind: "pat",
      client: null,
      audience: null,
      publisherId: null,
      provenance: null,
      ownerId: `user-${(index * 7) % OWNERS}`,
    },
    name: `${SERVICES[index % 5]} ${JOBS[Math.floor(index / 5) % 5]} ${Math.floor(index / 25)}`,
    ...{ identifier, preview: `tsr_pat_${identifier}…${random.slice(-3)}` },
    hash: secret === null ? random : hashSecret(secret),
    ...{ scopes: SCOPES[secret === null ? index % 3 : 0] as string, projects: '["PRJ-1","PRJ-2"]' },
    allowedIps: '["10.0.0.0/8","192.168.0.0/16","2001:db8::/32"]',
    ...{ createdAt: iso(created), createdFrom: "10.0.0.7" },
    ...UNUSED,
    expiresAt: secret !== null ? iso(now + 30 * DAY) : index % 50 === 7 ? null : iso(created + lifetime * DAY),
    ...(index % 4 !== 0 && {
      ...{ lastUsedAt: iso(created + (index % 30) * DAY), lastUsedIp: "10.0.0.7", lastUsedUserAgent: "curl/8.5.0" },
    }),
    ...(isRevoked && { revokedAt: iso(created + 10 * DAY), revokedBy: `user-${(index * 7) % OWNERS}` }),
  };
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
