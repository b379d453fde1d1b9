/** Search parameters stay plain text (`?status=failed,error`), so that an address can be read and typed. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    if (value !== undefined && value !== "") params.set(key, Array.isArray(value) ? value.join(",") : String(value));
  }
  const text = params.toString().replaceAll("%2C", ",");
  return text && `?${text}`;
}

/** The readers below take anything an address may hold and answer undefined for what makes no sense. */
export function textParam(value: unknown, maxLength = 200): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.slice(0, maxLength) : undefined;
}

export function choiceParam<Choice extends string>(value: unknown, choices: readonly Choice[]): Choice | undefined {
  return choices.find((choice) => choice === value);
}

export function choicesParam<Choice extends string>(value: unknown, choices: readonly Choice[]): Choice[] | undefined {
  const given = Array.isArray(value) ? value : typeof value === "string" ? value.split(",") : [];
  const chosen = choices.filter((choice) => given.includes(choice));
  return chosen.length > 0 ? chosen : undefined;
}

/** The chosen ones with one more or one less, in the order of all; undefined where none is left. */
export function toggled<Choice extends string>(
  chosen: readonly Choice[] = [],
  choice: Choice,
  choices: readonly Choice[],
): Choice[] | undefined {
  const next = choices.filter((one) => chosen.includes(one) !== (one === choice));
  return next.length > 0 ? next : undefined;
}

export function flagParam(value: unknown): true | undefined {
  return value === true || value === "true" ? true : undefined;
}

/** `YYYY-MM-DD` */
export function dayParam(value: unknown): string | undefined {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined;
  return Number.isNaN(Date.parse(value)) ? undefined : value;
}

export function projectIdParam(value: unknown): string | undefined {
  return typeof value === "string" && /^PRJ-[1-9]\d{0,9}$/.test(value) ? value : undefined;
}

export function caseIdParam(value: unknown): string | undefined {
  return typeof value === "string" && /^TC-[1-9]\d{0,9}$/.test(value) ? value : undefined;
}

export function runIdParam(value: unknown): string | undefined {
  return typeof value === "string" && /^RUN-[1-9]\d{0,9}$/.test(value) ? value : undefined;
}

/** An assistant's request, in the query of its page, is the longest address there is. */
const MAX_PATH_LENGTH = 8000;

/** A path of this page, or undefined: an address from outside must not lead elsewhere. */
export function localPathParam(value: unknown): string | undefined {
  return typeof value === "string" && /^\/(?![/\\])/.test(value) ? value.slice(0, MAX_PATH_LENGTH) : undefined;
}
