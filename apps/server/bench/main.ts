import { benchHttp } from "./http.ts";
import { benchImports } from "./imports.ts";
import type { Row } from "./measure.ts";
import { benchVerification } from "./verification.ts";

/** Measures, prints the table as Markdown, and fails where a ratio is below its least. */
const rows = [...(await benchVerification()), ...(await benchHttp()), ...(await benchImports())];

const cells = ({ what, value, ratio, least }: Row) => [
  what,
  value,
  ratio === undefined ? "" : ratio.toFixed(2),
  least === undefined ? "" : `≥ ${least}`,
];
const lines = [["measured", "value", "ratio", "wanted"], ["---", "--:", "--:", "--:"], ...rows.map(cells)];
process.stdout.write(`${lines.map((line) => `| ${line.join(" | ")} |`).join("\n")}\n`);
process.exitCode = rows.some(({ ratio, least }) => (ratio ?? 0) < (least ?? 0)) ? 1 : 0;
