import { FoundEverything, SearchEverything } from "@tessera/domain";
import { sessionProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { searchEverything } from "./search-service.ts";

/** The command palette. Tokens have the lists of each thing, with their scopes. */
export const searchRouter = router({
  everything: sessionProcedure
    .input(SearchEverything)
    .output(FoundEverything)
    .query(({ ctx, input }) => searchEverything(ctx, ctx.actor, input)),
});
