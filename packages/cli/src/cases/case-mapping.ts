import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { CaseMapping } from "@tessera/case-files";
import { CASE_COLUMNS } from "@tessera/domain";
import { CliError, EXIT } from "../exit.ts";

/** Reads a mapping: JSON with the name of a column in the file and what it holds, or null to leave it out. */
export async function readMapping(file: string, cwd: string, label: string): Promise<CaseMapping> {
  const refuse = (why: string) =>
    new CliError(EXIT.usage, `${label}: '${file}' ${why}`, [
      `Expected JSON like {"Title": "name", "Result": "expected", "Author": null}. What there is: ${CASE_COLUMNS.join(", ")}.`,
    ]);
  const text = await readFile(resolve(cwd, file), "utf8").catch((error: NodeJS.ErrnoException) => {
    throw refuse(`can't be read (${error.code})`);
  });
  const mapping = parseObject(text);
  if (!mapping) throw refuse("is not an object in JSON");
  return Object.fromEntries(
    Object.entries(mapping).map(([column, meaning]) => {
      const known = CASE_COLUMNS.find((one) => one === meaning) ?? null;
      if (known === null && meaning !== null) throw refuse(`gives '${column}' a meaning that there isn't`);
      return [column, known];
    }),
  );
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
