import { type CaseFile, CaseGathering, type FoundCase } from "../case-file.ts";
import { isObject, type JsonObject, objectsOf, textOf, textsOf } from "./json-text.ts";

/** What Tessera writes: `{"cases": [{"name", "folder": ["Shop", "Till"], …}]}`; a list of cases alone is read too. */
export function readTesseraJson(document: unknown): CaseFile {
  const gathering = new CaseGathering();
  const cases = objectsOf(Array.isArray(document) ? document : (document as JsonObject).cases);
  for (const [at, one] of cases.entries()) {
    const { id, folder, owner, fields, version: _, ...content } = one;
    gathering.add({
      ...{ line: at + 1, id: textOf(id), owner: textOf(owner), folders: textsOf(folder), fields: fieldsOf(fields) },
      content,
    });
  }
  return gathering.file("json");
}

function fieldsOf(value: unknown): FoundCase["fields"] {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      const text = typeof one === "boolean" ? String(one) : textOf(one);
      return text === "" ? [] : [[name, text]];
    }),
  );
}
