/** An assistant that speaks MCP, and how a person configures it. */
export type Assistant = {
  readonly key: string;
  readonly label: string;
  /** Where the snippet goes. */
  readonly where: string;
  /** What else a person must know. */
  readonly note?: string;
  readonly language: "json" | "toml";
  /** The configuration for the server at this address. It holds no token where the assistant can take one from elsewhere. */
  readonly snippet: (serverUrl: string) => string;
};

const json = (value: unknown): string => JSON.stringify(value, null, 2);
const FROM_ENVIRONMENT = "It takes the token from `TESSERA_TOKEN` in its environment.";
const KEEP_PRIVATE = "The token stands in this file: keep it out of version control.";

/** Both the documentation and the dialog that shows a new token read this list. */
export const ASSISTANTS: readonly Assistant[] = [
  {
    key: "claude-code",
    label: "Claude Code",
    where: "`.mcp.json` in the folder of your project.",
    note: FROM_ENVIRONMENT,
    language: "json",
    snippet: (url) =>
      json({
        mcpServers: {
          // biome-ignore lint/suspicious/noTemplateCurlyInString: the assistant's own syntax
          tessera: { type: "http", url: `${url}/mcp`, headers: { Authorization: "Bearer ${TESSERA_TOKEN}" } },
        },
      }),
  },
  {
    key: "claude-desktop",
    label: "Claude Desktop",
    where: "Settings, Developer, Edit config: `claude_desktop_config.json`.",
    note: `It starts local programs only, so that \`mcp-remote\` (which needs Node.js) stands between. ${KEEP_PRIVATE}`,
    language: "json",
    snippet: (url) =>
      json({
        mcpServers: {
          tessera: {
            command: "npx",
            args: [
              ...["-y", "mcp-remote", `${url}/mcp`],
              // It refuses addresses without TLS unless this is said.
              ...(url.startsWith("http:") ? ["--allow-http"] : []),
              // On Windows a space in an argument breaks the call, so that it stands in the variable.
              // biome-ignore lint/suspicious/noTemplateCurlyInString: the program's own syntax
              ...["--header", "Authorization:${AUTHORIZATION}"],
            ],
            env: { AUTHORIZATION: "Bearer tsr_pat_…" },
          },
        },
      }),
  },
  {
    key: "vscode",
    label: "VS Code",
    where: "`.vscode/mcp.json` in the folder of your project.",
    note: "It asks for the token once and keeps it in its own secret storage.",
    language: "json",
    snippet: (url) =>
      json({
        inputs: [{ type: "promptString", id: "tessera-token", description: "Tessera token", password: true }],
        servers: {
          // biome-ignore lint/suspicious/noTemplateCurlyInString: the assistant's own syntax
          tessera: { type: "http", url: `${url}/mcp`, headers: { Authorization: "Bearer ${input:tessera-token}" } },
        },
      }),
  },
  {
    key: "cursor",
    label: "Cursor",
    where: "`.cursor/mcp.json` in the folder of your project, or `~/.cursor/mcp.json` for all of them.",
    note: FROM_ENVIRONMENT,
    language: "json",
    snippet: (url) =>
      json({
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the assistant's own syntax
        mcpServers: { tessera: { url: `${url}/mcp`, headers: { Authorization: "Bearer ${env:TESSERA_TOKEN}" } } },
      }),
  },
  {
    key: "codex",
    label: "Codex",
    where: "`~/.codex/config.toml`.",
    note: FROM_ENVIRONMENT,
    language: "toml",
    snippet: (url) =>
      ["[mcp_servers.tessera]", `url = "${url}/mcp"`, 'bearer_token_env_var = "TESSERA_TOKEN"'].join("\n"),
  },
  {
    key: "gemini",
    label: "Gemini CLI",
    where: "`~/.gemini/settings.json`, or `.gemini/settings.json` in the folder of your project.",
    note: FROM_ENVIRONMENT,
    language: "json",
    snippet: (url) =>
      json({ mcpServers: { tessera: { httpUrl: `${url}/mcp`, headers: { Authorization: "Bearer $TESSERA_TOKEN" } } } }),
  },
  {
    key: "zed",
    label: "Zed",
    where: "The settings file, which the command `zed: open settings file` opens.",
    note: KEEP_PRIVATE,
    language: "json",
    snippet: (url) =>
      json({ context_servers: { tessera: { url: `${url}/mcp`, headers: { Authorization: "Bearer tsr_pat_…" } } } }),
  },
];
