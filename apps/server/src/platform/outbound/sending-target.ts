import { isIP } from "node:net";
import { isInRanges } from "../ip-ranges.ts";
import { type AllowedTargets, mayReach, plainHost } from "./address-rules.ts";
import { type Sending, SendingError } from "./sending.ts";

/** Addresses of one name that are tried. */
const MAX_ADDRESSES = 8;
const NOT_PUBLIC = "is not a public address, and TESSERA_WEBHOOK_ALLOW does not name it";

/** An address that may be asked, as far as its text says; its name is looked up with each request. */
export type Target = { url: URL; host: string; isTrusted: boolean };

/**
 * Reads an address. Throws SendingError for one that no request is sent to: not https, with a password, of a private
 * address in any notation.
 */
export function readTarget(text: string, allowed: AllowedTargets): Target {
  if (!URL.canParse(text)) throw new SendingError("Enter an address like https://example.com/hooks/tessera");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw new SendingError("Use an address with https");
  if (url.username !== "" || url.password !== "") {
    throw new SendingError("Leave user name and password out of the address");
  }
  url.hash = "";
  // The parser has turned every notation of an IPv4 address (decimal, octal, hexadecimal, short) into the usual one.
  const host = plainHost(url.hostname.replace(/^\[(.*)\]$/, "$1"));
  if (host === "") throw new SendingError("Enter an address like https://example.com/hooks/tessera");
  const isTrusted = allowed.hosts.includes(host) || (isIP(host) !== 0 && isNamed(host, allowed));
  if (isIP(host) !== 0 && !isTrusted && !mayReach(host, allowed)) throw new SendingError(`${host} ${NOT_PUBLIC}`);
  if (url.protocol === "http:" && !isTrusted) {
    throw new SendingError("Use https; TESSERA_WEBHOOK_ALLOW names the hosts that may have http");
  }
  return { url, host, isTrusted };
}

/** The addresses to connect to, all of them allowed. Throws SendingError; a name with one forbidden address is refused. */
export async function addressesOf(sending: Sending, target: Target, signal: AbortSignal): Promise<string[]> {
  const { host, isTrusted } = target;
  if (isIP(host) !== 0) return [host];
  const found = await lookUp(sending, target, signal);
  if (found.length === 0) throw new SendingError(`There is no address of the name ${host}`);
  if (!isTrusted && !found.every((address) => mayReach(address, sending.allowed))) {
    throw new SendingError(`An address of ${host} ${NOT_PUBLIC}`);
  }
  return found.slice(0, MAX_ADDRESSES);
}

async function lookUp(sending: Sending, { host, isTrusted }: Target, signal: AbortSignal): Promise<string[]> {
  try {
    return await sending.resolve(host, isTrusted, signal);
  } catch (error) {
    throw new SendingError(`The name ${host} can't be looked up`, { cause: error });
  }
}

/** True of an address that a range of the setting holds: it was meant to be reached, also without https. */
function isNamed(ip: string, allowed: AllowedTargets): boolean {
  return isInRanges(ip, allowed.ranges) && mayReach(ip, allowed);
}
