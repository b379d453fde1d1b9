import {
  type CreatePublisher,
  DomainError,
  issuerFault,
  type ListPublisherAccounts,
  type ListPublishers,
  type Page,
  type Person,
  type Publisher,
  type PublisherRef,
  pinningOf,
  ruleText,
  type UpdatePublisher,
} from "@tessera/domain";
import { toPerson } from "../../access/person.ts";
import * as audit from "../../audit/audit-repo.ts";
import { changeDetails } from "../../audit/change-details.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { lockName } from "../../platform/db/locks.ts";
import type { Db, PublisherTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { MAX_PUBLISHERS_PER_PROJECT } from "../../platform/limits/limits.ts";
import * as mintedTokenRepo from "./minted-token-repo.ts";
import * as publisherRepo from "./publisher-repo.ts";
import { presentPublishers } from "./publisher-view.ts";

type PublisherTerms = Omit<CreatePublisher, "projectId">;

/** The oldest first. */
export async function listPublishers(ctx: Ctx, { projectId, limit, cursor }: ListPublishers): Promise<Page<Publisher>> {
  const after = decodeCursor(cursor, ["string"])?.[0];
  const rows = await publisherRepo.list(ctx.db, projectId, after, limit + 1);
  const page = toPage(rows, limit, ({ id }) => [id]);
  return { data: await presentPublishers(ctx, page.data), nextCursor: page.nextCursor };
}

/** Throws NOT_FOUND, also for a publisher of another project. */
export async function getPublisher(
  ctx: Pick<Ctx, "db" | "now" | "publicUrl">,
  { projectId, publisherId }: PublisherRef,
): Promise<Publisher> {
  const row = (await publisherRepo.find(ctx.db, projectId, publisherId)) ?? noSuchPublisher();
  return (await presentPublishers(ctx, [row]))[0] as Publisher;
}

/** Service accounts that a publisher of the project can act as, by name. */
export async function listAccounts(
  { db }: Pick<Ctx, "db">,
  { projectId, limit, cursor }: ListPublisherAccounts,
): Promise<Page<Person>> {
  const after = decodeCursor(cursor, ["string"])?.[0];
  const rows = await publisherRepo.listAccounts(db, projectId, { after, limit: limit + 1 });
  const page = toPage(rows, limit, ({ usernameKey }) => [usernameKey]);
  return { data: page.data.map(toPerson), nextCursor: page.nextCursor };
}

/** Trusts a CI system from now on. Throws INVALID_INPUT for an account that is no member, CONFLICT for too many. */
export async function createPublisher(
  ctx: Ctx,
  actor: Actor,
  { projectId, rules, scopes, ...terms }: CreatePublisher,
): Promise<Publisher> {
  const at = ctx.now();
  requireSound({ ...terms, rules });
  return transact(ctx, async (ctx) => {
    await requireRoom(ctx, projectId);
    await requireAccount(ctx.db, projectId, terms.accountId);
    const publisher: PublisherTable = {
      ...{ ...terms, id: ctx.newId(), projectId, state: stateOf({ ...terms, rules }) },
      ...{ rules: publisherRepo.RULES_COLUMN.write(rules), scopes: publisherRepo.SCOPES_COLUMN.write(scopes) },
      ...{ createdAt: at, createdBy: actor.userId, lastUsedAt: null, lastSource: null },
    };
    await publisherRepo.insert(ctx.db, publisher);
    const { system, issuer, lifetimeMinutes, accountId: account } = terms;
    const shown = { system, issuer, lifetimeMinutes, account, scopes, rules: rules.map(ruleText) };
    const details = { ...subjectOf(publisher), ...shown };
    await audit.append(ctx, actor, { action: "PUBLISHER_CREATED", details, at });
    return getPublisher(ctx, { projectId, publisherId: publisher.id });
  });
}

/** Changes what is given, for tokens minted from now on. Throws NOT_FOUND, INVALID_INPUT. */
export async function updatePublisher(
  ctx: Ctx,
  actor: Actor,
  { projectId, publisherId, ...change }: UpdatePublisher,
): Promise<Publisher> {
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    const before = (await publisherRepo.lock(ctx.db, projectId, publisherId)) ?? noSuchPublisher();
    if (change.accountId !== undefined) await requireAccount(ctx.db, projectId, change.accountId);
    const terms = { ...termsOf(before), ...change };
    requireSound(terms);
    const columns = {
      ...{ ...terms, state: stateOf(terms) },
      ...{
        rules: publisherRepo.RULES_COLUMN.write(terms.rules),
        scopes: publisherRepo.SCOPES_COLUMN.write(terms.scopes),
      },
    };
    const changed = changeDetails<Partial<PublisherTable>>(before, columns);
    if (changed) {
      await publisherRepo.update(ctx.db, publisherId, columns);
      const details = { ...subjectOf(before), ...changed };
      await audit.append(ctx, actor, { action: "PUBLISHER_CHANGED", details, at });
    }
    return getPublisher(ctx, { projectId, publisherId });
  });
}

/** Trusts it no longer: the tokens minted for it stop at once. Throws NOT_FOUND. */
export async function deletePublisher(ctx: Ctx, actor: Actor, { projectId, publisherId }: PublisherRef): Promise<void> {
  const at = ctx.now();
  await transact(ctx, async (ctx) => {
    const publisher = (await publisherRepo.lock(ctx.db, projectId, publisherId)) ?? noSuchPublisher();
    const reason = "Its trusted publisher was deleted";
    const revoked = await mintedTokenRepo.revokeLive(ctx.db, publisherId, { at, by: actor.userId, reason });
    await publisherRepo.remove(ctx.db, publisherId);
    const details = { ...subjectOf(publisher), revoked: revoked.length };
    await audit.appendAll(ctx, actor, [
      ...revoked.map((token) => {
        return { action: "API_KEY_REVOKED" as const, ownerId: token.ownerId, token, details: { reason }, at };
      }),
      { action: "PUBLISHER_DELETED", details, at },
    ]);
  });
}

/** How audit entries name a publisher. */
export function subjectOf({ projectId, id, name }: Pick<PublisherTable, "projectId" | "id" | "name">) {
  return { project: projectId, publisher: id, name };
}

function termsOf({ name, system, issuer, rules, scopes, lifetimeMinutes, accountId }: PublisherTable): PublisherTerms {
  const lists = { rules: publisherRepo.RULES_COLUMN.read(rules), scopes: publisherRepo.SCOPES_COLUMN.read(scopes) };
  return { name, system, issuer, lifetimeMinutes, accountId, ...lists };
}

/** Throws INVALID_INPUT for an issuer that isn't of the system, and for rules that anyone could meet. */
function requireSound({ system, issuer, rules }: Pick<PublisherTerms, "system" | "issuer" | "rules">): void {
  const pinning = pinningOf(system, rules);
  const faults = [
    { path: ["issuer"], message: issuerFault(issuer, system) },
    { path: ["rules"], message: typeof pinning === "object" ? pinning.fault : undefined },
  ];
  const issues = faults.flatMap(({ path, message }) => (message === undefined ? [] : [{ path, message }]));
  if (issues[0]) throw new DomainError("INVALID_INPUT", issues[0].message, { issues });
}

function stateOf({ system, rules }: Pick<PublisherTerms, "system" | "rules">): PublisherTable["state"] {
  return pinningOf(system, rules) === "pending" ? "pending" : "active";
}

async function requireAccount(db: Db, projectId: string, accountId: string): Promise<void> {
  const [account] = await publisherRepo.listAccounts(db, projectId, { only: accountId, limit: 1 });
  if (account) return;
  const message = "Choose an active service account that is a member of this project";
  throw new DomainError("INVALID_INPUT", message, { issues: [{ path: ["accountId"], message }] });
}

async function requireRoom(ctx: TxCtx, projectId: string): Promise<void> {
  await lockName(ctx.db, `publishers ${projectId}`);
  if ((await publisherRepo.count(ctx.db, projectId)) < MAX_PUBLISHERS_PER_PROJECT) return;
  const message = `A project can have at most ${MAX_PUBLISHERS_PER_PROJECT} trusted publishers. Delete one first.`;
  throw new DomainError("CONFLICT", message);
}

function noSuchPublisher(): never {
  throw new DomainError("NOT_FOUND", "There is no such trusted publisher here");
}
