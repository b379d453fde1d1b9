import { isIP } from "node:net";
import type { Request } from "express";

/** The address from a trusted proxy, with or without a port; else the address of the connection. */
export function clientAddress({ ip = "", socket }: Request): string {
  const address = ip.replace(/^\[(.*)\](?::\d+)?$/, "$1").replace(/^(\d+(?:\.\d+){3}):\d+$/, "$1");
  return plainAddress(isIP(address) !== 0 ? address : (socket.remoteAddress ?? ""));
}

/** An IPv4 address that arrived through an IPv6 socket, in its own notation. */
function plainAddress(address: string): string {
  return address.startsWith("::ffff:") && address.includes(".") ? address.slice("::ffff:".length) : address;
}
