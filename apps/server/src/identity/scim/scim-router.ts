import { DomainError } from "@tessera/domain";
import { z } from "zod";
import { scopedProcedure } from "../../access/procedures.ts";
import { isAmong, versionOf } from "../../platform/http/rest-answer.ts";
import { router } from "../../platform/http/trpc.ts";
import {
  DEFAULT_SCIM_ROWS,
  LAST_SCIM_ROW,
  MAX_SCIM_FILTER_LENGTH,
  MAX_SCIM_ROWS,
} from "../../platform/limits/limits.ts";
import { resourceTypes, schemas, serviceProviderConfig } from "./scim-discovery.ts";
import { readGroupChange } from "./scim-group-change.ts";
import {
  changeScimGroup,
  createScimGroup,
  deleteScimGroup,
  getScimGroup,
  listScimGroups,
} from "./scim-group-service.ts";
import { readGroupFilter, readUserFilter } from "./scim-lookup.ts";
import { assignmentsOf, readPatch } from "./scim-patch.ts";
import {
  groupResource,
  isWithoutMembers,
  listResponse,
  projected,
  type Resource,
  userResource,
} from "./scim-resources.ts";
import { readUserChange } from "./scim-user-change.ts";
import { changeScimUser, createScimUser, deleteScimUser, getScimUser, listScimUsers } from "./scim-user-service.ts";

const Ref = z.object({ id: z.string().min(1).max(200) });
const Fields = z.string().max(MAX_SCIM_FILTER_LENGTH).optional();
const Wanted = { attributes: Fields, excludedAttributes: Fields };
const List = z.object({
  ...Wanted,
  filter: z.string().max(MAX_SCIM_FILTER_LENGTH).optional(),
  // RFC 7644, 3.4.2.4: what is too small counts as the smallest.
  startIndex: z.coerce
    .number()
    .int()
    .max(LAST_SCIM_ROW, "Lists end here: use a filter")
    .default(1)
    .transform((it) => Math.max(1, it)),
  count: z.coerce
    .number()
    .int()
    .default(DEFAULT_SCIM_ROWS)
    .transform((it) => Math.min(MAX_SCIM_ROWS, Math.max(0, it))),
});
const Sent = z.object({ resource: z.record(z.string(), z.unknown()) });
const Changed = Ref.extend({ ifMatch: z.string().max(MAX_SCIM_FILTER_LENGTH).optional() });

const reading = scopedProcedure("admin:read");
const writing = scopedProcedure("admin:write");

type Site = { address: () => string };

/** SCIM's procedures; `scim-http.ts` gives them their addresses, and no other endpoint serves them. */
export const scimRouter = router({
  config: reading.query(({ ctx }) => serviceProviderConfig(baseOf(ctx), `${ctx.address()}/docs/provisioning`)),
  types: reading.query(({ ctx }) => listOf(resourceTypes(baseOf(ctx)))),
  type: reading.input(Ref).query(({ ctx, input }) => oneOf(resourceTypes(baseOf(ctx)), input.id)),
  schemas: reading.query(({ ctx }) => listOf(schemas(baseOf(ctx)))),
  schema: reading.input(Ref).query(({ ctx, input }) => oneOf(schemas(baseOf(ctx)), input.id)),

  listUsers: reading.input(List).query(async ({ ctx, input }) => {
    const { startIndex, count } = input;
    const page = { offset: startIndex - 1, limit: count };
    const { total, rows } = await listScimUsers(ctx, readUserFilter(input.filter), page);
    const resources = rows.map((row) => projected(versioned(userResource(row, baseOf(ctx))), input));
    return listResponse(resources, total, startIndex);
  }),
  getUser: reading.input(Ref.extend(Wanted)).query(async ({ ctx, input }) => {
    return projected(versioned(userResource(await getScimUser(ctx, input.id), baseOf(ctx))), input);
  }),
  createUser: writing.input(Sent).mutation(async ({ ctx, input }) => {
    const change = readUserChange(assignmentsOf(input.resource, "replace"));
    return versioned(userResource(await createScimUser(ctx, ctx.actor, change), baseOf(ctx)));
  }),
  replaceUser: writing.input(Changed.extend(Sent.shape)).mutation(async ({ ctx, input }) => {
    const change = readUserChange(assignmentsOf(input.resource, "replace"));
    const user = await changeScimUser(ctx, ctx.actor, input.id, change, ofVersion(ctx, input, userResource));
    return versioned(userResource(user, baseOf(ctx)));
  }),
  patchUser: writing.input(Changed.extend(Sent.shape)).mutation(async ({ ctx, input }) => {
    const change = readUserChange(readPatch(input.resource));
    const user = await changeScimUser(ctx, ctx.actor, input.id, change, ofVersion(ctx, input, userResource));
    return versioned(userResource(user, baseOf(ctx)));
  }),
  deleteUser: writing.input(Changed).mutation(async ({ ctx, input }) => {
    await deleteScimUser(ctx, ctx.actor, input.id, ofVersion(ctx, input, userResource));
    return null;
  }),

  listGroups: reading.input(List).query(async ({ ctx, input }) => {
    const { startIndex, count } = input;
    const withMembers = !isWithoutMembers(input);
    const page = { offset: startIndex - 1, limit: count, withMembers };
    const { total, rows } = await listScimGroups(ctx, readGroupFilter(input.filter), page);
    const groups = rows.map((row) => groupResource(row, baseOf(ctx)));
    const resources = groups.map((group) => projected(withMembers ? versioned(group) : group, input));
    return listResponse(resources, total, startIndex);
  }),
  getGroup: reading.input(Ref.extend(Wanted)).query(async ({ ctx, input }) => {
    const withMembers = !isWithoutMembers(input);
    const group = groupResource(await getScimGroup(ctx, input.id, withMembers), baseOf(ctx));
    return projected(withMembers ? versioned(group) : group, input);
  }),
  createGroup: writing.input(Sent).mutation(async ({ ctx, input }) => {
    const change = readGroupChange(assignmentsOf(input.resource, "replace"));
    return versioned(groupResource(await createScimGroup(ctx, ctx.actor, change), baseOf(ctx)));
  }),
  replaceGroup: writing.input(Changed.extend(Sent.shape)).mutation(async ({ ctx, input }) => {
    const change = readGroupChange(assignmentsOf(input.resource, "replace"));
    await changeScimGroup(ctx, ctx.actor, input.id, change, ofVersion(ctx, input, groupResource));
    return versioned(groupResource(await getScimGroup(ctx, input.id), baseOf(ctx)));
  }),
  /** Answers nothing, so that no change of a large group reads all of it. */
  patchGroup: writing.input(Changed.extend(Sent.shape)).mutation(async ({ ctx, input }) => {
    const change = readGroupChange(readPatch(input.resource));
    await changeScimGroup(ctx, ctx.actor, input.id, change, ofVersion(ctx, input, groupResource));
    return null;
  }),
  deleteGroup: writing.input(Changed).mutation(async ({ ctx, input }) => {
    await deleteScimGroup(ctx, ctx.actor, input.id, ofVersion(ctx, input, groupResource));
    return null;
  }),
});

function baseOf(site: Site): string {
  return `${site.address()}/scim/v2`;
}

function versioned(resource: Resource): Resource {
  return { ...resource, meta: { ...resource.meta, version: versionOf(JSON.stringify(resource)) } };
}

/** What `If-Match` asks for; undefined without it. */
function ofVersion<Row>(site: Site, { ifMatch }: { ifMatch?: string | undefined }, toResource: ToResource<Row>) {
  if (ifMatch === undefined) return undefined;
  return (row: Row) => {
    const { version = "" } = versioned(toResource(row, baseOf(site))).meta;
    if (isAmong(ifMatch, version)) return;
    throw new DomainError("PRECONDITION_FAILED", "This has changed since you read it. Read it again, then change it.");
  };
}

type ToResource<Row> = (row: Row, base: string) => Resource;

function listOf(resources: readonly object[]) {
  return listResponse(resources, resources.length);
}

function oneOf<Of extends { id: string }>(resources: readonly Of[], id: string): Of {
  const found = resources.find((it) => it.id === id);
  if (!found) throw new DomainError("NOT_FOUND", "There is no such resource");
  return found;
}
