import { type CreateToken, EXPIRY_PRESETS, SCOPE_SETS, type Scope, type SystemRole } from "@tessera/domain";
import type { ScopeSet } from "./scope-labels.ts";

export type TokenPolicy = {
  maxTokenLifetimeDays: number;
  defaultTokenLifetimeDays: number;
  allowNeverExpiring: boolean;
};

/** What the form holds: `expiry` is a number of days, `custom` or `never`. */
export type TokenChoice = {
  name: string;
  expiry: string;
  /** `YYYY-MM-DD`, for `custom`. */
  day: string | null;
  access: ScopeSet | "chosen";
  /** For `chosen`. */
  scopes: Scope[];
  reach: "all" | "some";
  /** For `some`. */
  projects: string[];
  /** One address or range a line. */
  addresses: string;
};

export function firstChoice(policy: TokenPolicy, systemRole: SystemRole, projectId: string | undefined): TokenChoice {
  const presets = allowedPresets(policy);
  const preset = presets.findLast((days) => days <= policy.defaultTokenLifetimeDays) ?? presets[0];
  return {
    name: "",
    expiry: preset === undefined ? "custom" : String(preset),
    day: null,
    // Never the widest: who wants that chooses it.
    access: systemRole === "GUEST" ? "readOnly" : "ciReporter",
    scopes: [],
    reach: projectId === undefined ? "all" : "some",
    projects: projectId === undefined ? [] : [projectId],
    addresses: "",
  };
}

/** What each number of days is good for. */
export const EXPIRY_PURPOSES: Readonly<Record<string, string>> = {
  7: "Good for a trial or a single task.",
  30: "Good for a script that one person runs.",
  60: "Good for a short project.",
  90: "Good for builds: rotate it once a quarter.",
  180: "Good for integrations that are rotated twice a year.",
  365: "Good only where rotating is hard: it is long enough to be forgotten.",
};

export const allowedPresets = (policy: TokenPolicy) =>
  EXPIRY_PRESETS.filter((days) => days <= policy.maxTokenLifetimeDays);

/** The choice as the server wants it; checked there and by `CreateToken`. */
export function toCreateToken(choice: TokenChoice): CreateToken {
  return {
    name: choice.name,
    ...expiryFields(choice),
    scopes: choice.access === "chosen" ? choice.scopes : [...SCOPE_SETS[choice.access]],
    projects: choice.reach === "all" ? "all" : choice.projects,
    allowedIps: addressLines(choice.addresses),
  };
}

const addressLines = (text: string): string[] =>
  text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");

export function expiryFields(
  choice: Pick<TokenChoice, "expiry" | "day">,
): Pick<CreateToken, "expiresInDays" | "expiresAt" | "neverExpires"> {
  if (choice.expiry === "never") return { neverExpires: true };
  if (choice.expiry === "custom") return { expiresAt: choice.day ?? "" };
  return { expiresInDays: Number(choice.expiry) };
}
