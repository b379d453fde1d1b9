import { expect, it } from "vitest";
import { Redactor } from "./redact.ts";
import { TOKEN } from "./testing/contract-server.testing.ts";

it("removes tokens wherever they stand, whole or cut short", () => {
  const redact = (text: string) => new Redactor().redact(text);
  expect(redact(`a ${TOKEN}, b`)).toBe("a [redacted], b");
  expect(redact(`x${TOKEN}y`)).toBe("x[redacted]");
  expect(redact(`?token=${TOKEN.slice(0, 30)}`)).toBe("?token=[redacted]");
});

it("leaves the public preview of a token", () => {
  expect(new Redactor().redact("tsr_pat_a1B2c3D4…nn9")).toBe("tsr_pat_a1B2c3D4…nn9");
});

it("removes the values it was given to hide, whatever their shape", () => {
  const redactor = new Redactor();
  redactor.hide(" not-a-token \n");
  redactor.hide("short");
  redactor.hide(undefined);
  expect(redactor.redact("is not-a-token short?")).toBe("is [redacted] short?");
});
