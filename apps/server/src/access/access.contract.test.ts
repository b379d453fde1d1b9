import { type CreateToken, type ProjectRole, SCOPES, type Scope, type SystemRole } from "@tessera/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requireDeclaredAccess, scopesOf } from "../platform/http/trpc.ts";
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
import { type Page, Tessera } from "../testing/tessera.testing.ts";

describe("access", () => {
  it("is listed in the table of procedures for every procedure", () => {
    const declared = Object.entries(procedures).map(([name, { _def }]) => [name, (_def.meta as Row).access]);
    const expected = Object.entries(PROCEDURES).map(([name, { access }]) => [name, access]);
    expect(Object.fromEntries(declared)).toEqual(Object.fromEntries(expected));
  });

  it("must be declared by every procedure, or the server doesn't start", () => {
    const silent = { _def: { meta: { rest: { method: "GET", path: "/leak" } } } };
    expect(() => requireDeclaredAccess({ ...procedures, "leak.all": silent })).toThrow("leak.all");
    expect(() => requireDeclaredAccess({ ...procedures, "leak.bare": { _def: {} } })).toThrow("leak.bare");
  });
});

const CALLERS = [
  ...["anonymous", "stranger", "narrow token", "token for elsewhere", "exact token"],
  ...["project admin", "member", "guest", "guest of the server", "person at the page"],
  ...["project admin by team", "member by team", "guest by team", "guest of the server by team"],
  ...["administrator", "administrator's exact token", "administrator at the page"],
] as const;
type Caller = (typeof CALLERS)[number];

/** A scope that lets a caller propose what another one lets them do at once. */
const LESSER: Partial<Record<Scope, Scope>> = { "result:write": "result:propose" };

const isAtPage = (caller: Caller) => caller.endsWith("at the page");

/** Each scope alone, and those sets of which some procedure needs all. */
function scopeSets(): Scope[][] {
  const declared = Object.values(PROCEDURES).map(({ access }) => [...scopesOf(access)]);
  const alone = SCOPES.filter((scope) => scope !== "admin:access");
  return [...alone.map((scope) => [scope]), ...declared.filter((scopes) => scopes.length > 1)];
}

/** The outcome for a caller: an error code, or "done". */
function expected(caller: Caller, row: Row): string {
  const { project } = row;
  const access = row.needs ?? row.access;
  if (access === "public") return "done";
  if (isAtPage(caller)) return expectedAtPage(caller, row);
  if (caller === "anonymous") return "NO_TOKEN";
  if (access === "session") return "FORBIDDEN";
  if (access === "self") return "done";
  if (caller === "narrow token") return "INSUFFICIENT_SCOPE";
  if (row.admin) return expectedOfAdmin(caller, row.admin);
  if (project && (caller === "stranger" || caller === "token for elsewhere")) return "NOT_FOUND";
  if (caller === "token for elsewhere" && access === "project:write") return "FORBIDDEN";
  return isBelow(caller, row) ? "FORBIDDEN" : "done";
}

/** True of a caller whose role does not allow the act. */
function isBelow(caller: Caller, row: Row): boolean {
  // The project's admin and their tokens are the author.
  if (row.own === "author" && !["project admin", "exact token"].includes(caller)) return true;
  return isRoleBelow(caller.replace(" by team", ""), row);
}

function isRoleBelow(caller: string, { access, project, writes, own }: Row): boolean {
  if (writes && caller === "guest of the server") return true;
  if (writes && project && caller === "guest") return true;
  return project === true && caller === "member" && ([access].flat().includes("project:write") || own === true);
}

function expectedAtPage(caller: Caller, { admin, ofToken, own }: Row): string {
  if (own === "author" && caller === "administrator at the page") return "FORBIDDEN";
  return ofToken || (admin && caller === "person at the page") ? "FORBIDDEN" : "done";
}

function expectedOfAdmin(caller: Caller, kind: "any" | "named"): string {
  if (caller === "administrator's exact token") return "done";
  if (caller === "exact token") return "FORBIDDEN";
  if (kind === "named") return "INSUFFICIENT_SCOPE";
  return caller === "administrator" ? "done" : "FORBIDDEN";
}

/** The outcome for permitted callers at endpoints that reject the given input. */
const REFUSES: Record<string, string> = {
  "admin.token.revokeAll over tRPC": "INVALID_INPUT",
  "admin.mail.test over tRPC": "CONFLICT",
  "admin.session.end over tRPC": "NOT_FOUND",
  "admin.user.resetSecondFactor over tRPC": "CONFLICT",
  "attachment.create over tRPC": "INVALID_INPUT",
  "attachment.send over tRPC": "INVALID_INPUT",
  "authorization.approve over tRPC": "INVALID_INPUT",
  "authorization.decline over tRPC": "INVALID_INPUT",
  "caseImport.create over tRPC": "INVALID_INPUT",
  "import.create over tRPC": "INVALID_INPUT",
  "import.createWithCycle over tRPC": "INVALID_INPUT",
  "invitation.accept over tRPC": "INVALID_INPUT",
  "passwordReset.check over tRPC": "NOT_FOUND",
  "passwordReset.complete over tRPC": "INVALID_INPUT",
  "passwordReset.request over tRPC": "CONFLICT",
  "profile.changeEmail over tRPC": "CONFLICT",
  "profile.changePassword over tRPC": "INVALID_INPUT",
  "profile.confirmEmail over tRPC": "NOT_FOUND",
  "profile.setAvatar over tRPC": "INVALID_INPUT",
  "project.delete over REST": "INVALID_INPUT",
  "project.delete over tRPC": "INVALID_INPUT",
  "proposal.withdraw over REST": "NOT_FOUND",
  "proposal.withdraw over tRPC": "NOT_FOUND",
  "result.correct over REST": "NOT_FOUND",
  "result.correct over tRPC": "NOT_FOUND",
  "secondFactor.addPasskey over tRPC": "INVALID_INPUT",
  "secondFactor.confirmTotp over tRPC": "CONFLICT",
  "secondFactor.createRecoveryCodes over tRPC": "CONFLICT",
  "secondFactor.disableTotp over tRPC": "NOT_FOUND",
  "secondFactor.passkeyOptions over tRPC": "INVALID_INPUT",
  "secondFactor.removePasskey over tRPC": "NOT_FOUND",
  "secondFactor.renamePasskey over tRPC": "NOT_FOUND",
  "provider.link over tRPC": "NOT_FOUND",
  "provider.unlink over tRPC": "NOT_FOUND",
  "session.confirmAtProvider over tRPC": "NOT_FOUND",
  "session.confirmCode over tRPC": "INVALID_INPUT",
  "session.confirmPasskey over tRPC": "INVALID_INPUT",
  "session.confirmPasskeyOptions over tRPC": "INVALID_INPUT",
  "session.end over tRPC": "NOT_FOUND",
  "session.passkeyOptions over tRPC": "INVALID_INPUT",
  "session.signInAtProvider over tRPC": "NOT_FOUND",
  "session.signInWithPasskey over tRPC": "INVALID_INPUT",
  "subscription.stop over tRPC": "NOT_FOUND",
  "setup.createAdmin over tRPC": "INVALID_INPUT",
};

describeOnEachDb("access", (on, dialect) => {
  let tessera: Tessera;
  let world: World;
  const secrets = new Map<string, string>();
  /** Another token like the one in `secrets`. */
  const makers = new Map<string, () => Promise<string>>();

  async function keep(name: string, page: Page, input: Partial<CreateToken> = {}): Promise<void> {
    const make = () => tessera.token(page, input);
    makers.set(name, make);
    secrets.set(name, await make());
  }

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    world = await openWorld(tessera);
    const { admin, projectId } = world;
    const join = async (caller: Caller, role: ProjectRole, systemRole: SystemRole = "USER") => {
      const username = caller.replaceAll(" ", "-");
      const userId = await tessera.addUser(username, systemRole);
      await admin.member.set.mutate({ projectId, userId, role });
      await keep(caller, await tessera.signIn(username));
    };
    await join("member", "MEMBER");
    await join("guest", "GUEST");
    await join("guest of the server", "PROJECT_ADMIN", "GUEST");
    await keep("project admin", admin);
    const { root: owner } = world;
    const joinByTeam = async (caller: Caller, role: ProjectRole, systemRole: SystemRole = "USER") => {
      const username = caller.replaceAll(" ", "-");
      const userId = await tessera.addUser(username, systemRole);
      const { id: teamId } = await owner.admin.team.create.mutate({ handle: `of-${username}`, name: caller });
      await admin.projectTeam.set.mutate({ projectId, teamId, role });
      await owner.admin.team.addMember.mutate({ teamId, userId });
      await keep(caller, await tessera.signIn(username));
    };
    await joinByTeam("project admin by team", "PROJECT_ADMIN");
    await joinByTeam("member by team", "MEMBER");
    await joinByTeam("guest by team", "GUEST");
    await joinByTeam("guest of the server by team", "PROJECT_ADMIN", "GUEST");
    const stranger = await tessera.signIn("stranger", "USER");
    await stranger.project.create.mutate({ name: "Theirs" });
    await keep("stranger", stranger);
    const other = await admin.project.create.mutate({ name: "Other" });
    await keep("token for elsewhere", admin, { projects: [other.id] });
    const root = await tessera.signIn("root");
    await keep("administrator", root);
    for (const scopes of scopeSets()) {
      await keep(`exact token ${scopes}`, admin, { scopes });
      await keep(`administrator's exact token ${scopes}`, root, { scopes });
      await keep(`narrow token ${scopes}`, admin, {
        scopes: SCOPES.filter((it) => it !== scopes[0] && it !== LESSER[scopes[0] as Scope] && it !== "admin:access"),
      });
    }
  });
  afterAll(() => tessera.stop());

  async function secretOf(caller: Caller, { access: declared, needs, ofToken }: Row): Promise<string | null> {
    const access = needs ?? declared;
    const name = secrets.has(caller) ? caller : `${caller} ${scopesOf(access).join() || "case:read"}`;
    return (ofToken ? await makers.get(name)?.() : secrets.get(name)) ?? null;
  }

  /** How a caller authenticates over tRPC; at the page in a session of its own, which may end with the call. */
  async function credentialOf(caller: Caller, row: Row): Promise<Record<string, string>> {
    const { access, endsSessions } = row;
    const secret = await secretOf(caller, row);
    if (secret !== null) return { authorization: `Bearer ${secret}` };
    if (caller === "administrator at the page") return { cookie: (await tessera.signIn("root")).cookie() };
    if (caller !== "person at the page") return {};
    if (endsSessions) return { cookie: (await tessera.signIn("newcomer")).cookie() };
    return { cookie: access === "session" ? (await tessera.signIn("owner")).cookie() : world.admin.cookie() };
  }

  describe.each(Object.entries(PROCEDURES))("to %s", (name, row) => {
    const { input: makeInput = () => ({}) } = row;
    let unused: object | undefined;
    /** What a refused call names stays as it is, so all of them name the same. */
    const inputFor = async (caller: Caller) => {
      if (expected(caller, row) === "done") return makeInput(world);
      unused ??= await makeInput(world);
      return unused;
    };
    const seen = async (endpoint: string, caller: Caller, answer: Promise<string | number>) => {
      const wanted = expected(caller, row);
      const done = REFUSES[`${name} over ${endpoint}`] ?? expect.toSatisfy((status) => status >= 200 && status <= 202);
      expect([caller, await answer]).toEqual([caller, wanted === "done" ? done : wanted]);
    };

    it("over tRPC depends on credential, scope and role", async () => {
      // A user's own things are absent for others at the page, administrators too; the features' own suites cover that.
      const isOwn = row.access === "session" && !row.admin;
      for (const caller of CALLERS.filter((it) => !(isOwn && it === "administrator at the page"))) {
        await seen("tRPC", caller, callTrpc(tessera, name, await credentialOf(caller, row), await inputFor(caller)));
      }
    });

    // REST finds out who calls and hands the call to the same procedure: one database is enough for that.
    it.each(dialect === "sqlite" ? routesOf(name) : [])("over REST too: $path", async (route) => {
      for (const caller of CALLERS.filter((it) => !isAtPage(it))) {
        await seen("REST", caller, callRest(tessera, route, await secretOf(caller, row), await inputFor(caller)));
      }
    });
  });
});
