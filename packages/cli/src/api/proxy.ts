import { BlockList, isIP } from "node:net";
import { CliError, EXIT } from "../exit.ts";
import type { Environment } from "../host.ts";

const DEFAULT_PORT: Record<string, number> = { "http:": 80, "https:": 443 };

/**
 * The proxy for an address by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, in lower case too, as curl reads them;
 * undefined where it is called directly. Node.js itself knows them only from 24 on, and only when asked. Throws for one that
 * isn't a proxy's address: to go past it in silence could send a token where it must not go.
 */
export function proxyFor(url: string, env: Environment): URL | undefined {
  const { protocol, hostname, port } = new URL(url);
  const find = (...names: string[]) =>
    names.flatMap((name) => [name.toLowerCase(), name]).find((name) => env[name]?.trim());
  const name = find(`${protocol.slice(0, -1).toUpperCase()}_PROXY`, "ALL_PROXY");
  if (name === undefined) return undefined;
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const exempt = env[find("NO_PROXY") ?? ""] ?? "";
  if (isExempt(host, Number(port) || (DEFAULT_PORT[protocol] ?? 0), exempt)) return undefined;
  return parseProxy(env[name]?.trim() ?? "", name);
}

function parseProxy(given: string, name: string): URL {
  const address = given.includes("://") ? given : `http://${given}`;
  const proxy = URL.canParse(address) ? new URL(address) : undefined;
  // The value is not repeated: it may hold a password.
  if (!proxy || !(proxy.protocol in DEFAULT_PORT)) {
    throw new CliError(EXIT.usage, `${name} is not the address of a proxy like http://proxy.example:3128`);
  }
  proxy.username = decodable(proxy.username);
  proxy.password = decodable(proxy.password);
  return proxy;
}

/** Part of an address, encoded so that decoding it never fails: a bare `%` is meant as one. */
function decodable(text: string): string {
  try {
    decodeURIComponent(text);
    return text;
  } catch {
    return text.replaceAll("%", "%25");
  }
}

/** `example.com` and `.example.com` stand for the host and all below it; also addresses, ranges and `host:port`. */
function isExempt(host: string, port: number, list: string): boolean {
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => entry === "*" || matches(entry, host, port));
}

function matches(entry: string, host: string, port: number): boolean {
  if (entry.includes("/")) return isInRange(entry, host);
  const [, name = entry, only] =
    /^\[?([^\]]+?)\]?(?::(\d{1,5}))?$/.exec(isIP(entry) === 6 ? `[${entry}]` : entry) ?? [];
  if (only !== undefined && Number(only) !== port) return false;
  const suffix = name.replace(/^\*?\./, "");
  return host === suffix || (isIP(host) === 0 && host.endsWith(`.${suffix}`));
}

function isInRange(range: string, host: string): boolean {
  const [network = "", bits = ""] = range.split("/");
  const family = isIP(network);
  if (family === 0 || isIP(host) !== family || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) {
    return false;
  }
  const name = family === 4 ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(network, Number(bits), name);
  return list.check(host, name);
}
