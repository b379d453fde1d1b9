import {
  type ApproveAuthorization,
  type AuthorizationAnswer,
  type AuthorizationReview,
  DomainError,
  type TokenClient,
} from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { AUTHORIZATION_CODE_MS } from "../../platform/limits/limits.ts";
import { hashSecret } from "../../platform/secret-hash.ts";
import { later } from "../../platform/time.ts";
import { asOwner } from "../issue/token-owner.ts";
import * as tokenRepo from "../issue/token-repo.ts";
import { requireRoom } from "../issue/token-rules.ts";
import { agreeOnTerms } from "../issue/token-service.ts";
import { type KnownRequest, readRequest } from "./authorization-request.ts";
import * as clientRepo from "./client-repo.ts";
import * as grantRepo from "./grant-repo.ts";
import { isRefusal, type OAuthRefusal, refusal } from "./oauth-refusal.ts";
import { isLoopback, shownHost, withAnswer } from "./redirect-uris.ts";

const CODE_BYTES = 32;

/** Who asks a person for access, and for what; or what is wrong with the request. Throws RATE_LIMITED. */
export async function reviewRequest(
  ctx: Ctx,
  actor: Actor,
  query: string,
  issuer: string,
): Promise<AuthorizationReview> {
  await ctx.rateLimits.count("authorization", actor);
  const request = await readOrExplain(ctx, query, issuer);
  if ("message" in request) return { kind: "problem", message: request.message, returnTo: null };
  const { client, redirectUri, asked } = request;
  if (isRefusal(asked)) {
    const message = `The request of ${client.name} can't be answered: ${asked.because}`;
    return { kind: "problem", message, returnTo: answerTo(request, issuer, asked) };
  }
  return {
    kind: "question",
    client: clientOf(request),
    trust: client.host === null ? "registered" : "published",
    redirectHost: shownHost(redirectUri),
    isLocal: isLoopback(redirectUri),
    requestedScopes: asked.scopes,
  };
}

async function readOrExplain(ctx: Ctx, query: string, issuer: string): Promise<KnownRequest | DomainError> {
  try {
    return await readRequest(ctx, query, issuer);
  } catch (error) {
    if (error instanceof DomainError && error.code === "INVALID_INPUT") return error;
    throw error;
  }
}

/**
 * Lets the client in as the person chose: the answer leads back to it with a code that it exchanges for a token within a
 * minute. Throws INVALID_INPUT for a request that can't be answered, and what creating a token throws.
 */
export async function approveRequest(
  ctx: Ctx,
  actor: Actor,
  { request: query, token }: ApproveAuthorization,
  issuer: string,
): Promise<AuthorizationAnswer> {
  await ctx.rateLimits.count("authorization", actor);
  const request = await readRequest(ctx, query, issuer);
  const { asked, redirectUri } = request;
  if (isRefusal(asked)) throw new DomainError("INVALID_INPUT", `The request can't be answered: ${asked.because}`);
  const at = ctx.now();
  const terms = await agreeOnTerms(ctx, actor, asOwner(actor), token, at);
  const client = clientOf(request);
  const code = Buffer.from(ctx.randomBytes(CODE_BYTES)).toString("base64url");
  await transact(ctx, async (ctx) => {
    await requireRoom(ctx, actor.userId, at);
    await grantRepo.insertCode(ctx.db, {
      ...{ hash: hashSecret(code), userId: actor.userId, client: tokenRepo.CLIENT_COLUMN.write(client), redirectUri },
      ...{ challenge: asked.challenge, audience: asked.audience, terms: grantRepo.TERMS_COLUMN.write(terms) },
      ...{ expiresAt: later(at, AUTHORIZATION_CODE_MS), usedAt: null, tokenId: null },
    });
    await clientRepo.markUsed(ctx.db, client.id, at);
    const details = { client, answeredAt: shownHost(redirectUri), ...terms };
    await audit.append(ctx, actor, { action: "CLIENT_AUTHORIZED", ownerId: actor.userId, details, at });
  });
  return { redirectTo: withAnswer(redirectUri, { code, state: request.state, iss: issuer }) };
}

/** Takes the person's no to the client. Throws INVALID_INPUT where there is no sure address to take it to. */
export async function declineRequest(
  ctx: Ctx,
  actor: Actor,
  query: string,
  issuer: string,
): Promise<AuthorizationAnswer> {
  await ctx.rateLimits.count("authorization", actor);
  const request = await readRequest(ctx, query, issuer);
  return { redirectTo: answerTo(request, issuer, refusal("access_denied", "The person declined")) };
}

function answerTo({ redirectUri, state }: KnownRequest, issuer: string, { refused, because }: OAuthRefusal): string {
  return withAnswer(redirectUri, { error: refused, error_description: because, state, iss: issuer });
}

function clientOf({ client: { id, name, host }, redirectUri }: KnownRequest): TokenClient {
  return { id, name, host: host ?? shownHost(redirectUri) };
}
