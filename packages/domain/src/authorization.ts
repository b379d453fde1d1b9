import { z } from "zod";
import { TokenScope } from "./scope.ts";
import { CreateToken, TokenClient } from "./token.ts";

/** What an assistant sends a person's browser to the server with: the query of the address, as it came. */
export const AuthorizationRequest = z.strictObject({ request: z.string().max(8000) });
export type AuthorizationRequest = z.infer<typeof AuthorizationRequest>;

/** An assistant that asks for access, as the person who decides sees it. */
export const AuthorizationReview = z
  .discriminatedUnion("kind", [
    z.object({
      kind: z.literal("question"),
      client: TokenClient,
      /** `published`: its host vouches for name and redirect; `registered`: anyone may have given that name. */
      trust: z.enum(["published", "registered"]),
      /** Where the answer goes: a host, "this computer", or the scheme of a program's addresses. */
      redirectHost: z.string(),
      /** The answer goes to any program on this computer that listens there. */
      isLocal: z.boolean(),
      /** What it asks for; empty where it leaves that to the person. */
      requestedScopes: z.array(TokenScope),
    }),
    /** It can't be answered as it stands; `returnTo` takes that to the assistant, where its address is known to be its own. */
    z.object({ kind: z.literal("problem"), message: z.string(), returnTo: z.string().nullable() }),
  ])
  .meta({ id: "AuthorizationReview" });
export type AuthorizationReview = z.infer<typeof AuthorizationReview>;

/** The decision to let an assistant in, with the same choices as for a token. */
export const ApproveAuthorization = z.strictObject({
  request: AuthorizationRequest.shape.request,
  token: CreateToken,
});
export type ApproveAuthorization = z.infer<typeof ApproveAuthorization>;

/** Where the browser goes on to with the answer. */
export const AuthorizationAnswer = z.object({ redirectTo: z.string() }).meta({ id: "AuthorizationAnswer" });
export type AuthorizationAnswer = z.infer<typeof AuthorizationAnswer>;
