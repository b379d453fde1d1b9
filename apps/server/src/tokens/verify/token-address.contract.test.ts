import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canonicalRange, isInRanges } from "../../platform/ip-ranges.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describe("a range of addresses", () => {
  it.each([
    ["10.0.0.5", "10.0.0.5/32"],
    [" 10.1.2.3/8 ", "10.0.0.0/8"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["2001:DB8::1", "2001:db8::1/128"],
    ["2001:db8:ffff::/32", "2001:db8::/32"],
    ["::/0", "::/0"],
    ["::ffff:10.0.0.1", "10.0.0.1/32"],
    ["::ffff:10.0.0.1/104", "10.0.0.0/8"],
  ])("%s is kept as %s", (text, canonical) => {
    expect(canonicalRange(text)).toBe(canonical);
  });

  it.each(["", "10", "10.1", "10.1/16", "010.0.0.1", "010.0.0.1/8", "0x0a.0.0.1/8", "10.0.0.1/33", "10.0.0.1/-1"])(
    "is not %j",
    (text) => expect(canonicalRange(text)).toBeUndefined(),
  );

  it.each([
    "10.0.0.256",
    "2001:db8::/129",
    "2001:db8::1::2",
    "10.0.0.0/255.0.0.0",
    "10.0.0.1-9",
    "example.org",
    "*",
    "fe80::1%eth0",
  ])("is not %j either", (text) => expect(canonicalRange(text)).toBeUndefined());

  it.each([
    ["10.0.0.0", ["10.0.0.0/30"], true],
    ["10.0.0.3", ["10.0.0.0/30"], true],
    ["10.0.0.4", ["10.0.0.0/30"], false],
    ["9.255.255.255", ["10.0.0.0/30"], false],
    ["203.0.113.9", ["0.0.0.0/0"], true],
    ["203.0.113.9", ["::/0"], false],
    ["2001:db8::1", ["0.0.0.0/0"], false],
    ["2001:db8:0:ffff::9", ["2001:db8::/48"], true],
    ["2001:db8:1::", ["2001:db8::/48"], false],
    ["::ffff:10.0.0.1", ["10.0.0.1/32"], true],
    ["192.0.2.7", ["10.0.0.0/8", "192.0.2.7/32"], true],
    ["255.255.255.254", ["255.255.255.255/32"], false],
    ["200.0.0.1", ["128.0.0.0/1"], true],
    ["10.0.0", ["10.0.0.0/8"], false],
    ["010.0.0.1", ["10.0.0.0/8", "8.0.0.0/8"], false],
    ["10.0.0.1.", ["10.0.0.0/8"], false],
    ["not an address", ["0.0.0.0/0", "::/0"], false],
    ["", ["0.0.0.0/0"], false],
  ])("decides whether %s lies in %j", (ip, ranges, inside) => {
    expect(isInRanges(ip, ranges)).toBe(inside);
  });
});

describeOnEachDb("the addresses a token may be used from", (on) => {
  let tessera: Tessera;
  let alice: Page;

  const make = (allowedIps: string[]) =>
    alice.token.create.mutate({ name: "CI", scopes: ["all"], expiresInDays: 7, allowedIps });
  const from = async (secret: string, forwardedFor?: string) => {
    const headers = forwardedFor !== undefined && { "x-forwarded-for": forwardedFor };
    const { status, body } = await tessera.rest(secret, "GET /me", undefined, { ...headers });
    return body.errorCode ?? status;
  };

  describe("without a proxy", () => {
    beforeAll(async () => {
      tessera = await Tessera.start(on());
      alice = await tessera.signIn("alice", "USER");
    });
    afterAll(() => tessera.stop());

    it("are shown as ranges, each once, and an invalid one is rejected with its path", async () => {
      const { token } = await make(["10.1.2.3/8", "192.0.2.7", "10.0.0.0/8"]);
      expect(token.allowedIps).toEqual(["10.0.0.0/8", "192.0.2.7/32"]);
      const issues = [expect.objectContaining({ path: ["allowedIps", 1] })];
      await expect(make(["10.0.0.1", "10.0.0"])).rejects.toMatchObject({
        data: { errorCode: "INVALID_INPUT", issues },
      });
    });

    it("are checked against the real peer: any client can send X-Forwarded-For", async () => {
      const { secret } = await make(["127.0.0.0/8"]);
      expect([await from(secret), await from(secret, "192.0.2.7")]).toEqual([200, 200]);
      const elsewhere = (await make(["192.0.2.7"])).secret;
      expect(await from(elsewhere, "192.0.2.7")).toBe("IP_NOT_ALLOWED");
      const { status, body } = await tessera.rest(elsewhere, "GET /me");
      expect([status, body.error]).toEqual([403, "API token may not be used from 127.0.0.1"]);
    });
  });

  describe("behind a trusted proxy", () => {
    beforeAll(async () => {
      tessera = await Tessera.start(on(), { trustedProxies: ["127.0.0.1", "10.9.9.9"] });
      alice = await tessera.signIn("alice");
    });
    afterAll(() => tessera.stop());

    it("are checked against the last address that no trusted proxy has", async () => {
      const { secret } = await make(["192.0.2.0/24", "2001:db8::/32"]);
      expect(await from(secret, "192.0.2.7")).toBe(200);
      expect(await from(secret, "192.0.2.7, 10.9.9.9")).toBe(200);
      expect(await from(secret, "2001:db8::7")).toBe(200);
      expect(await from(secret, "::ffff:192.0.2.7")).toBe(200);
      expect(await from(secret, "192.0.2.7, 203.0.113.1")).toBe("IP_NOT_ALLOWED");
      expect(await from(secret)).toBe("IP_NOT_ALLOWED");
      expect(await from(secret, "unknown")).toBe("IP_NOT_ALLOWED");
    });

    it("are read with the port that some proxies add, and nothing else is taken for an address", async () => {
      const { secret, token } = await make(["192.0.2.0/24", "2001:db8::/32", "127.0.0.0/8"]);
      for (const address of ["192.0.2.7:4711", "[2001:db8::7]:443", "[2001:db8::7]"]) {
        expect(await from(secret, address)).toBe(200);
      }
      expect(await from(secret, "a".repeat(500))).toBe(200);
      await tessera.ctx.tokenUsage.flush();
      expect(await alice.token.get.query({ id: token.id })).toMatchObject({ token: { lastUsedIp: "127.0.0.1" } });
    });
  });
});
