import ipaddr from "ipaddr.js";

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** An address or CIDR in its canonical form, the host bits cleared; undefined if it is neither. */
export function canonicalRange(text: string): string | undefined {
  const range = parseRange(text.trim());
  if (!range) return undefined;
  const [address, bits] = range;
  const family = address.kind() === "ipv4" ? ipaddr.IPv4 : ipaddr.IPv6;
  return `${family.networkAddressFromCIDR(`${address.toString()}/${bits}`).toString()}/${bits}`;
}

/** True if the address lies in one of the ranges. IPv4 written as IPv6 (`::ffff:10.0.0.1`) counts as IPv4. */
export function isInRanges(ip: string, ranges: readonly string[]): boolean {
  if (!ipaddr.isValid(ip)) return false;
  const address = ipaddr.process(ip);
  return ranges.some((text) => {
    const range = parseRange(text);
    return range !== undefined && range[0].kind() === address.kind() && address.match(range as never);
  });
}

function parseRange(text: string): Range | undefined {
  try {
    const [address = "", bits] = text.split("/", 2);
    // ipaddr.js takes 10.1 for 10.0.0.1 and 010.0.0.1 for 8.0.0.1, which nobody means here.
    if (!ipaddr.IPv6.isValid(address) && !ipaddr.IPv4.isValidFourPartDecimal(address)) return undefined;
    if (bits !== undefined) return unmapped(ipaddr.parseCIDR(text));
    const single = ipaddr.process(address);
    return [single, single.kind() === "ipv4" ? 32 : 128];
  } catch {
    // ipaddr.js tells a malformed range only by throwing.
    return undefined;
  }
}

function unmapped([address, bits]: Range): Range {
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && bits >= 96) {
    return [address.toIPv4Address(), bits - 96];
  }
  return [address, bits];
}
