import type { Token, TokenFilter, TokenMatch } from "@tessera/domain";
import { trpcClient } from "#web/trpc.ts";
import type { NextBatch } from "#web/use-batches.ts";

/** Which tokens are to be revoked: these, or all that matched at a moment. */
export type RevokeQuestion = { tokens: readonly Token[] } | { filter: TokenFilter; match: TokenMatch };

/** Tokens of one request: each costs an audit entry, for which other writers wait. */
const BATCH_TOKENS = 200;

/** The batches of a question, each with its own request, so that the server asks for the rights in each again. */
export function revocationOf(question: RevokeQuestion, reason: string): NextBatch {
  return "tokens" in question ? revokeTokens(question.tokens, reason) : revokeMatching(question, reason);
}

function revokeTokens(tokens: readonly Token[], reason: string): NextBatch {
  let done = 0;
  return async () => {
    const ids = tokens.slice(done, done + BATCH_TOKENS).map(({ id }) => id);
    const { revoked } = await trpcClient.admin.token.revokeMany.mutate({ ids, reason });
    done += ids.length;
    return { done: revoked, isLast: done >= tokens.length };
  };
}

function revokeMatching(
  { filter, match: { snapshot } }: Extract<RevokeQuestion, { filter: TokenFilter }>,
  reason: string,
): NextBatch {
  let cursor: string | undefined;
  return async () => {
    const batch = await trpcClient.admin.token.revokeMatching.mutate({ ...filter, snapshot, cursor, reason });
    cursor = batch.nextCursor ?? undefined;
    return { done: batch.revoked, isLast: batch.nextCursor === null };
  };
}
