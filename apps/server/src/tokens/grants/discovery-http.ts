import { TOKEN_SCOPES } from "@tessera/domain";
import type { Request, RequestHandler } from "express";
import { basePathOf } from "../../platform/http/base-path.ts";
import type { HttpRoute } from "../../platform/http/http-route.ts";
import { FIRST_SCOPES } from "../../platform/http/mcp.ts";
import { addressOf } from "../../platform/http/same-origin.ts";

import { GRANT_TYPES } from "./grant-types.ts";

/** What a resource is and where tokens for it come from (RFC 9728). */
function resourceMetadata(address: string, resource: string) {
  return {
    resource,
    resource_name: "Tessera",
    authorization_servers: [address],
    scopes_supported: [...FIRST_SCOPES],
    bearer_methods_supported: ["header"],
    resource_documentation: `${address}/docs/mcp`,
  };
}

/** How clients get tokens here (RFC 8414), with what later documents added. */
function serverMetadata(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/oauth/authorize`,
    token_endpoint: `${issuer}/oauth/token`,
    registration_endpoint: `${issuer}/oauth/register`,
    revocation_endpoint: `${issuer}/oauth/revoke`,
    scopes_supported: [...TOKEN_SCOPES],
    response_types_supported: ["code"],
    response_modes_supported: ["query"],
    grant_types_supported: [...GRANT_TYPES.keys()],
    token_endpoint_auth_methods_supported: ["none"],
    revocation_endpoint_auth_methods_supported: ["none"],
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: true,
    service_documentation: `${issuer}/docs/authorization`,
    protected_resources: [`${issuer}/mcp`],
  };
}

/**
 * Both documents stand between the host and the path of what they describe (RFC 8414, 3.1), which a proxy may forward so:
 * `describe` gets what comes after the server's own path.
 */
const get = (path: string, describe: (address: string, place: string) => object | undefined): HttpRoute => ({
  method: "GET",
  path: `${path}{/*place}`,
  handler: ({ ctx }): RequestHandler => {
    return (req: Request<{ place?: string[] }>, res, next) => {
      const address = addressOf(req, ctx);
      const described = describe(address, placeOf(req.params.place ?? [], address));
      if (!described) return next();
      // Without a configured address, it says the one that it was asked at.
      if (ctx.config.publicUrl === null) res.vary("Host");
      res.setHeader("Cache-Control", "no-cache");
      res.json(described);
    };
  },
});

/** What follows the server's own path, where that is named. */
function placeOf(segments: string[], address: string): string {
  const place = segments.map((segment) => `/${segment}`).join("");
  const own = basePathOf(address);
  return place === own || place.startsWith(`${own}/`) ? place.slice(own.length) : place;
}

/** For assistants that know the server's address and nothing else. */
export const discoveryRoutes: readonly HttpRoute[] = [
  get("/.well-known/oauth-protected-resource", (address, place) =>
    place === "" || place === "/mcp" ? resourceMetadata(address, address + place) : undefined,
  ),
  get("/.well-known/oauth-authorization-server", (address, place) =>
    place === "" ? serverMetadata(address) : undefined,
  ),
];
