import { readFileSync } from "node:fs";
import * as tls from "node:tls";

/** All certificates to trust for a request that brings its own: `ca` of Node.js replaces those that it trusts by itself. */
export function trustedWith(ca: string): string[] {
  // Node.js 20 can't say which it trusts by itself.
  if (typeof tls.getCACertificates === "function") return [...tls.getCACertificates("default"), ca];
  return [...tls.rootCertificates, ...extraCertificates(), ca];
}

function extraCertificates(): string[] {
  const file = process.env.NODE_EXTRA_CA_CERTS;
  if (!file) return [];
  try {
    return [readFileSync(file, "utf8")];
  } catch {
    // Node.js has warned of it at its start.
    return [];
  }
}
