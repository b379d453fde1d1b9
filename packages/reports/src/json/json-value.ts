/** A value as `JSON.parse` returns it. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
export type JsonObject = { [key: string]: JsonValue };

/** The object, or one without keys where the value is none, so that reports with missing parts can be read on. */
export function objectOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The array, or an empty one where the value is none. */
function arrayOf(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** The objects of an array. */
export function objectsOf(value: JsonValue | undefined): JsonObject[] {
  return arrayOf(value).filter(isObject);
}

/** The text, or a number or boolean as text; empty for everything else. */
export function textOf(value: JsonValue | undefined): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** The texts of an array, or the one text. */
export function textsOf(value: JsonValue | undefined): string[] {
  const texts = Array.isArray(value) ? value.map(textOf) : [textOf(value)];
  return texts.filter((text) => text !== "");
}

/** The number, also where it is written as text; null for everything else. */
export function numberOf(value: JsonValue | undefined): number | null {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d{1,15}(?:\.\d{1,15})?$/.test(value) ? Number(value) : null;
}
