import { type ProjectRole, SCOPES, type SystemRole } from "@tessera/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requireDeclaredAccess } from "../http/trpc.ts";
import { describeOnEachDb } from "../testing/each-database.testing.ts";
import {
  callRest,
  callTrpc,
  openWorld,
  PROCEDURES,
  procedures,
  type Row,
  routesOf,
  type World,
} from "../testing/every-procedure.testing.ts";
import { Tessera } from "../testing/tessera.testing.ts";

describe("access", () => {
  it("is declared in the table of procedures for every procedure there is", () => {
    const declared = Object.entries(procedures).map(([name, { _def }]) => [name, (_def.meta as Row).access]);
    const expected = Object.entries(PROCEDURES).map(([name, { access }]) => [name, access]);
    expect(Object.fromEntries(declared)).toEqual(Object.fromEntries(expected));
  });

  it("must be declared for the server to start", () => {
    const silent = { _def: { meta: { rest: { method: "GET", path: "/leak" } } } };
    expect(() => requireDeclaredAccess({ ...procedures, "leak.all": silent })).toThrow("leak.all");
    expect(() => requireDeclaredAccess({ ...procedures, "leak.bare": { _def: {} } })).toThrow("leak.bare");
  });
});

const CALLERS = [
  ...["nobody", "stranger", "narrow token", "token for elsewhere", "exact token"],
  ...["project admin", "member", "guest", "guest of the instance", "person at the page"],
] as const;
type Caller = (typeof CALLERS)[number];

/** What a caller is told: an error code, or "done". */
function expected(caller: Caller, { access, project, writes }: Row): string {
  if (access === "public" || caller === "person at the page") return "done";
  if (caller === "nobody") return "NO_TOKEN";
  if (access === "session") return "FORBIDDEN";
  if (access === "self") return "done";
  if (caller === "narrow token") return "INSUFFICIENT_SCOPE";
  if (project && (caller === "stranger" || caller === "token for elsewhere")) return "NOT_FOUND";
  if (caller === "token for elsewhere" && access === "project:write") return "FORBIDDEN";
  if (writes && caller === "guest of the instance") return "FORBIDDEN";
  if (writes && project && caller === "guest") return "FORBIDDEN";
  if (project && caller === "member" && access === "project:write") return "FORBIDDEN";
  return "done";
}

/** What those who may are told at doors that can't do it with the input at hand. */
const REFUSES: Record<string, string> = {
  "import.create over tRPC": "INVALID_INPUT",
  "setup.createAdmin over tRPC": "INVALID_INPUT",
};

describeOnEachDb("access", (on) => {
  let tessera: Tessera;
  let world: World;
  const secrets = new Map<string, string>();

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    world = await openWorld(tessera);
    const { admin, projectId } = world;
    const join = async (caller: Caller, role: ProjectRole, systemRole: SystemRole = "USER") => {
      const username = caller.replaceAll(" ", "-");
      const userId = await tessera.addUser(username, systemRole);
      await admin.member.set.mutate({ projectId, userId, role });
      secrets.set(caller, await tessera.token(await tessera.signIn(username)));
    };
    await join("member", "MEMBER");
    await join("guest", "GUEST");
    await join("guest of the instance", "PROJECT_ADMIN", "GUEST");
    secrets.set("project admin", await tessera.token(admin));
    const stranger = await tessera.signIn("stranger", "USER");
    await stranger.project.create.mutate({ name: "Theirs" });
    secrets.set("stranger", await tessera.token(stranger));
    const other = await admin.project.create.mutate({ name: "Other" });
    secrets.set("token for elsewhere", await tessera.token(admin, { projects: [other.id] }));
    for (const scope of SCOPES) {
      secrets.set(`exact token ${scope}`, await tessera.token(admin, { scopes: [scope] }));
      const others = SCOPES.filter((it) => it !== scope);
      secrets.set(`narrow token ${scope}`, await tessera.token(admin, { scopes: others }));
    }
  });
  afterAll(() => tessera.stop());

  function secretOf(caller: Caller, access = ""): string | null {
    const scope = SCOPES.find((it) => it === access) ?? "case:read";
    return secrets.get(caller) ?? secrets.get(`${caller} ${scope}`) ?? null;
  }

  /** How a caller proves himself over tRPC; at the page in a session of its own, which may end with the call. */
  async function credentialOf(caller: Caller, { access }: Row): Promise<Record<string, string>> {
    const secret = secretOf(caller, access);
    if (secret !== null) return { authorization: `Bearer ${secret}` };
    if (caller !== "person at the page") return {};
    return { cookie: access === "session" ? (await tessera.signIn("owner")).cookie() : world.admin.cookie() };
  }

  describe.each(Object.entries(PROCEDURES))("to %s", (name, row) => {
    const { input = () => ({}) } = row;
    const told = async (door: string, caller: Caller, answer: Promise<string | number>) => {
      const wanted = expected(caller, row);
      const done = REFUSES[`${name} over ${door}`] ?? expect.toSatisfy((status) => status === 200 || status === 201);
      expect([caller, await answer]).toEqual([caller, wanted === "done" ? done : wanted]);
    };

    it("over tRPC depends on credential, scope and role", async () => {
      for (const caller of CALLERS) {
        await told("tRPC", caller, callTrpc(tessera, name, await credentialOf(caller, row), await input(world)));
      }
    });

    it.each(routesOf(name))("over REST too: $path", async (route) => {
      for (const caller of CALLERS.filter((it) => it !== "person at the page")) {
        await told("REST", caller, callRest(tessera, route, secretOf(caller, row.access), await input(world)));
      }
    });
  });
});
