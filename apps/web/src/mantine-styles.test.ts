import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { expect, it } from "vitest";

const require = createRequire(import.meta.url);
const SOURCES = import.meta.dirname;
const MANTINE = join(dirname(require.resolve("@mantine/core/styles.css")));
const read = (file: string) => readFileSync(file, "utf8");

/** What the page imports from the component library by name. */
function usedNames(): Set<string> {
  const names = new Set<string>();
  for (const file of globSync("**/*.{ts,tsx}", { cwd: SOURCES })) {
    for (const [, list = ""] of read(join(SOURCES, file)).matchAll(/import \{([^}]*)\} from "@mantine\/core"/g)) {
      for (const name of list.split(",")) names.add(name.replace("type ", "").trim());
    }
  }
  return names;
}

/** The modules of styles that these components and everything they import bring along. */
function styleModules(names: Set<string>): Set<string> {
  const files = globSync("esm/**/*.mjs", { cwd: MANTINE });
  const wanted = files.filter((file) => names.has(basename(file, ".mjs"))).map((file) => join(MANTINE, file));
  const seen = new Set<string>();
  for (let file = wanted.pop(); file !== undefined; file = wanted.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const [, target = ""] of read(file).matchAll(/from\s*"(\.[^"]+)"/g)) wanted.push(join(dirname(file), target));
  }
  return new Set([...seen].filter((file) => file.endsWith(".module.mjs") || file.endsWith(".module.css.mjs")));
}

it("every component of the library that the page uses has its styles", () => {
  const imported = [
    ...read(join(SOURCES, "mantine-styles.ts")).matchAll(/"@mantine\/core\/(styles\/[\w-]+)\.layer\.css"/g),
  ];
  const sheet = imported.map(([, file]) => read(join(MANTINE, `${file}.css`))).join("\n");
  const whole = read(join(MANTINE, "styles.css"));
  const modules = styleModules(usedNames());
  expect(modules.size).toBeGreaterThan(30);
  const missing = [...modules].filter((file) => {
    const classes = [...read(file).matchAll(/m_[0-9a-f]{5,8}/g)].map(([name]) => `.${name}`);
    return classes.some((name) => whole.includes(name) && !sheet.includes(name));
  });
  expect(missing.map((file) => basename(file))).toEqual([]);
});
