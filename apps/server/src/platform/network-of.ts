import { isIPv6 } from "node:net";
import ipaddr from "ipaddr.js";

/**
 * The part of an address that throttles count: of IPv6 the first 64 bits. A single connection has all the addresses
 * with that prefix, and a guesser would use a new one for each try.
 */
export function networkOf(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const [address] = ip.split("%", 1);
  return ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`).toString();
}
