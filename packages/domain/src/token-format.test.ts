import { getRandomValues } from "node:crypto";
import { describe, expect, it } from "vitest";
import { findTokens, generateToken, parseToken, redactTokens, TOKEN_PATTERN } from "./token-format.ts";
import { TOKEN_KINDS } from "./vocabulary.ts";

const randomBytes = (length: number) => getRandomValues(new Uint8Array(length));

describe("token format", () => {
  it.each([
    ["tsr_pat_00000000000000000000000000000000000000004Sw2WH", "pat", "00000000", "tsr_pat_00000000…2WH"],
    ["tsr_pat_a1B2c3D4e5F6g7H8e5F6g7H8e5F6g7H8e5F6g7H82Bqnn9", "pat", "a1B2c3D4", "tsr_pat_a1B2c3D4…nn9"],
    ["tsr_svc_ZyXwVuTs0123456789abcdefghijABCDEFGHIJKL2eX947", "svc", "ZyXwVuTs", "tsr_svc_ZyXwVuTs…947"],
    ["tsr_tmp_qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq49mhx7", "tmp", "qqqqqqqq", "tsr_tmp_qqqqqqqq…hx7"],
  ])("reads the vector %s", (token, kind, identifier, preview) => {
    expect(parseToken(token)).toEqual({ kind, identifier, preview });
  });

  it.each([
    ["empty", ""],
    ["a flipped character", "tsr_pat_b1B2c3D4e5F6g7H8e5F6g7H8e5F6g7H8e5F6g7H82Bqnn9"],
    ["a wrong check digit", "tsr_pat_a1B2c3D4e5F6g7H8e5F6g7H8e5F6g7H8e5F6g7H82Bqnn8"],
    ["another kind", "tsr_svc_a1B2c3D4e5F6g7H8e5F6g7H8e5F6g7H8e5F6g7H82Bqnn9"],
    ["an unknown kind", "tsr_xyz_a1B2c3D4e5F6g7H8e5F6g7H8e5F6g7H8e5F6g7H82Bqnn9"],
    ["a cut token", "tsr_pat_a1B2c3D4e5F6g7H8e5F6g7H8e5F6g7H8e5F6g7H82Bqnn"],
    ["a line break at the end", "tsr_pat_a1B2c3D4e5F6g7H8e5F6g7H8e5F6g7H8e5F6g7H82Bqnn9\n"],
    ["a space in front", " tsr_pat_a1B2c3D4e5F6g7H8e5F6g7H8e5F6g7H8e5F6g7H82Bqnn9"],
  ])("rejects %s", (_, token) => {
    expect(parseToken(token)).toBeUndefined();
  });

  it("is found anywhere in a text, and nowhere else", () => {
    const [first, second] = [generateToken("pat", randomBytes), generateToken("svc", randomBytes)];
    const decoy = `tsr_tmp_${"0".repeat(43)}`;
    expect(findTokens(`x${first}${second}\0${decoy}${first}, ${first.slice(0, -1)}`)).toEqual([first, second, first]);
  });

  it("is redacted, cut short too, and its preview is not", () => {
    const token = generateToken("svc", randomBytes);
    const outcome = `x${token}y, tsr_svc_[redacted], ${parseToken(token)?.preview}`;
    expect(redactTokens(`x${token}, ${token.slice(0, 17)}, ${parseToken(token)?.preview}`)).toBe(
      outcome.replace(`${token}y`, "tsr_svc_[redacted]"),
    );
  });

  it("throws away bytes that would favour a digit", () => {
    const bytes = [new Uint8Array(40).fill(255), new Uint8Array(40).fill(61)];
    expect(generateToken("pat", () => bytes.shift() as Uint8Array)).toMatch(/^tsr_pat_z{40}/);
  });

  it("favours no digit in any position over 100,000 tokens", () => {
    const count = 100_000;
    const seen = Array.from({ length: 40 }, () => new Map<string, number>());
    for (let i = 0; i < count; i++) {
      const token = generateToken(TOKEN_KINDS[i % 3] as "pat", randomBytes);
      if (i % 1000 === 0) {
        expect(parseToken(token)).toBeDefined();
        expect(token).toMatch(TOKEN_PATTERN);
      }
      for (let p = 0; p < 40; p++) {
        const digit = token[8 + p] as string;
        seen[p]?.set(digit, (seen[p]?.get(digit) ?? 0) + 1);
      }
    }
    // Chi-square with 61 degrees of freedom: 130 is passed by an unbiased source but for about one position in a million.
    const expected = count / 62;
    for (const counts of seen) {
      expect(counts.size).toBe(62);
      const chiSquare = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
      expect(chiSquare).toBeLessThan(130);
    }
  });
});
