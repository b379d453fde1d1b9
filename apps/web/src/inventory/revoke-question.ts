import type { Token, TokenFilter, TokenMatch } from "@tessera/domain";
import { trpcClient } from "#web/trpc.ts";

/** Which tokens are to be revoked: these, or all that matched at a moment. */
export type RevokeQuestion = { tokens: readonly Token[] } | { filter: TokenFilter; match: TokenMatch };

/** Tokens of one request: each costs an audit entry, for which other writers wait. */
const BATCH_TOKENS = 200;

/** One batch after the other, as far as it was done: what fails or is stopped in between goes on from there. */
export type Revocation = { revoked: number; next: () => Promise<{ revoked: number; isDone: boolean }> };

/** The batches of a question, each with its own request, so that the server asks for the rights in each again. */
export function revocationOf(question: RevokeQuestion, reason: string): Revocation["next"] {
  return "tokens" in question ? revokeTokens(question.tokens, reason) : revokeMatching(question, reason);
}

function revokeTokens(tokens: readonly Token[], reason: string): Revocation["next"] {
  let done = 0;
  return async () => {
    const ids = tokens.slice(done, done + BATCH_TOKENS).map(({ id }) => id);
    const { revoked } = await trpcClient.admin.token.revokeMany.mutate({ ids, reason });
    done += ids.length;
    return { revoked, isDone: done >= tokens.length };
  };
}

function revokeMatching(
  { filter, match: { snapshot } }: Extract<RevokeQuestion, { filter: TokenFilter }>,
  reason: string,
): Revocation["next"] {
  let cursor: string | undefined;
  return async () => {
    const batch = await trpcClient.admin.token.revokeMatching.mutate({ ...filter, snapshot, cursor, reason });
    cursor = batch.nextCursor ?? undefined;
    return { revoked: batch.revoked, isDone: batch.nextCursor === null };
  };
}
