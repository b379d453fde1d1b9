import { expect, it } from "vitest";
import { PASSWORD_COST } from "../../platform/limits/limits.ts";
import { hashPassword, verifyPassword } from "./password.ts";

it("a password is hashed with argon2id at the cost that OWASP recommends", async () => {
  const ctx = { passwordCost: PASSWORD_COST };
  const stored = await hashPassword(ctx, "correct horse battery staple");
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await verifyPassword(ctx, stored, "correct horse battery staple")).toBe(true);
  expect(await verifyPassword(ctx, stored, "correct horse battery stapler")).toBe(false);
  expect(await verifyPassword(ctx, null, "no account has this password")).toBe(false);
});
