import { describe, expect, it } from "vitest";
import { readOwnerRules, ruleOf } from "./owner-rules.ts";

const owned = (pattern: string, test: { classname?: string; folders?: string[] }) =>
  ruleOf(readOwnerRules(`${pattern} @alice`).rules, { classname: null, folders: [], ...test }) !== undefined;

describe("rules about owners", () => {
  it.each([
    ["*", "src/a.spec.ts", true],
    ["*.ts", "src/deep/a.spec.ts", true],
    ["*.js", "src/a.spec.ts", false],
    ["/src/", "src/deep/a.spec.ts", true],
    ["/src/", "lib/src/a.spec.ts", false],
    ["src/", "lib/src/a.spec.ts", true],
    ["src/*", "src/a.spec.ts", true],
    ["src/*", "src/deep/a.spec.ts", false],
    ["src/**", "src/deep/a.spec.ts", true],
    ["**/pay", "shop/cart/pay/a.spec.ts", true],
    ["src/**/pay.spec.ts", "src/pay.spec.ts", true],
    ["src/a.spec.ts", "src/a.spec.ts", true],
    ["src/a.spec.ts", "src/b.spec.ts", false],
    ["a?.spec.ts", "src/ab.spec.ts", true],
    ["/a/b/", "a/b", false],
  ])("match files as in GitHub's CODEOWNERS: %s and %s", (pattern, file, expected) => {
    expect(owned(pattern, { classname: file })).toBe(expected);
    expect(owned(pattern, { folders: file.split("/") })).toBe(expected);
  });

  it.each([
    ["com.shop.checkout", "com.shop.checkout.PayTest", true],
    ["com.shop.checkout.*", "com.shop.checkout.PayTest", true],
    ["com.shop.*", "com.shop.checkout.PayTest", true],
    ["com.shop.**", "com.shop.checkout.PayTest", true],
    ["com/shop/", "com.shop.checkout.PayTest", true],
    ["PayTest", "com.shop.checkout.PayTest", true],
    ["*Test", "com.shop.checkout.PayTest", true],
    ["Shop::Pay", "Shop::Pay::Refund", true],
    ["com.shop", "org.com.shop.PayTest", false],
    ["shop", "com.workshop.PayTest", false],
  ])(
    "match classes, whose parts are folders, and whose dots a star stands for too: %s and %s",
    (pattern, classname, expected) => {
      expect(owned(pattern, { classname })).toBe(expected);
    },
  );

  it("go by the last one that matches, also where it names no one", () => {
    const { rules, faults } = readOwnerRules("# ours\n* @Alice\n\nsrc/  @team/shop @bob # both\nsrc/gen/\n");
    expect(faults).toEqual([]);
    const ownersOf = (classname: string) => ruleOf(rules, { classname, folders: [] })?.owners;
    expect(ownersOf("lib/a.ts")).toEqual([{ kind: "user", handle: "alice" }]);
    expect(ownersOf("src/a.ts")).toEqual([
      { kind: "team", handle: "shop" },
      { kind: "user", handle: "bob" },
    ]);
    expect(ownersOf("src/gen/a.ts")).toEqual([]);
    expect(ruleOf(rules.slice(1), { classname: "lib/a.ts", folders: [] })).toBeUndefined();
  });

  it("name the line of each fault, and keep the others", () => {
    const { rules, faults } = readOwnerRules("* @alice\nsrc/ alice\n@bob\n!lib/ @bob\nweb/ @team/Shop\ndocs/ @carol");
    expect(rules.map(({ line }) => line)).toEqual([1, 6]);
    expect(faults).toEqual([
      { line: 2, message: "“alice” is no owner; write @username or @team/handle" },
      { line: 3, message: "Begin with a pattern, then name its owners" },
      { line: 4, message: "A pattern can't be negated; give a later rule other owners, or none" },
      { line: 5, message: "“@team/Shop” is no owner; write @username or @team/handle" },
    ]);
    const many = readOwnerRules("* @alice\n".repeat(502));
    expect([many.rules.length, many.faults]).toEqual([500, [{ line: 501, message: "Use at most 500 rules" }]]);
  });

  it("compare a hostile pattern with a long name in few steps", () => {
    const hostile = `${"*a".repeat(90)}b`;
    expect(owned(hostile, { classname: "a".repeat(1000) })).toBe(false);
    expect(owned(`${"**/".repeat(60)}b`, { classname: "a/".repeat(300) })).toBe(false);
  });
});
