import { canonicalRange, isInRanges, isPublicAddress } from "../ip-ranges.ts";

/**
 * What requests to other servers may reach beside public addresses: host names, and ranges in canonical form; of documents
 * that are read, one origin also without https.
 */
export type AllowedTargets = { hosts: readonly string[]; ranges: readonly string[]; plainOrigin?: string };

/**
 * Where clouds answer their machines with credentials; public, shared or private addresses that nothing else has. They
 * are allowed only by name, never by a range around them.
 */
const METADATA = [
  "169.254.169.254/32",
  "169.254.170.2/32",
  "169.254.170.23/32",
  "100.100.100.200/32",
  "168.63.129.16/32",
  "192.0.0.192/32",
  "fd00:ec2::254/128",
  "fd20:ce::254/128",
];

const HOST = /^(?!-)[a-z0-9-]{1,63}(?:\.(?!-)[a-z0-9-]{1,63})*$/;

/** An entry of the setting: an address, a range or a host name; undefined if it is none of them. */
export function readAllowedTarget(entry: string): { host: string } | { range: string } | undefined {
  const range = canonicalRange(entry);
  if (range !== undefined) return { range };
  const host = plainHost(entry);
  // A last part of digits would be an address in another form, which no name is compared with.
  return HOST.test(host) && !/(?:^|\.)(?:\d+|0x[0-9a-f]*)$/.test(host) ? { host } : undefined;
}

/** A host name as it is compared: in lower case, without the dot at its end. */
export function plainHost(host: string): string {
  return host.toLowerCase().replace(/\.$/, "");
}

/** True of an address that requests may be sent to: a public one, or one that the setting names. */
export function mayReach(ip: string, { ranges }: Pick<AllowedTargets, "ranges">): boolean {
  if (METADATA.some((one) => isInRanges(ip, [one])))
    return ranges.some((range) => isOne(range) && isInRanges(ip, [range]));
  return isInRanges(ip, ranges) || isPublicAddress(ip);
}

function isOne(range: string): boolean {
  return range.endsWith(range.includes(":") ? "/128" : "/32");
}
