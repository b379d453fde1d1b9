import { generateToken, type Provenance, ruleText } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { staysActive } from "../../identity/people/user-service.ts";
import type { Ctx, Origin, TxCtx } from "../../platform/context.ts";
import type { PublisherTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { MAX_LIVE_MINTED_TOKENS } from "../../platform/limits/limits.ts";
import { hashSecret } from "../../platform/secret-hash.ts";
import { later, MINUTE_MS } from "../../platform/time.ts";
import * as tokenRepo from "../issue/token-repo.ts";
import { readableParts, toRow } from "../issue/token-service.ts";
import type { VerifiedToken } from "./identity-token.ts";
import * as mintedTokenRepo from "./minted-token-repo.ts";
import { PROVENANCE_COLUMN } from "./provenance-service.ts";
import { pinnedRules } from "./publisher-check.ts";
import * as publisherRepo from "./publisher-repo.ts";
import { subjectOf } from "./publisher-service.ts";
import type { Fault } from "./refusal-service.ts";

/** The answer to a build whose identity token was accepted (RFC 8693, 2.2.1). */
export type MintedToken = {
  access_token: string;
  issued_token_type: "urn:ietf:params:oauth:token-type:access_token";
  token_type: "Bearer";
  expires_in: number;
  scope: string;
};

/** What the token may be called beside the publisher's name, in characters. */
const SOURCE_LENGTH = 100;
const TOKEN_NAME_LENGTH = 100;

type Proof = { verified: VerifiedToken; provenance: Provenance };

/**
 * A token of the publisher's account, limited to its project, that lives for minutes. The identity token is used up with
 * it: of several requests with the same one, in whatever processes, one gets a token.
 */
export async function mintToken(
  ctx: Ctx,
  origin: Origin,
  found: PublisherTable,
  { verified, provenance }: Proof,
): Promise<MintedToken | Fault> {
  const at = ctx.now();
  const secret = generateToken("tmp", ctx.randomBytes);
  const minted = await transact(ctx, async (ctx) => {
    // Before the publisher and the token, as everywhere: a deactivation of the account waits, or is waited for.
    const isActive = await staysActive(ctx, found.accountId);
    const publisher = await publisherRepo.lock(ctx.db, found.projectId, found.id);
    if (!publisher || hasChanged(publisher, found)) return changed;
    const fault = isActive ? await accountFault(ctx, publisher, at) : inactive;
    if (fault) return fault;
    if (!(await mintedTokenRepo.claimUse(ctx.db, verified.useKey, verified.expiresAt))) return used;
    await store(ctx, origin, publisher, { secret, verified, provenance }, at);
    return answerOf(publisher, secret);
  });
  if (!("reason" in minted)) ctx.invalidTokens.remember(hashSecret(secret));
  return minted;
}

const changed: Fault = { reason: "rule", message: "The trusted publisher was changed meanwhile; run the job again" };
const inactive: Fault = { reason: "account", message: "The service account of the publisher is not active" };
const used: Fault = {
  reason: "replay",
  message: "This identity token was used before: each is exchanged once, so ask for a new one",
};

/** What was judged before must be what holds now. */
function hasChanged(now: PublisherTable, before: PublisherTable): boolean {
  return (["rules", "issuer", "system", "accountId", "state"] as const).some((field) => now[field] !== before[field]);
}

async function accountFault(ctx: TxCtx, { id, projectId, accountId }: PublisherTable, at: string) {
  const [account] = await publisherRepo.listAccounts(ctx.db, projectId, { only: accountId, limit: 1 });
  if (!account) {
    const message = "The service account of the publisher is no longer a member of the project";
    return { reason: "account", message } satisfies Fault;
  }
  const live = (await mintedTokenRepo.countLive(ctx.db, [id], at)).get(id) ?? 0;
  if (live < MAX_LIVE_MINTED_TOKENS) return undefined;
  const message = `${MAX_LIVE_MINTED_TOKENS} tokens of this publisher work already; shorten their lifetime`;
  return { reason: "limit", message } satisfies Fault;
}

async function store(
  ctx: TxCtx,
  origin: Origin,
  publisher: PublisherTable,
  { secret, verified, provenance }: Proof & { secret: string },
  at: string,
): Promise<void> {
  const { id, name, accountId, projectId } = publisher;
  const scopes = publisherRepo.SCOPES_COLUMN.read(publisher.scopes);
  const source = provenance.source?.slice(0, SOURCE_LENGTH) ?? null;
  const terms = {
    ...{ name: source === null ? name : `${name}: ${source}`.slice(0, TOKEN_NAME_LENGTH), scopes },
    ...{ projects: [projectId], allowedIps: [], expiresAt: later(at, publisher.lifetimeMinutes * MINUTE_MS) },
  };
  const row = toRow(
    ctx,
    {
      ...{ ...readableParts(secret), hash: hashSecret(secret), client: null, audience: null },
      ...{ publisherId: id, provenance: PROVENANCE_COLUMN.write({ ...provenance, system: publisher.system }) },
    },
    terms,
    { ownerId: accountId, createdFrom: origin.ip, at },
  );
  await tokenRepo.insert(ctx.db, row);
  const pinned = publisher.state === "pending" ? pinnedRules(publisher, verified.claims) : undefined;
  const pinning = pinned && { rules: publisherRepo.RULES_COLUMN.write(pinned), state: "active" as const };
  await publisherRepo.update(ctx.db, id, { ...pinning, lastUsedAt: at, lastSource: provenance.source });
  const { name: _name, ...details } = terms;
  await audit.appendAll(ctx, { origin }, [
    ...(pinned
      ? [{ action: "PUBLISHER_PINNED" as const, details: { ...subjectOf(publisher), rules: pinned.map(ruleText) }, at }]
      : []),
    {
      ...{ action: "API_KEY_CREATED" as const, ownerId: accountId, token: row, at },
      details: { ...details, publisher: { id, name, source } },
    },
  ]);
}

function answerOf({ scopes, lifetimeMinutes }: PublisherTable, secret: string): MintedToken {
  return {
    access_token: secret,
    issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
    token_type: "Bearer",
    expires_in: lifetimeMinutes * 60,
    scope: publisherRepo.SCOPES_COLUMN.read(scopes).join(" "),
  };
}
