/** A chapter of the documentation. */
export type Chapter = {
  /** The last part of its address, `/docs/<slug>`; empty for the first page, `/docs`. */
  readonly slug: string;
  readonly title: string;
  /** The Markdown file that it is made from, from the root of the repository. */
  readonly source: string;
  /** What a reader finds there, in a sentence. */
  readonly about: string;
};

/** The documentation in the order of its reading: its navigation, its search, the page's links and the tests read this. */
export const CHAPTERS = [
  {
    slug: "",
    title: "Getting started",
    source: "docs/getting-started.md",
    about: "From two commands to the first report of your tests.",
  },
  {
    slug: "test-cases",
    title: "Test cases",
    source: "docs/test-cases.md",
    about: "Bring test cases along from other products, take them out, and give them fields of your own.",
  },
  {
    slug: "tokens",
    title: "Tokens",
    source: "docs/tokens.md",
    about: "What to give a token, how long it should live, how to rotate it, and what to do when one leaks.",
  },
  {
    slug: "pipelines",
    title: "Pipelines",
    source: "docs/pipelines.md",
    about: "Complete pipelines with shards and gates for seven CI systems.",
  },
  {
    slug: "keyless",
    title: "Pipelines without a stored token",
    source: "docs/keyless.md",
    about: "Let builds report by proving who they are, with rules for seven kinds of issuers.",
  },
  {
    slug: "reports",
    title: "Report formats",
    source: "docs/report-formats.md",
    about: "Which reports are read, and what is taken from each.",
  },
  {
    slug: "manual-testing",
    title: "Testing by hand",
    source: "docs/manual-testing.md",
    about: "Plan a test cycle, execute it by keyboard, correct and close it.",
  },
  {
    slug: "rest",
    title: "REST",
    source: "docs/rest.md",
    about: "Calls with curl, Python, JavaScript and generated clients; paging, retries and errors.",
  },
  {
    slug: "client",
    title: "Typed client",
    source: "packages/client/README.md",
    about: "The TypeScript client that a server hands out.",
  },
  {
    slug: "mcp",
    title: "Assistants",
    source: "docs/mcp.md",
    about: "Connect an assistant that speaks MCP.",
  },
  {
    slug: "authorization",
    title: "Signing in at an assistant",
    source: "docs/authorization.md",
    about: "Let an assistant in without a token, and what to know before you do.",
  },
  {
    slug: "command-line",
    title: "Command line",
    source: "packages/cli/README.md",
    about: "The tessera command: its flags, gates and exit codes.",
  },
  {
    slug: "webhooks",
    title: "Webhooks",
    source: "docs/webhooks.md",
    about: "Events for your own programs, Slack and Teams: what arrives, how to verify it, what happens when it fails.",
  },
  {
    slug: "administration",
    title: "Administration",
    source: "docs/administration.md",
    about: "Accounts, tokens of others, service accounts, the audit log.",
  },
  {
    slug: "provisioning",
    title: "Provisioning",
    source: "docs/provisioning.md",
    about: "Let Entra ID, Okta or another provider keep accounts and teams over SCIM 2.0.",
  },
  {
    slug: "operations",
    title: "Operations",
    source: "docs/operations.md",
    about: "Configuration, proxies, backups, several processes, upgrades.",
  },
  {
    slug: "security",
    title: "Security model",
    source: "docs/security-model.md",
    about: "Each threat, what stands in its way, and the test that fails without it.",
  },
  {
    slug: "other-products",
    title: "Other products",
    source: "docs/other-products.md",
    about: "Scripts that were written for other products keep working.",
  },
] as const satisfies readonly Chapter[];

export type ChapterSlug = (typeof CHAPTERS)[number]["slug"];

/** The path of a chapter on its server. */
export const chapterPath = (slug: string): string => (slug === "" ? "/docs" : `/docs/${slug}`);
