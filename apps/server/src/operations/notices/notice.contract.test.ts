import { type Notice, type NoticeKind, NoticeKind as NoticeKinds } from "@tessera/domain";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TokenTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { giveNotice } from "../../platform/notices/notice-outbox.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("notices", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let bob: Page;
  let aliceId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    aliceId = await tessera.addUser("alice");
    await tessera.addUser("bob");
    const settings = JSON.stringify({ allowNeverExpiring: true, maxLiveTokensPerUser: 1000 });
    await tessera.ctx.db.insertInto("instance").values({ name: "settings", value: settings }).execute();
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    const { db } = tessera.ctx;
    await db.deleteFrom("notice").execute();
    await db.deleteFrom("token").execute();
    await signIn();
  });

  const signIn = async () => {
    [alice, bob] = await Promise.all([tessera.signIn("alice"), tessera.signIn("bob")]);
  };
  const make = async (page: Page, input = {}) =>
    (await page.token.create.mutate({ name: "CI", scopes: ["all"], expiresInDays: 90, ...input })).token;
  const given = async (page: Page) => (await page.notice.list.query({ limit: 200 })).data;
  const pass = async (time: { days?: number; ms?: number; hours?: number }) => {
    tessera.clock.advance(time);
    await tessera.background.tick();
    await signIn();
  };
  const kinds = async (page = alice) => (await given(page)).map(({ kind }) => kind).reverse();

  describe("in the bell", () => {
    const tell = (kind: NoticeKind, once: string, details = {}) =>
      transact(tessera.ctx, (ctx) =>
        giveNotice(
          ctx,
          kind,
          { id: "t", ownerId: aliceId, name: "Nightly\nrun", preview: "tsr_pat_a1B2c3D4…nn9" },
          { once, ...details },
        ),
      );

    const sentenceOf = ({ kind, page }: Notice) => {
      // It names no person: a public token says nothing about who sent them.
      if (kind === "PROPOSED_RESULTS_WAIT") return /^Results were proposed in PRJ-1\..*\.$/;
      return page?.endsWith("/runs/RUN-1") ? /^[A-Z1].* on Nightly run.*\.$/ : /^[A-Z].*“Nightly run”.*\.$/;
    };

    it("say what happened in whole sentences", async () => {
      for (const kind of NoticeKinds.options) {
        await tell(kind, "", {
          expiresAt: "2030-07-15T12:00:00.000Z",
          ip: "192.0.2.7",
          reason: "Found in a public log",
          ...{ caseId: "TC-1", caseName: "Nightly run", projectId: "PRJ-1", endsAt: "2030-07-15T12:00:00.000Z" },
          proposedBy: "The token “Nightly\nrun” of alice",
          ...{ by: "Ada", about: "TC-1 “Nightly\nrun”", page: "/projects/PRJ-1" },
          ...{ webhookId: "w", webhookName: "Nightly run" },
          ...{ runId: "RUN-1", branch: "Nightly\nrun", failures: 1, tests: ["Nightly\nrun"] },
        });
      }
      const notices = await given(alice);
      expect(notices).toHaveLength(NoticeKinds.options.length);
      for (const notice of notices) {
        expect(notice.text).toMatch(sentenceOf(notice));
        expect(notice).toMatchObject({ tokenId: "t", tokenPreview: "tsr_pat_a1B2c3D4…nn9", readAt: null });
      }
      const textOf = (kind: NoticeKind) => notices.find((notice) => notice.kind === kind)?.text;
      expect(textOf("EXPIRED")).toContain("expired on 15 July 2030, 12:00 UTC.");
      expect(textOf("REVOKED_BY_ADMIN")).toContain(": “Found in a public log”.");
      expect(textOf("USED_FROM_NEW_IP")).toContain("from 192.0.2.7");
    });

    it("are paged through completely, and marked as read up to the last one seen", async () => {
      for (let count = 0; count < 5; count++) await tell("USED_FROM_NEW_IP", String(count), { ip: "192.0.2.7" });
      const first = await alice.notice.list.query({ limit: 2 });
      const second = await alice.notice.list.query({ limit: 2, cursor: first.nextCursor ?? "" });
      const third = await alice.notice.list.query({ limit: 2, cursor: second.nextCursor ?? "" });
      expect(third.nextCursor).toBeNull();
      expect([...first.data, ...second.data, ...third.data]).toEqual(await given(alice));
      expect(await alice.notice.unread.query()).toEqual({ count: 5 });
      expect(await alice.notice.markRead.mutate({ upTo: second.data[0]?.id ?? "" })).toEqual({ count: 2 });
      const readAt = tessera.clock.now();
      tessera.clock.advance({ ms: 1 });
      expect(await alice.notice.markRead.mutate({ upTo: second.data[0]?.id ?? "" })).toEqual({ count: 2 });
      expect((await given(alice)).map((notice) => notice.readAt)).toEqual([null, null, readAt, readAt, readAt]);
    });

    it("are their owner's alone", async () => {
      await tell("LEAKED", "");
      const [notice] = await given(alice);
      expect([await given(bob), await bob.notice.unread.query()]).toEqual([[], { count: 0 }]);
      await bob.notice.markRead.mutate({ upTo: notice?.id ?? "" });
      expect(await alice.notice.unread.query()).toEqual({ count: 1 });
    });
  });

  describe("of expiry", () => {
    it("are given 30, 7 and 1 days before and at the expiry, once each", async () => {
      const token = await make(alice);
      await pass({ days: 60, ms: -1 });
      expect(await kinds()).toEqual([]);
      await pass({ ms: 1 });
      expect(await kinds()).toEqual(["EXPIRES_IN_30_DAYS"]);
      expect((await given(alice))[0]?.text).toContain("“CI” expires on ");
      await pass({ days: 22 });
      expect(await kinds()).toHaveLength(1);
      await pass({ days: 1 });
      await pass({ days: 5 });
      expect(await kinds()).toEqual(["EXPIRES_IN_30_DAYS", "EXPIRES_IN_7_DAYS"]);
      await pass({ days: 1 });
      await pass({ days: 1, ms: -1 });
      expect(await kinds()).toHaveLength(3);
      await pass({ ms: 1 });
      await pass({ days: 100 });
      expect(await kinds()).toEqual(["EXPIRES_IN_30_DAYS", "EXPIRES_IN_7_DAYS", "EXPIRES_IN_1_DAY", "EXPIRED"]);
      expect((await given(alice)).every(({ tokenId }) => tokenId === token.id)).toBe(true);
      expect(await given(bob)).toEqual([]);
    });

    it("are skipped if the token lives no longer than that", async () => {
      const lives = [1, 2, 7, 8, 30, 31];
      const names = new Map<string, string[]>(lives.map((days) => [`${days} days`, []]));
      for (const days of lives) await make(alice, { expiresInDays: days, name: `${days} days` });
      for (let day = 0; day <= 31; day++) await pass({ days: 1 });
      for (const { tokenName, kind } of (await given(alice)).reverse()) names.get(tokenName)?.push(kind);
      expect(Object.fromEntries(names)).toEqual({
        "1 days": ["EXPIRED"],
        "2 days": ["EXPIRES_IN_1_DAY", "EXPIRED"],
        "7 days": ["EXPIRES_IN_1_DAY", "EXPIRED"],
        "8 days": ["EXPIRES_IN_7_DAYS", "EXPIRES_IN_1_DAY", "EXPIRED"],
        "30 days": ["EXPIRES_IN_7_DAYS", "EXPIRES_IN_1_DAY", "EXPIRED"],
        "31 days": ["EXPIRES_IN_30_DAYS", "EXPIRES_IN_7_DAYS", "EXPIRES_IN_1_DAY", "EXPIRED"],
      });
    });

    it("include only the nearest of several that fell due during a downtime", async () => {
      for (const [name, expiresInDays] of [
        ["gone", 86],
        ["soon", 91],
        ["later", 95],
        ["much later", 110],
        ["not yet", 130],
      ]) {
        await make(alice, { name, expiresInDays });
      }
      await pass({ days: 90, hours: 1 });
      const outcome = (await given(alice)).map(({ tokenName, kind }) => [tokenName, kind]).sort();
      expect(outcome).toEqual([
        ["gone", "EXPIRED"],
        ["later", "EXPIRES_IN_7_DAYS"],
        ["much later", "EXPIRES_IN_30_DAYS"],
        ["soon", "EXPIRES_IN_1_DAY"],
      ]);
    });

    it("are never given for tokens that are revoked, rotated out or without expiry", async () => {
      const revoked = await make(alice);
      await alice.token.revoke.mutate({ id: revoked.id });
      const rotated = await make(alice);
      const { token: successor } = await alice.token.rotate.mutate({ id: rotated.id, overlapHours: 168 });
      await make(alice, { expiresInDays: undefined, neverExpires: true });
      await pass({ days: 60 });
      await pass({ days: 30 });
      expect((await given(alice)).map(({ tokenId }) => tokenId)).toEqual([successor.id, successor.id]);
    });

    it("are given once by two processes, also for more than one batch of tokens", async () => {
      const other = await Tessera.start(on(), {}, tessera.clock);
      const model = await make(alice, { expiresInDays: 40 });
      const row = await tessera.ctx.db
        .selectFrom("token")
        .selectAll()
        .where("id", "=", model.id)
        .executeTakeFirstOrThrow();
      const rows: TokenTable[] = Array.from({ length: 1200 }, (_, index) => ({
        ...row,
        id: `copy-${index}`,
        hash: `${index}`,
      }));
      for (let start = 0; start < rows.length; start += 400) {
        await tessera.ctx.db
          .insertInto("token")
          .values(rows.slice(start, start + 400))
          .execute();
      }
      tessera.clock.advance({ days: 10 });
      const ticks = [tessera, other].map((server) => () => server.background.tick());
      if (on().dialect === "postgres") await Promise.all(ticks.map((tick) => tick()));
      else for (const tick of ticks) await tick();
      const { db } = tessera.ctx;
      const notices = await db.selectFrom("notice").select(["tokenId", "kind", "mailState"]).execute();
      expect(notices).toHaveLength(1201);
      expect(new Set(notices.map(({ tokenId }) => tokenId)).size).toBe(1201);
      expect(notices.every(({ kind, mailState }) => kind === "EXPIRES_IN_30_DAYS" && mailState === "skipped")).toBe(
        true,
      );
      await other.stop();
    });
  });
});
