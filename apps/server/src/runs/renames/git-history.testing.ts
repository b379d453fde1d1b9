import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

type Files = Record<string, string[]>;
/** A commit: what the test files hold after it, and which tests are known to have been renamed by it. */
type Commit = { files: Files; renamed?: [from: string, to: string][] };

const CART = [
  "adds an item to the cart",
  "removes an item from the cart",
  "shows the total of the cart",
  "keeps the cart after signing out",
];
const TILL = ["pays by card", "pays by invoice", "refuses an expired card", "sends a receipt by email"];
const STOCK = ["reserves items while someone pays", "releases items after a timeout", "warns about low stock"];

/** Names of tests that people changed a word of, one after the other. */
const REWORDED: [file: string, from: string, to: string][] = [
  ["cart.test.js", "adds an item to the cart", "adds an item to the basket"],
  ["cart.test.js", "removes an item from the cart", "removes one item from the cart"],
  ["cart.test.js", "shows the total of the cart", "shows the sum total of the cart"],
  ["cart.test.js", "keeps the cart after signing out", "keeps the cart after signing out again"],
  ["till.test.js", "pays by card", "pays by credit card"],
  ["till.test.js", "pays by invoice", "pays by invoice later"],
  ["till.test.js", "refuses an expired card", "rejects an expired card"],
  ["till.test.js", "sends a receipt by email", "sends the receipt by email"],
  ["stock.test.js", "reserves items while someone pays", "reserves items while a customer pays"],
  ["stock.test.js", "releases items after a timeout", "releases items after the timeout"],
  ["stock.test.js", "warns about low stock", "warns people about low stock"],
  ["cart.test.js", "adds an item to the basket", "adds items to the basket"],
  ["cart.test.js", "removes one item from the cart", "removes one item from a cart"],
  ["till.test.js", "pays by credit card", "pays by any credit card"],
  ["till.test.js", "rejects an expired card", "rejects an expired credit card"],
  ["till.test.js", "sends the receipt by email", "sends the receipt by email at once"],
  ["stock.test.js", "reserves items while a customer pays", "reserves items while the customer pays"],
  ["stock.test.js", "warns people about low stock", "warns people about very low stock"],
  ["cart.test.js", "shows the sum total of the cart", "shows the sum total of a cart"],
  ["stock.test.js", "releases items after the timeout", "releases all items after the timeout"],
];

function* commits(): Generator<Commit> {
  let files: Files = { "cart.test.js": CART, "till.test.js": TILL, "stock.test.js": STOCK };
  const copy = () => (files = Object.fromEntries(Object.entries(files).map(([name, tests]) => [name, [...tests]])));
  yield { files: copy() };
  for (const [index, [file, from, to]] of REWORDED.entries()) {
    copy();
    files[file] = (files[file] ?? []).map((name) => (name === from ? to : name));
    yield { files: copy(), renamed: [[from, to]] };
    if (index % 5 === 4) {
      // A test goes and another, unlike one comes: that is no rename.
      copy();
      files["stock.test.js"] = [
        ...(files["stock.test.js"] ?? []),
        `counts shelves on ${["Monday", "Friday", "Sunday", "holidays"][(index - 4) / 5]}`,
      ];
      files["till.test.js"] = (files["till.test.js"] ?? []).filter(
        (name) => !name.startsWith(["gives", "pays by invoice", "rounds", "never"][(index - 4) / 5] ?? ""),
      );
      yield { files: copy() };
    }
  }
  // Files move; git sees it.
  for (const [from, to] of [
    ["cart.test.js", "shop/basket.test.js"],
    ["stock.test.js", "warehouse/stock.test.js"],
  ] as const) {
    copy();
    files[to] = files[from] ?? [];
    delete files[from];
    yield { files: copy() };
  }
}

export type ReplayedCommit = {
  tests: { name: string; classname: string; file: string }[];
  /** What git says of moved files. */
  moved: string;
  renamed: [from: string, to: string][];
};

/** Makes a repository with a history of test files, and replays it commit by commit. */
export async function* replayHistory(): AsyncGenerator<ReplayedCommit> {
  const folder = await mkdtemp(join(tmpdir(), "tessera-history-"));
  const git = async (...args: string[]) =>
    (
      await run(
        "git",
        ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false", ...args],
        { cwd: folder },
      )
    ).stdout;
  try {
    await git("init", "-q");
    let isFirst = true;
    for (const { files, renamed = [] } of commits()) {
      for (const name of await testFiles(folder)) await rm(join(folder, name));
      for (const [name, tests] of Object.entries(files)) {
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), tests.map((test) => `test(${JSON.stringify(test)}, () => {});\n`).join(""));
      }
      await git("add", "-A");
      await git("commit", "-q", "--allow-empty", "-m", "change tests");
      const moved = isFirst ? "" : await git("diff", "--name-status", "-M", "--diff-filter=R", "HEAD~1", "HEAD");
      isFirst = false;
      yield { tests: await testsIn(folder), moved, renamed };
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function testFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith(".test.js") && !name.startsWith(".git"));
}

async function testsIn(folder: string) {
  const tests: ReplayedCommit["tests"] = [];
  for (const file of (await testFiles(folder)).sort()) {
    const text = await readFile(join(folder, file), "utf8");
    for (const [, name = ""] of text.matchAll(/^test\("(.*)", /gm)) tests.push({ name, classname: "test", file });
  }
  return tests;
}
