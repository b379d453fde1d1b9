import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { describeOnEachDb } from "../testing/each-database.testing.ts";
import { openWorld, PROCEDURES, procedures, type Row, type World } from "../testing/every-procedure.testing.ts";
import { answerOf, prepare } from "../testing/late-body.testing.ts";
import { Tessera } from "../testing/tessera.testing.ts";

const MUTATIONS = Object.keys(procedures).filter(
  (name) => procedures[name]?._def.type === "mutation" && PROCEDURES[name]?.access !== "public",
);

type Taken = {
  token: boolean;
  outcome: string;
  take: (of: { userId: string; tokenId: string }) => Promise<unknown>;
  /** What is taken can't be given back. */
  forGood?: boolean;
  /** The procedures that these rights open; all where it is absent. */
  concerns?: (row: Row) => boolean;
  /** The caller is no administrator, but admin of the project that the inputs name. */
  asMember?: boolean;
};

describeOnEachDb("a request whose body comes after the rights of its sender are gone", (on) => {
  let tessera: Tessera;
  let world: World;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    world = await openWorld(tessera);
  });
  afterAll(() => tessera.stop());

  const setToken = (id: string, change: object) =>
    tessera.ctx.db.updateTable("token").set(change).where("id", "=", id).execute();
  const setUser = (id: string, change: object) =>
    tessera.ctx.db.updateTable("user").set(change).where("id", "=", id).execute();
  const past = "2020-01-01T00:00:00.000Z";

  const deleteUser = (id: string) => world.root.admin.user.delete.mutate({ id });

  const LEFT_PROJECT = {
    outcome: "NOT_FOUND",
    take: ({ userId }: { userId: string }) =>
      tessera.ctx.db.deleteFrom("member").where("userId", "=", userId).execute(),
    concerns: ({ project }: Row) => project === true,
    asMember: true,
  };

  const TAKEN: Record<string, Taken> = {
    "token revoked": {
      token: true,
      outcome: "INACTIVE_TOKEN",
      take: ({ tokenId }) => setToken(tokenId, { revokedAt: past }),
    },
    "token rotated out": {
      token: true,
      outcome: "INACTIVE_TOKEN",
      take: ({ tokenId }) => setToken(tokenId, { overlapEndsAt: past }),
    },
    "token expired": {
      token: true,
      outcome: "EXPIRED_TOKEN",
      take: ({ tokenId }) => setToken(tokenId, { expiresAt: past }),
    },
    "token deleted": {
      token: true,
      forGood: true,
      outcome: "INVALID_TOKEN",
      take: ({ tokenId }) => tessera.ctx.db.deleteFrom("token").where("id", "=", tokenId).execute(),
    },
    "owner deactivated": {
      token: true,
      outcome: "INACTIVE_USER",
      take: ({ userId }) => setUser(userId, { active: 0 }),
    },
    "API access taken": {
      token: true,
      outcome: "API_ACCESS_DISABLED",
      take: ({ userId }) => setUser(userId, { apiAccess: 0 }),
    },
    "session ended": {
      token: false,
      outcome: "NO_TOKEN",
      take: ({ userId }) => tessera.ctx.db.deleteFrom("session").where("userId", "=", userId).execute(),
    },
    "person deactivated": { token: false, outcome: "NO_TOKEN", take: ({ userId }) => setUser(userId, { active: 0 }) },
    "owner deleted": {
      token: true,
      forGood: true,
      outcome: "INACTIVE_USER",
      take: ({ userId }) => deleteUser(userId),
    },
    "person deleted": {
      token: false,
      forGood: true,
      outcome: "NO_TOKEN",
      take: ({ userId }) => deleteUser(userId),
    },
    "all tokens revoked": {
      token: true,
      outcome: "INACTIVE_TOKEN",
      take: () => world.root.admin.token.revokeAll.mutate({ confirmation: "REVOKE ALL" }),
    },
    "owner's role lowered": {
      token: true,
      outcome: "FORBIDDEN",
      take: ({ userId }) => setUser(userId, { systemRole: "GUEST" }),
      concerns: ({ admin }) => admin !== undefined,
    },
    "person's role lowered": {
      token: false,
      outcome: "FORBIDDEN",
      take: ({ userId }) => setUser(userId, { systemRole: "GUEST" }),
      concerns: ({ admin }) => admin !== undefined,
    },
    "owner's membership lost": { ...LEFT_PROJECT, token: true },
    "person's membership lost": { ...LEFT_PROJECT, token: false },
  };

  /** A new administrator of the server, who may do what every row is about, or a new admin of one project. */
  async function newcomer(asMember = false) {
    const name = `user-${crypto.randomUUID().slice(0, 13)}`;
    const page = await tessera.signIn(name, asMember ? "USER" : "ADMIN");
    const ofAdmins = asMember ? [] : (["admin:read", "admin:write", "admin:access"] as const);
    const scopes = ["all" as const, ...ofAdmins];
    const { token, secret } = await page.token.create.mutate({ name: "CI", scopes, expiresInDays: 7 });
    const { user } = await page.session.current.query();
    if (asMember) {
      const { projectId } = world;
      const member = { projectId, userId: user?.id as string, role: "PROJECT_ADMIN", since: past } as const;
      await tessera.ctx.db.insertInto("member").values(member).execute();
    }
    return { userId: user?.id as string, tokenId: token.id, cookie: page.cookie(), secret };
  }

  const bodies = new Map<string, string>();
  /** The body of a call; what it names stays as it is while all calls are refused. */
  async function bodyOf(name: string): Promise<string> {
    const body = bodies.get(name) ?? JSON.stringify((await PROCEDURES[name]?.input?.(world)) ?? {});
    bodies.set(name, body);
    return body;
  }

  type Caller = Awaited<ReturnType<typeof newcomer>>;

  /** Remembers what a caller's rights come from; the answer puts it back as it is now. */
  async function keepRights({ userId }: Caller): Promise<() => Promise<void>> {
    const { db } = tessera.ctx;
    const owned = [["token", "ownerId"] as const, ["session", "userId"] as const, ["member", "userId"] as const];
    const user = await db.selectFrom("user").selectAll().where("id", "=", userId).executeTakeFirstOrThrow();
    const kept = await Promise.all(
      owned.map(async ([table, owner]) => {
        const isTheirs = sql<boolean>`${sql.ref(owner)} = ${userId}`;
        return { table, isTheirs, rows: await db.selectFrom(table).selectAll().where(isTheirs).execute() };
      }),
    );
    return async () => {
      await db.updateTable("user").set(user).where("id", "=", userId).execute();
      for (const { table, isTheirs, rows } of kept) {
        // A token that was revoked can't be made valid again, not even here.
        await db.deleteFrom(table).where(isTheirs).execute();
        if (rows.length > 0) await db.insertInto(table).values(rows).execute();
      }
    };
  }

  describe.each(Object.entries(TAKEN))("by %s", (_, { token, outcome, take, forGood, concerns, asMember }) => {
    const named = MUTATIONS.filter((name) => {
      const row = PROCEDURES[name] as Row;
      return !(token && row.access === "session") && (token || !row.ofToken) && (concerns?.(row) ?? true);
    });
    let caller: Caller;
    let giveBack: () => Promise<void>;
    beforeAll(async () => {
      if (forGood) return;
      caller = await newcomer(asMember);
      giveBack = await keepRights(caller);
    });
    beforeEach(async () => {
      if (forGood) caller = await newcomer(asMember);
      else await giveBack();
    });

    it.each(named)("is rejected by %s", async (name) => {
      const body = await bodyOf(name);
      const credential: Record<string, string> = token
        ? { authorization: `Bearer ${caller.secret}` }
        : { cookie: caller.cookie, origin: tessera.url };
      const sent = await prepare(tessera, `/trpc/${name}`, credential, body);
      await take(caller);
      sent.end(body.slice(1));
      expect((await answerOf(sent)).code).toBe(outcome);
    });
  });

  /** Takes the rights away after the last decision before the act, as its transaction is about to begin. */
  function takeBeforeTransaction(take: () => Promise<unknown>): void {
    const { db } = tessera.ctx;
    const begin = db.transaction.bind(db);
    db.transaction = () => {
      db.transaction = begin;
      const transaction = begin();
      const execute = transaction.execute.bind(transaction);
      transaction.execute = async (work) => {
        await take();
        return execute(work);
      };
      return transaction;
    };
  }

  it.each(["token revoked", "token deleted", "owner deactivated", "session ended", "person deactivated"])(
    "is refused inside the transaction that would write: %s",
    async (name) => {
      const { token, outcome, take } = TAKEN[name] as Taken;
      const caller = await newcomer();
      const project = `Late ${crypto.randomUUID()}`;
      takeBeforeTransaction(() => take(caller));
      const answer = await fetch(`${tessera.url}/trpc/project.create`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(token ? { authorization: `Bearer ${caller.secret}` } : { cookie: caller.cookie, origin: tessera.url }),
        },
        body: JSON.stringify({ name: project }),
      });
      const { error } = (await answer.json()) as { error?: { data: { errorCode: string } } };
      expect(error?.data.errorCode).toBe(outcome);
      const made = await tessera.ctx.db.selectFrom("project").select("id").where("name", "=", project).execute();
      expect(made).toEqual([]);
    },
  );
});
