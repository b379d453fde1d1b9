import type { Ctx } from "../../platform/context.ts";
import * as keptValueRepo from "../../platform/db/kept-value-repo.ts";

/** The name of the row in the table `instance` with the id that marks a bucket as this server's. */
const NAME = "contentsOwner";

/**
 * Checks that contents can be kept where the settings say, and that no other server keeps its own there: each would remove
 * the contents of the other as strays. Throws ConfigError.
 */
export async function claimBlobStore({ db, blobs, newId }: Pick<Ctx, "db" | "blobs" | "newId">): Promise<void> {
  await blobs.claim(await keptValueRepo.findOrKeep(db, NAME, newId));
}
