import { readFileSync } from "node:fs";
import { REPORT_FORMATS } from "@tessera/domain";
import { expect, it } from "vitest";

it("lists the formats in docs/report-formats.md as the domain does", () => {
  const page = readFileSync(new URL("../../../../docs/report-formats.md", import.meta.url), "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  expect(rows).toEqual(
    REPORT_FORMATS.map(
      ({ name, label, help, extensions }) => `| \`${name}\` | ${label} | ${help} | \`${extensions.join(" ")}\` |`,
    ),
  );
});
