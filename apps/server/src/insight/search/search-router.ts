import { FoundEverything, SearchEverything } from "@tessera/domain";
import { scopedProcedure, sessionProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { searchEverything } from "./search-service.ts";

/** The command palette. Tokens have the lists of each thing, with their scopes. */
export const searchRouter = router({
  everything: sessionProcedure
    .input(SearchEverything)
    .output(FoundEverything)
    .query(({ ctx, input }) => searchEverything(ctx, ctx.actor, input)),

  find: scopedProcedure(["project:read", "case:read", "cycle:read"])
    .meta({
      rest: {
        method: "GET",
        path: "/search",
        about: "Projects, test cases, test cycles, runs and causes whose name contains the text, or that have this id.",
      },
      mcp: {
        name: "search",
        page: {
          projects: "/projects/{id}",
          cases: "/projects/{project.id}/cases/{id}",
          cycles: "/projects/{project.id}/cycles/{id}",
          runs: "/projects/{project.id}/runs/{id}",
        },
        about:
          "Find projects, test cases, test cycles, runs and causes by a part of their name or by their id, in every project.",
      },
    })
    .input(SearchEverything)
    .output(FoundEverything)
    .query(({ ctx, input }) => searchEverything(ctx, ctx.actor, input)),
});
