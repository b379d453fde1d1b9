import { isIPv6 } from "node:net";
import ipaddr from "ipaddr.js";

/**
 * What is counted as one address: of IPv6 the first 64 bits. A single connection is given all the addresses that begin so,
 * and whoever guesses would take a fresh one for each try.
 */
export function networkOf(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const [address] = ip.split("%", 1);
  return ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`).toString();
}
