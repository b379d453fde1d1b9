import { Secret } from "otpauth";
import { describe, expect, it } from "vitest";
import { newTotpSecret, totpStep, totpUri } from "./totp.ts";

/** The secret of RFC 6238, appendix B. */
const SECRET = Secret.fromLatin1("12345678901234567890").base32;

describe("a one-time code", () => {
  it.each([
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_111_111_111, "050471"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
    [20_000_000_000, "353130"],
  ])("at %d seconds is that of RFC 6238, counted to its step", (seconds, code) => {
    const step = Math.floor(seconds / 30);
    const at = (offset: number) => new Date((seconds + offset) * 1000).toISOString();
    expect([-30, 0, 30].map((offset) => totpStep(SECRET, code, at(offset)))).toEqual([step, step, step]);
    expect([totpStep(SECRET, code, at(-90)), totpStep(SECRET, code, at(90))]).toEqual([null, null]);
  });

  it.each(["", "28708", "2870820", "28708a", "٢٨٧٠٨٢", " 287082"])("is never %j", (code) => {
    expect(totpStep(SECRET, code, new Date(59_000).toISOString())).toBeNull();
  });

  it("comes from 160 random bits, in an address with the names of server and account", () => {
    const secret = newTotpSecret((length) => new Uint8Array(length).fill(255));
    expect(secret).toBe("7".repeat(32));
    expect(totpUri(secret, "Ada & Co", "ada")).toBe(
      `otpauth://totp/Ada%20%26%20Co:ada?issuer=Ada%20%26%20Co&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
    );
  });
});
