import { basename } from "node:path";
import { shownText } from "@tessera/domain";
import type { BlobPlace, Received } from "../../platform/blobs/blob-store.ts";
import { sniff } from "../../platform/blobs/content-type.ts";
import type { Ctx, TxCtx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { MAX_ATTACHMENT_NAME_LENGTH, MAX_CONTENTS_AT_ONCE } from "../../platform/limits/limits.ts";
import type { Filled } from "./attachment-repo.ts";
import * as blobRepo from "./blob-repo.ts";

/** A content of which an attachment can be made in the same transaction. */
export type Content = Filled;

/**
 * Puts received contents into their place, then lets `use` refer to them in one transaction; each content is there once,
 * however often it was brought. Their files come first: one without a row is removed a day later, a row without its file
 * never comes to be.
 */
export async function storeContents<T>(
  ctx: Ctx,
  all: readonly Received[],
  use: (ctx: TxCtx, contents: Content[]) => Promise<T>,
): Promise<T> {
  const places = all.map(({ sha256 }) => ({ id: ctx.newId(), sha256 }));
  await keepAll(ctx, all, places);
  const { result, kept } = await transact(ctx, async (ctx) => {
    const kept = new Set<string>();
    const contents: Content[] = [];
    for (const [index, { sha256, size, head }] of all.entries()) {
      const { id } = places[index] as (typeof places)[0];
      const blob = await blobRepo.claim(ctx.db, { id, sha256, size, usedAt: ctx.now() });
      kept.add(blob.id);
      contents.push({ state: "stored", blobId: blob.id, size, ...sniff(head) });
    }
    return { result: await use(ctx, contents), kept };
  });
  for (const place of places) if (!kept.has(place.id)) await removeSurplus(ctx, place);
  return result;
}

/** Some at once, since each may go over the network. What was received is gone where one of them fails. */
async function keepAll({ blobs }: Ctx, all: readonly Received[], places: readonly BlobPlace[]): Promise<void> {
  const waiting = all.entries();
  const work = async () => {
    for (const [index, received] of waiting) await blobs.keep(received, places[index] as BlobPlace);
  };
  const outcomes = await Promise.allSettled(Array.from({ length: MAX_CONTENTS_AT_ONCE }, work));
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (!failed) return;
  for (const received of all) await blobs.drop(received);
  throw failed.reason;
}

/** Of a content that is there already. It is stored by now, so that a failure here is none of the caller's. */
async function removeSurplus({ blobs, log }: Ctx, place: BlobPlace): Promise<void> {
  await blobs
    .remove(place)
    .catch((err) =>
      log.warn({ err }, "failed to remove a content that is there twice; a job removes it within two days"),
    );
}

/** The name of a file without its folders, as people may see it. */
export function attachmentName(name: string): string {
  const last = basename(name.replaceAll("\\", "/"));
  return shownText(last === "" || last === "." || last === ".." ? "file" : last).slice(-MAX_ATTACHMENT_NAME_LENGTH);
}
