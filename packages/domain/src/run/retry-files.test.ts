import { expect, it } from "vitest";
import { attemptsByFile } from "./retry-files.ts";

it.each<[string, string[], number[] | null]>([
  ["the last one beside the folder", ["r/Retries/x1/2/a.trx", "r/b.trx", "r/Retries/x1/1/c.trx"], [2, 0, 1]],
  ["at the top", ["b.trx", "Retries/x1/1/c.trx"], [1, 0]],
  ["numbers of two digits", ["Retries/x/10/a.trx", "Retries/x/9/a.trx"], [1, 0]],
  ["deeper in an attempt", ["Retries/x/1/In/a.trx", "a.trx"], [0, 1]],
  ["other folders", ["net8/a.trx", "net9/a.trx"], null],
  ["two retried assemblies", ["Retries/x/1/a.trx", "Retries/y/1/a.trx"], null],
  ["two of one attempt", ["Retries/x/1/a.trx", "Retries/x/1/b.trx"], null],
  ["two last ones", ["Retries/x/1/a.trx", "a.trx", "b.trx"], null],
  ["a last one elsewhere", ["r/Retries/x/1/a.trx", "q/a.trx"], null],
  ["no number", ["Retries/x/old/a.trx", "a.trx"], null],
  ["one file", ["Retries/x/1/a.trx"], null],
])("finds the order of attempts from files with %s", (_what, files, order) => {
  expect(attemptsByFile(files)).toEqual(order);
});
