import { SCOPES, type Scope, type TokenScope } from "@tessera/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RestProcedure, restProcedures } from "../http/routes.ts";
import { requireDeclaredAccess } from "../http/trpc.ts";
import { appRouter } from "../router.ts";
import { describeOnEachDb } from "../testing/each-database.testing.ts";
import { PASSWORD, type Page, Tessera } from "../testing/tessera.testing.ts";

const REPORT = '<testsuite name="s"><testcase classname="a" name="b"/></testsuite>';

type World = {
  admin: Page;
  projectId: string;
  userId: string;
  caseId: () => Promise<string>;
  resultId: string;
  importId: string;
};

type Row = {
  access: "public" | "session" | "self" | Scope;
  /** Acts in a project, and changes something there. */
  project?: boolean;
  writes?: boolean;
  input?: (world: World) => object | Promise<object>;
};

const inProject = (access: Scope, input: (world: World) => object | Promise<object> = () => ({})): Row => ({
  access,
  project: true,
  writes: access.endsWith(":write"),
  input: async (world) => ({ projectId: world.projectId, ...(await input(world)) }),
});
const inMaster = (access: Scope, input: (world: World) => object | Promise<object> = () => ({})): Row =>
  inProject(access, async (world) => ({ cycleId: "TCYCLE-1", ...(await input(world)) }));

/** Every procedure, who may call it, and an input that works for somebody who may. */
const TABLE: Record<string, Row> = {
  "case.create": inProject("case:write", () => ({ name: "Pay" })),
  "case.delete": inProject("case:write", async ({ caseId }) => ({ caseId: await caseId() })),
  "case.get": inProject("case:read", async ({ caseId }) => ({ caseId: await caseId() })),
  "case.list": inProject("case:read"),
  "case.update": inProject("case:write", async ({ caseId }) => ({ caseId: await caseId(), name: "Pay twice" })),
  "cycle.create": inProject("cycle:write", () => ({ name: "Nightly" })),
  "cycle.get": inMaster("cycle:read"),
  "cycle.list": inProject("cycle:read"),
  "cycle.update": inMaster("cycle:write", () => ({ name: "Everything" })),
  "folder.create": inProject("case:write", () => ({ name: crypto.randomUUID() })),
  "folder.list": inProject("case:read"),
  "import.create": inMaster("result:write"),
  "import.get": inProject("result:read", ({ importId }) => ({ importId })),
  "import.list": inProject("result:read"),
  "insight.home": { access: "result:read" },
  "me.get": { access: "self" },
  "member.candidates": inProject("project:write", () => ({ search: "a" })),
  "member.list": inProject("project:read"),
  "member.remove": inProject("project:write", async ({ admin, projectId, userId }) => {
    await admin.member.set.mutate({ projectId, userId, role: "MEMBER" });
    return { userId };
  }),
  "member.set": inProject("project:write", ({ userId }) => ({ userId, role: "GUEST" })),
  "project.create": { access: "project:write", writes: true, input: () => ({ name: "Another" }) },
  "project.get": inProject("project:read"),
  "project.list": { access: "project:read" },
  "project.update": inProject("project:write", () => ({ description: "Sells things" })),
  "result.create": inMaster("result:write", async ({ caseId }) => ({ caseId: await caseId(), status: "passed" })),
  "result.get": inMaster("result:read", ({ resultId }) => ({ resultId })),
  "result.list": inMaster("result:read"),
  "result.window": inMaster("result:read"),
  "session.current": { access: "public" },
  "session.signIn": { access: "public", input: () => ({ login: "root", password: PASSWORD }) },
  "session.signOut": { access: "session" },
  "setup.check": { access: "public", input: () => ({ code: "used" }) },
  "setup.createAdmin": { access: "public" },
  "token.create": { access: "session", input: () => ({ name: "CI", scopes: ["all"], expiresInDays: 7 }) },
  "token.delete": { access: "session", input: async ({ admin }) => ({ id: await tokenOf(admin) }) },
  "token.list": { access: "session" },
  "token.policy": { access: "session" },
  "token.revoke": { access: "session", input: async ({ admin }) => ({ id: await tokenOf(admin) }) },
};

async function tokenOf(page: Page): Promise<string> {
  return (await page.token.create.mutate({ name: "CI", scopes: ["all"], expiresInDays: 7 })).token.id;
}

const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { type: string; meta: object } }>;
const routes = new Map(restProcedures(procedures).map((route) => [route.name, route]));

describe("access", () => {
  it("is declared in the table above for every procedure there is", () => {
    const declared = Object.entries(procedures).map(([name, { _def }]) => [name, (_def.meta as Row).access]);
    const expected = Object.entries(TABLE).map(([name, { access }]) => [name, access]);
    expect(Object.fromEntries(declared)).toEqual(Object.fromEntries(expected));
  });

  it("must be declared for the server to start", () => {
    const silent = { _def: { meta: { rest: { method: "GET", path: "/leak" } } } };
    expect(() => requireDeclaredAccess({ ...procedures, "leak.all": silent })).toThrow("leak.all");
    expect(() => requireDeclaredAccess({ ...procedures, "leak.bare": { _def: {} } })).toThrow("leak.bare");
  });
});

describeOnEachDb("access", (on) => {
  let tessera: Tessera;
  let world: World;
  /** Tokens by who holds them. */
  const secrets: Record<"guest" | "guestOfInstance" | "stranger" | "elsewhere" | "member" | "admin", string> = {
    ...{ guest: "", guestOfInstance: "", stranger: "", elsewhere: "", member: "", admin: "" },
  };

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    await tessera.signIn("root", "ADMIN");
    const admin = await tessera.signIn("owner", "USER");
    const { id: projectId } = await admin.project.create.mutate({ name: "Shop" });
    const join = async (
      username: string,
      role: "MEMBER" | "GUEST" | "PROJECT_ADMIN",
      kind: "USER" | "GUEST" = "USER",
    ) => {
      const userId = await tessera.addUser(username, kind);
      await admin.member.set.mutate({ projectId, userId, role });
      return tessera.token(await tessera.signIn(username));
    };
    secrets.guest = await join("guest", "GUEST");
    secrets.guestOfInstance = await join("visitor", "PROJECT_ADMIN", "GUEST");
    secrets.member = await join("member", "MEMBER");
    secrets.admin = await tessera.token(admin);
    const stranger = await tessera.signIn("stranger", "USER");
    await stranger.project.create.mutate({ name: "Theirs" });
    secrets.stranger = await tessera.token(stranger);
    const other = await admin.project.create.mutate({ name: "Other" });
    secrets.elsewhere = await tessera.token(admin, { projects: [other.id] });
    const caseId = async () => (await admin.case.create.mutate({ projectId, name: "Pay" })).id;
    const result = { projectId, cycleId: "TCYCLE-1", status: "failed" as const };
    const { id: resultId } = await admin.result.create.mutate({ ...result, caseId: await caseId() });
    const xml = { "content-type": "application/xml" };
    const { body: receipt } = await tessera.rest(secrets.admin, `POST /imports?projectId=${projectId}`, REPORT, xml);
    world = { admin, projectId, userId: await tessera.addUser("newcomer"), caseId, resultId, importId: receipt.id };
  });
  afterAll(() => tessera.stop());

  type Door = { name: string; call: (secret: string | null) => Promise<string | number> };

  /** The doors a procedure answers at; each call tells the error code, or the status of success. */
  const doorsOf = (name: string, { input = () => ({}) }: Row): Door[] => {
    const route = routes.get(name);
    const overTrpc = async (secret: string | null) => overTrpcWith(secret, name, await input(world));
    const paths = route ? [route.rest.path, ...(route.rest.aliases ?? [])] : [];
    return [
      { name: "tRPC", call: overTrpc },
      ...paths.map((path) => ({
        name: `${route?.rest.method} ${path}`,
        call: async (secret: string | null) => overRest(secret, route as RestProcedure, path, await input(world)),
      })),
    ];
  };

  async function overTrpcWith(secret: string | null, name: string, input: object): Promise<string | number> {
    const isQuery = procedures[name]?._def.type === "query";
    const query = isQuery ? `?input=${encodeURIComponent(JSON.stringify(input))}` : "";
    const answer = await fetch(`${tessera.url}/trpc/${name}${query}`, {
      method: isQuery ? "GET" : "POST",
      headers: { "content-type": "application/json", ...(secret && { authorization: `Bearer ${secret}` }) },
      ...(!isQuery && { body: JSON.stringify(input) }),
    });
    const { error } = (await answer.json()) as { error?: { data: { errorCode: string; httpStatus: number } } };
    if (error) expect(error.data.httpStatus).toBe(answer.status);
    return error?.data.errorCode ?? answer.status;
  }

  async function overRest(secret: string | null, { rest }: RestProcedure, template: string, input: object) {
    const fields: Record<string, unknown> = { ...input };
    const path = template.replace(/\{(\w+)\}/g, (_, field) => {
      const value = String(fields[field]);
      delete fields[field];
      return value;
    });
    const hasBody = rest.method === "POST" || rest.method === "PATCH";
    const query = new URLSearchParams(hasBody && !rest.body ? {} : (fields as Record<string, string>));
    const body = !hasBody ? undefined : rest.body === "upload" ? REPORT : fields;
    const headers: Record<string, string> = rest.body === "upload" ? { "content-type": "application/xml" } : {};
    const answer = await tessera.rest(secret, `${rest.method} ${path as "/"}?${query}`, body, headers);
    return answer.body.errorCode ?? answer.status;
  }

  const allBut = (scope: string): TokenScope[] => SCOPES.filter((it) => it !== scope);

  describe.each(Object.entries(TABLE))("to %s", (name, row) => {
    const { access, project = false, writes = false } = row;
    const isScoped = access !== "public" && access !== "session" && access !== "self";
    // Uploads have no tRPC door, sessions none but it: those that may are told so there.
    const success = (door: Door) => {
      if (name === "import.create" && door.name === "tRPC") return "INVALID_INPUT";
      if (name === "setup.createAdmin") return "INVALID_INPUT";
      if (access === "session") return "FORBIDDEN";
      return expect.toSatisfy((it) => it === 200 || it === 201, "success");
    };

    it("follows credential, scope and role", async () => {
      for (const door of doorsOf(name, row)) {
        const told = async (secret: string | null) => [door.name, await door.call(secret)];
        const ok = [door.name, success(door)];
        const refused = (code: string) => [door.name, code];
        expect(await told(null)).toEqual(access === "public" ? ok : refused("NO_TOKEN"));
        expect(await told(secrets.admin)).toEqual(ok);
        expect(await told(secrets.stranger)).toEqual(project ? refused("NOT_FOUND") : ok);
        if (!isScoped) continue;
        const narrow = await tessera.token(world.admin, { scopes: allBut(access) });
        expect(await told(narrow)).toEqual(refused("INSUFFICIENT_SCOPE"));
        const exact = await tessera.token(world.admin, { scopes: [access] });
        expect(await told(exact)).toEqual(ok);
        expect(await told(secrets.guestOfInstance)).toEqual(writes ? refused("FORBIDDEN") : ok);
        if (!project) continue;
        expect(await told(secrets.guest)).toEqual(writes ? refused("FORBIDDEN") : ok);
        expect(await told(secrets.member)).toEqual(access === "project:write" ? refused("FORBIDDEN") : ok);
        expect(await told(secrets.elsewhere)).toEqual(refused("NOT_FOUND"));
      }
    });
  });
});
