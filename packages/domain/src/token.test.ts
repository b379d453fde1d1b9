import { describe, expect, it } from "vitest";
import { CreateToken, expiryOf, lastExpiryDay, type TokenLife, tokenStatus, worksUntil } from "./token.ts";

const now = "2030-06-15T12:00:00.000Z";
const life = (over: Partial<TokenLife> = {}): TokenLife => ({
  revokedAt: null,
  expiresAt: null,
  overlapEndsAt: null,
  ...over,
});

describe("token status", () => {
  it.each([
    ["Active", life()],
    ["Active", life({ expiresAt: "2030-06-29T12:00:00.001Z" })],
    ["Expiring", life({ expiresAt: "2030-06-29T12:00:00.000Z" })],
    ["Expiring", life({ expiresAt: "2030-06-15T12:00:00.001Z" })],
    ["Expired", life({ expiresAt: now })],
    ["Revoked", life({ revokedAt: "2030-06-01T00:00:00.000Z", expiresAt: "2030-06-10T00:00:00.000Z" })],
    ["Rotated", life({ overlapEndsAt: "2030-06-15T12:00:00.001Z", expiresAt: "2030-06-16T00:00:00.000Z" })],
    ["Revoked", life({ overlapEndsAt: now })],
  ])("is %s of %j", (status, of) => {
    expect(tokenStatus(of, now)).toBe(status);
  });
});

describe("the moment a token stops", () => {
  const [early, late] = ["2030-06-01T00:00:00.000Z", "2031-01-01T00:00:00.000Z"];
  it.each([
    [null, life()],
    [late, life({ expiresAt: late })],
    [early, life({ expiresAt: late, overlapEndsAt: early })],
    [early, life({ expiresAt: early, overlapEndsAt: late })],
    [early, life({ expiresAt: late, overlapEndsAt: late, revokedAt: early })],
    [early, life({ expiresAt: early, revokedAt: late })],
  ])("is %s for %j", (moment, of) => {
    expect(worksUntil(of)).toBe(moment);
  });
});

describe("expiry", () => {
  it("counts days from now, to the millisecond", () => {
    expect(expiryOf({ expiresInDays: 90 }, now)).toBe("2030-09-13T12:00:00.000Z");
  });
  it("means the end of a custom day", () => {
    expect(expiryOf({ expiresAt: "2030-12-31" }, now)).toBe("2030-12-31T23:59:59.999Z");
  });
  it("can be never", () => {
    expect(expiryOf({ neverExpires: true }, now)).toBeNull();
  });
  it("knows the last day a policy allows", () => {
    expect(lastExpiryDay(now, 365)).toBe("2031-06-15");
  });
});

describe("token creation input", () => {
  const base = { name: "CI", scopes: ["project:read"] };
  const issue = (input: unknown) => CreateToken.safeParse(input).error?.issues[0]?.message;

  it("requires exactly one expiry", () => {
    const message = "Give exactly one of expiresInDays, expiresAt and neverExpires";
    expect(issue(base)).toBe(message);
    expect(issue({ ...base, expiresInDays: 7, neverExpires: true })).toBe(message);
    expect(issue({ ...base, expiresInDays: 7 })).toBeUndefined();
  });
  it("rejects an empty set of scopes, projects or a blank name", () => {
    const ok = { ...base, expiresInDays: 7 };
    expect(issue({ ...ok, scopes: [] })).toBe("Choose at least one scope");
    expect(issue({ ...ok, projects: [] })).toBe("Choose at least one project");
    expect(issue({ ...ok, name: "   " })).toBe("Give the token a name");
    expect(issue({ ...ok, name: "x".repeat(101) })).toBe("Use at most 100 characters");
    expect(issue({ ...ok, scopes: ["root"] })).toBeDefined();
    expect(issue({ ...ok, color: "red" })).toBeDefined();
  });
  it("rejects days that don't exist", () => {
    expect(issue({ ...base, expiresAt: "2030-02-30" })).toBe("Expected a date like 2030-12-31");
  });
});
