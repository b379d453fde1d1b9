import { BlockList, isIP } from "node:net";
import type { Environment } from "../host.ts";

const DEFAULT_PORT: Record<string, number> = { "http:": 80, "https:": 443 };

/**
 * The proxy for an address by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, in lower case too, as curl reads them;
 * undefined where it is called directly. Node.js itself knows them only from 24 on, and only when asked.
 */
export function proxyFor(url: string, env: Environment): URL | undefined {
  const { protocol, hostname, port } = new URL(url);
  const read = (name: string) => env[name.toLowerCase()]?.trim() || env[name.toUpperCase()]?.trim() || undefined;
  const given = read(`${protocol.slice(0, -1)}_proxy`) ?? read("all_proxy");
  if (given === undefined) return undefined;
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (isExempt(host, Number(port) || (DEFAULT_PORT[protocol] ?? 0), read("no_proxy") ?? "")) return undefined;
  const address = given.includes("://") ? given : `http://${given}`;
  return URL.canParse(address) ? new URL(address) : undefined;
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
