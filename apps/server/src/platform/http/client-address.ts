import { isIP } from "node:net";
import type { Request } from "express";

/** What a trusted proxy says, if that is an address, with or without a port; else where the connection comes from. */
export function clientAddress({ ip = "", socket }: Request): string {
  const told = ip.replace(/^\[(.*)\](?::\d+)?$/, "$1").replace(/^(\d+(?:\.\d+){3}):\d+$/, "$1");
  return plainAddress(isIP(told) !== 0 ? told : (socket.remoteAddress ?? ""));
}

/** An IPv4 address that arrived through an IPv6 socket, in its own notation. */
function plainAddress(address: string): string {
  return address.startsWith("::ffff:") && address.includes(".") ? address.slice("::ffff:".length) : address;
}
