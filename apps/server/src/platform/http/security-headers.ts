import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestHandler } from "express";
import helmet from "helmet";
import type { Ctx } from "../context.ts";

/** Strict headers for every answer. The one allowance, inline styles, is what the page's component library needs. */
export function securityHeaders({ config }: Pick<Ctx, "config">): RequestHandler {
  const isHttps = config.publicUrl?.startsWith("https:") ?? false;
  const ask = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "media-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
      },
    },
    referrerPolicy: { policy: "no-referrer" },
    strictTransportSecurity: isHttps ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    xFrameOptions: { action: "deny" },
  });
  const forPage = headersOf(ask);
  const forData = forPage.filter(([name]) => !ONLY_FOR_DOCUMENTS.has(name)).map(withDataPolicy);
  return (req, res, next) => {
    const headers = req.path.startsWith("/api/") ? forData : forPage;
    for (const [name, value] of headers) res.setHeader(name, value);
    next();
  };
}

/** Headers that mean nothing on an answer that no browser shows; REST is called often, and each header costs. */
const ONLY_FOR_DOCUMENTS = new Set([
  "Cross-Origin-Opener-Policy",
  "Origin-Agent-Cluster",
  "X-DNS-Prefetch-Control",
  "X-Download-Options",
  "X-Permitted-Cross-Domain-Policies",
  "X-XSS-Protection",
]);

function withDataPolicy([name, value]: [string, string]): [string, string] {
  return [name, name === "Content-Security-Policy" ? "default-src 'none';frame-ancestors 'none'" : value];
}

/** Helmet's headers are the same for every request, so they are computed once. */
function headersOf(ask: ReturnType<typeof helmet>): [string, string][] {
  const headers = new Map<string, string>();
  const response = {
    setHeader: (name: string, value: string) => void headers.set(name, value),
    removeHeader: (name: string) => void headers.delete(name),
  };
  ask({} as IncomingMessage, response as unknown as ServerResponse, (error) => {
    if (error) throw error;
  });
  return [...headers];
}
