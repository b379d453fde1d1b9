import type { Ctx } from "../../platform/context.ts";
import type { TokenTable } from "../../platform/db/schema.ts";
import * as expiryRepo from "./expiry-repo.ts";

type Span = { after: string; upTo: string };

/** Live tokens that expire, or expired by themselves, within the span, in its order; each batch after the one before. */
export async function* eachExpiring({ db }: Pick<Ctx, "db">, span: Span, batch: number): AsyncGenerator<TokenTable[]> {
  for (let last: TokenTable | undefined; ; ) {
    const tokens = await expiryRepo.listExpiring(db, { ...span, last }, batch);
    yield tokens;
    if (tokens.length < batch) return;
    last = tokens.at(-1);
  }
}
