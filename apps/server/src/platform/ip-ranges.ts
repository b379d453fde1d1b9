import ipaddr from "ipaddr.js";

const [DOT, ZERO, NINE] = [46, 48, 57];

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** An address or CIDR in its canonical form, the host bits cleared; undefined if it is neither. */
export function canonicalRange(text: string): string | undefined {
  const range = parseRange(text.trim());
  if (!range) return undefined;
  const [address, bits] = range;
  const family = address.kind() === "ipv4" ? ipaddr.IPv4 : ipaddr.IPv6;
  return `${family.networkAddressFromCIDR(`${address.toString()}/${bits}`).toString()}/${bits}`;
}

/**
 * True if the address lies in one of the ranges, which are in canonical form. IPv4 written as IPv6 (`::ffff:10.0.0.1`)
 * counts as IPv4.
 */
export function isInRanges(ip: string, ranges: readonly string[]): boolean {
  // Called for every request: IPv4 is compared as numbers, since parsing each range costs more than all else together.
  const plain = ipv4Number(ip);
  if (plain !== undefined) return ranges.some((range) => isInIpv4Range(plain, range));
  if (!ip.includes(":") || !ipaddr.isValid(ip)) return false;
  const address = ipaddr.process(ip);
  return ranges.some((text) => {
    const range = parseRange(text);
    return range !== undefined && range[0].kind() === address.kind() && address.match(range as never);
  });
}

/** The first 16 bits of the addresses that IPv6 has for the public network, 2000::/3. */
const [PUBLIC_IPV6_FROM, PUBLIC_IPV6_TO] = [0x2000, 0x3fff];

/**
 * True of an address on the public network: not of this machine, a private or link-local network, a test network, a group,
 * or a way to an IPv4 address inside IPv6.
 */
export function isPublicAddress(ip: string): boolean {
  if (!ipaddr.isValid(ip)) return false;
  const address = ipaddr.process(ip);
  if (address.range() !== "unicast") return false;
  if (address instanceof ipaddr.IPv4) return true;
  const [first = 0] = address.parts;
  return first >= PUBLIC_IPV6_FROM && first <= PUBLIC_IPV6_TO;
}

function parseRange(text: string): Range | undefined {
  try {
    const [address = "", bits] = text.split("/", 2);
    // ipaddr.js reads 10.1 as 10.0.0.1 and 010.0.0.1 as 8.0.0.1, which is never intended here, and drops a zone.
    if (address.includes("%")) return undefined;
    if (!ipaddr.IPv6.isValid(address) && !ipaddr.IPv4.isValidFourPartDecimal(address)) return undefined;
    if (bits !== undefined) return unmapped(ipaddr.parseCIDR(text));
    const single = ipaddr.process(address);
    return [single, single.kind() === "ipv4" ? 32 : 128];
  } catch {
    // ipaddr.js reports a malformed range only by throwing.
    return undefined;
  }
}

function unmapped([address, bits]: Range): Range {
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && bits >= 96) {
    return [address.toIPv4Address(), bits - 96];
  }
  return [address, bits];
}

function isInIpv4Range(address: number, range: string): boolean {
  const slash = range.indexOf("/");
  const network = ipv4Number(range.slice(0, slash));
  if (network === undefined) return false;
  const bits = Number(range.slice(slash + 1));
  return bits === 0 || (address ^ network) >>> (32 - bits) === 0;
}

/** The four parts of a dotted address as one number; undefined for any other text. */
function ipv4Number(text: string): number | undefined {
  let number = 0;
  let dots = 0;
  let part = 0;
  let digits = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === DOT) {
      if (digits === 0 || ++dots > 3) return undefined;
      number = number * 256 + part;
      part = 0;
      digits = 0;
    } else {
      if (code < ZERO || code > NINE || (digits > 0 && part === 0)) return undefined;
      part = part * 10 + code - ZERO;
      digits++;
      if (part > 255) return undefined;
    }
  }
  return dots === 3 && digits > 0 ? number * 256 + part : undefined;
}
