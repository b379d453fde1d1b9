import { expect, it } from "vitest";
import { relativeFile } from "./relative-file.ts";

it.each([
  ["/home/runner/work/shop/shop/src/cart.test.ts", "src/cart.test.ts"],
  ["D:\\a\\shop\\shop\\src\\cart.test.ts", "src/cart.test.ts"],
  ["/builds/group/shop/cart.test.ts", "cart.test.ts"],
  ["/var/lib/buildkite-agent/builds/host-1/org/shop/cart.test.ts", "cart.test.ts"],
  ["/home/jenkins/agent/workspace/shop/cart.test.ts", "cart.test.ts"],
  ["/app/src/cart.test.ts", "src/cart.test.ts"],
  ["file:///app/cart.test.ts", "cart.test.ts"],
  ["./src/cart.test.ts", "src/cart.test.ts"],
  ["/home/anna/shop/cart.test.ts", "/home/anna/shop/cart.test.ts"],
  ["/apple/cart.test.ts", "/apple/cart.test.ts"],
  ["/app", "/app"],
  ["", ""],
])("names the file %s as %s", (path, name) => {
  expect(relativeFile(path)).toBe(name);
});
