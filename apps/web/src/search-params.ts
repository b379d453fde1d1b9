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

export function flagParam(value: unknown): true | undefined {
  return value === true || value === "true" ? true : undefined;
}

export function projectIdParam(value: unknown): string | undefined {
  return typeof value === "string" && /^PRJ-[1-9]\d{0,9}$/.test(value) ? value : undefined;
}

/** A path of this page, or undefined: an address from outside must not lead elsewhere. */
export function localPathParam(value: unknown): string | undefined {
  return typeof value === "string" && /^\/(?![/\\])/.test(value) ? value.slice(0, 2000) : undefined;
}
