import { benchClient } from "./client.ts";
import { benchCrashes } from "./crashes.ts";
import { benchGrowth } from "./growth.ts";
import { benchHttp } from "./http.ts";
import { benchImports } from "./imports.ts";
import { benchInventory } from "./inventory.ts";
import { benchMcp } from "./mcp.ts";
import type { Row } from "./measure.ts";
import { benchPages } from "./pages.ts";
import { benchPrune } from "./prune.ts";
import { benchReading } from "./reading.ts";
import { benchVerification } from "./verification.ts";

const PARTS: Record<string, () => Promise<Row[]>> = {
  verification: benchVerification,
  http: benchHttp,
  mcp: benchMcp,
  client: benchClient,
  imports: benchImports,
  inventory: benchInventory,
  reading: benchReading,
  pages: benchPages,
  prune: benchPrune,
  growth: benchGrowth,
  crashes: benchCrashes,
};

/** Parts that take many minutes: measured only where they are named. */
const LONG_PARTS = ["pages", "prune", "growth", "crashes"];

/** Measures the parts that are named, or all others than the long ones; prints the table as Markdown, and fails where a ratio is below its least. */
const names =
  process.argv.length > 2 ? process.argv.slice(2) : Object.keys(PARTS).filter((name) => !LONG_PARTS.includes(name));
const unknown = names.find((name) => !(name in PARTS));
if (unknown !== undefined) throw new Error(`There is no part “${unknown}”, only ${Object.keys(PARTS).join(", ")}`);
const rows: Row[] = [];
for (const name of names) rows.push(...((await PARTS[name]?.()) ?? []));

const cells = ({ what, value, ratio, least }: Row) => [
  what,
  value,
  ratio === undefined ? "" : ratio.toFixed(2),
  least === undefined ? "" : `≥ ${least}`,
];
const lines = [["measured", "value", "ratio", "wanted"], ["---", "--:", "--:", "--:"], ...rows.map(cells)];
process.stdout.write(`${lines.map((line) => `| ${line.join(" | ")} |`).join("\n")}\n`);
process.exitCode = rows.some(({ ratio, least }) => (ratio ?? 0) < (least ?? 0)) ? 1 : 0;
