import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import {
  callRest,
  callTrpc,
  openWorld,
  PROCEDURES,
  procedures,
  routesOf,
  type World,
} from "./testing/every-procedure.testing.ts";
import { type Page, Tessera } from "./testing/tessera.testing.ts";

const NUL = "a\0b";

describeOnEachDb("every input", (on) => {
  let tessera: Tessera;
  let world: World;
  let secret: string;
  let adminSecret: string;
  let root: Page;
  let owner: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    world = await openWorld(tessera);
    secret = await tessera.token(world.admin);
    root = await tessera.signIn("root");
    owner = await tessera.signIn("owner");
    adminSecret = await tessera.token(root, { scopes: ["admin:read", "admin:write"] });
  });
  afterAll(() => tessera.stop());

  const taking = Object.entries(PROCEDURES).filter(([name]) => procedures[name]?._def.inputs.length !== 0);

  describe.each(taking)("of %s", (name, { access, admin, ofToken, input = () => ({}) }) => {
    const credential = (): Record<string, string> => {
      if (ofToken) return { authorization: `Bearer ${secret}` };
      if (admin) return { cookie: root.cookie() };
      return { cookie: access === "session" ? owner.cookie() : world.admin.cookie() };
    };

    it("is refused for a field that nobody knows", async () => {
      const answer = callTrpc(tessera, name, credential(), { ...(await input(world)), surprise: 1 });
      expect(await answer).toBe("INVALID_INPUT");
      for (const route of routesOf(name)) {
        const overRest = callRest(tessera, route, admin ? adminSecret : secret, {
          ...(await input(world)),
          surprise: 1,
        });
        expect([route.path, await overRest]).toEqual([route.path, "INVALID_INPUT"]);
      }
    });

    it("is refused for the character NUL, in any of its texts", async () => {
      const good: Record<string, unknown> = { ...(await input(world)) };
      for (const field of [...Object.keys(good).filter((it) => typeof good[it] === "string"), "cursor", "search"]) {
        const bad = { ...good, [field]: NUL };
        expect([field, await callTrpc(tessera, name, credential(), bad)]).toEqual([field, "INVALID_INPUT"]);
      }
    });
  });
});
