/** What a template for new issues may name, between braces. */
export const ISSUE_PLACEHOLDERS = ["title", "url", "body"] as const;

export type IssueFacts = Record<(typeof ISSUE_PLACEHOLDERS)[number], string>;

/** Characters of the body that an address takes: trackers and proxies refuse longer ones. */
const MAX_BODY_LENGTH = 1500;

const PLACEHOLDER = /\{([^{}]*)\}/g;

/**
 * Why a template leads to no tracker; undefined for a good one. Placeholders stand behind the name of the server, so that
 * nothing that is written of a test decides where the link leads.
 */
export function faultOfIssueTemplate(template: string): string | undefined {
  const named = [...template.matchAll(PLACEHOLDER)].map(([, name]) => name ?? "");
  const unknown = named.find((name) => !(ISSUE_PLACEHOLDERS as readonly string[]).includes(name));
  if (unknown !== undefined) return `{${unknown}} is unknown: use {title}, {url} and {body}`;
  if (named.length === 0) return "Put {title}, {url} or {body} where the tracker expects them";
  const [one, other] = ["a", "b"].map((text) => toUrl(template.replaceAll(PLACEHOLDER, text)));
  if (!one || !other || one.protocol !== "https:") return "Enter an address that begins with https://";
  if (one.username !== "" || one.password !== "") return "Leave user name and password out of the address";
  if (one.origin !== other.origin) return "Put the placeholders behind the name of the server";
  return undefined;
}

/** The address that opens a new issue with these facts; undefined without a template, or with one that leads nowhere. */
export function issueLink(template: string, facts: IssueFacts): string | undefined {
  if (template === "" || faultOfIssueTemplate(template) !== undefined) return undefined;
  const shown: IssueFacts = { ...facts, body: [...facts.body].slice(0, MAX_BODY_LENGTH).join("") };
  return template.replaceAll(PLACEHOLDER, (_, name: keyof IssueFacts) =>
    encodeURIComponent(shown[name].toWellFormed()),
  );
}

function toUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
