type Server = { url: string; headers?: Record<string, string>; httpUrl?: string };
type Launched = { args: string[]; env: Record<string, string> };

/** What an assistant makes of its configuration: the address it calls, and the headers it sends. */
export function configuredServer(language: "json" | "toml", text: string, token: string) {
  return language === "toml" ? fromToml(text, token) : fromJson(text, token);
}

function fromToml(text: string, token: string) {
  if (!text.startsWith("[mcp_servers.tessera]\n")) throw new Error(`No table of a server: ${text}`);
  const value = (key: string) => new RegExp(`^${key} = "([^"]*)"$`, "m").exec(text)?.[1] ?? "";
  if (value("bearer_token_env_var") !== "TESSERA_TOKEN") throw new Error(`No variable holds the token: ${text}`);
  return { url: value("url"), headers: { authorization: `Bearer ${token}` } };
}

function fromJson(text: string, token: string) {
  const { mcpServers, servers, context_servers: contextServers } = JSON.parse(text);
  const server: Server & Partial<Launched> = (mcpServers ?? servers ?? contextServers).tessera;
  if (server.args) return launched(server as Launched, token);
  const headers = Object.entries(server.headers ?? {}).map(([name, value]) => [name, filled(value, token)] as const);
  return { url: server.httpUrl ?? server.url, headers: Object.fromEntries(headers) };
}

/** A program that stands between: its first address, and the header that it is given. */
function launched({ args, env }: Launched, token: string) {
  const url = args.find((arg) => arg.startsWith("http")) ?? "";
  const [name = "", value = ""] = (args[args.indexOf("--header") + 1] ?? "").split(/:(.*)/s);
  const named = value.replace(/\$\{(\w+)\}/g, (_, variable: string) => env[variable] ?? "");
  return { url, headers: { [name]: filled(named, token) } };
}

/** The ways in which assistants write what comes from elsewhere, and the place of a token to be pasted. */
function filled(value: string, token: string): string {
  return value.replace(
    /\$\{TESSERA_TOKEN\}|\$\{env:TESSERA_TOKEN\}|\$\{input:tessera-token\}|\$TESSERA_TOKEN\b|tsr_pat_…/g,
    token,
  );
}
