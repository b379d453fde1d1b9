import { PUBLISHER_SYSTEMS } from "@tessera/domain";
import { z } from "zod";
import type { Actor, Ctx } from "../../platform/context.ts";
import { jsonColumn } from "../../platform/db/json-column.ts";
import * as mintedTokenRepo from "./minted-token-repo.ts";

const Vouched = z.object({
  system: z.enum(PUBLISHER_SYSTEMS),
  source: z.string().nullable(),
  branch: z.string().nullable(),
  commit: z.string().nullable(),
  buildUrl: z.string().nullable(),
});
/** What the issuer of an identity token vouched for. */
export type Vouched = z.infer<typeof Vouched>;

export const PROVENANCE_COLUMN = jsonColumn(Vouched);

/** What is known for sure of the build that acts through this token; undefined for any other caller. */
export async function findProvenance({ db }: Pick<Ctx, "db">, { token }: Pick<Actor, "token">) {
  if (!token?.preview.startsWith("tsr_tmp_")) return undefined;
  const provenance = await mintedTokenRepo.findProvenance(db, token.id);
  return provenance === null ? undefined : PROVENANCE_COLUMN.read(provenance);
}
