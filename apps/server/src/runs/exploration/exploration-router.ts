import {
  AssignedExploration,
  CreateExploration,
  EndExploration,
  Exploration,
  ExplorationEvent,
  ExplorationRef,
  ListExplorations,
  Page,
  PageQuery,
  UpdateExploration,
} from "@tessera/domain";
import { z } from "zod";
import { projectProcedure, scopedProcedure } from "../../access/procedures.ts";
import { orNothing, router } from "../../platform/http/trpc.ts";
import { explorationNoteRouter, explorationResultRouter } from "./exploration-note-router.ts";
import { endExploration, pauseExploration, startExploration } from "./exploration-running.ts";
import {
  createExploration,
  deleteExploration,
  getExploration,
  listAssignedExplorations,
  listExplorations,
  updateExploration,
} from "./exploration-service.ts";
import { watchExploration } from "./exploration-watch.ts";

const PATH = "/exploratory-sessions";
const ONE = `${PATH}/{explorationId}` as const;

/** Exploratory sessions. Members read all of a project; only its tester and project admins run one. */
export const explorationRouter = router({
  list: projectProcedure("result:read")
    .meta({ rest: { method: "GET", path: PATH, about: "Exploratory sessions of a project, newest first." } })
    .input(ListExplorations)
    .output(Page(Exploration))
    .query(({ ctx, input }) => listExplorations(ctx, ctx.actor, input)),

  assignedToMe: scopedProcedure(["project:read", "result:read"])
    .meta({
      rest: {
        method: "GET",
        path: "/assigned-exploratory-sessions",
        about: "Exploratory sessions of all their projects that the token's owner is to run, or runs.",
      },
    })
    .input(orNothing(PageQuery))
    .output(Page(AssignedExploration))
    .query(({ ctx, input }) => listAssignedExplorations(ctx, ctx.actor, input)),

  get: projectProcedure("result:read")
    .meta({
      rest: { method: "GET", path: ONE, about: "One exploratory session, with the time spent in it until now." },
    })
    .input(ExplorationRef)
    .output(Exploration)
    .query(({ ctx, input }) => getExploration(ctx, input)),

  watch: projectProcedure("result:read")
    .meta({ stream: ExplorationEvent })
    .input(ExplorationRef)
    .subscription(({ ctx, input, signal }) =>
      watchExploration(ctx, ctx.actor, {
        ...input,
        signal: signal ?? ctx.openStreams.stopping,
        requireRights: ctx.checkAgain,
      }),
    ),

  create: projectProcedure("result:write")
    .meta({
      rest: {
        method: "POST",
        path: PATH,
        status: 201,
        about: "Plan an exploratory session: its charter and time box.",
      },
    })
    .input(CreateExploration)
    .output(Exploration)
    .mutation(({ ctx, input }) => createExploration(ctx, ctx.actor, input)),

  update: projectProcedure("result:write")
    .meta({
      rest: {
        method: "PATCH",
        path: ONE,
        about: "Change the plan or the summary of an exploratory session; fields left out stay.",
      },
    })
    .input(UpdateExploration)
    .output(Exploration)
    .mutation(({ ctx, input }) => updateExploration(ctx, ctx.actor, input)),

  start: projectProcedure("result:write")
    .meta({
      rest: { method: "POST", path: `${ONE}/start`, about: "Start an exploratory session, or go on after a pause." },
    })
    .input(ExplorationRef)
    .output(Exploration)
    .mutation(({ ctx, input }) => startExploration(ctx, ctx.actor, input)),

  pause: projectProcedure("result:write")
    .meta({ rest: { method: "POST", path: `${ONE}/pause`, about: "Stop the clock of an exploratory session." } })
    .input(ExplorationRef)
    .output(Exploration)
    .mutation(({ ctx, input }) => pauseExploration(ctx, ctx.actor, input)),

  end: projectProcedure("result:write")
    .meta({
      rest: {
        method: "POST",
        path: `${ONE}/end`,
        about: "End an exploratory session, with a summary of what came out.",
      },
    })
    .input(EndExploration)
    .output(Exploration)
    .mutation(({ ctx, input }) => endExploration(ctx, ctx.actor, input)),

  delete: projectProcedure("result:write")
    .meta({
      rest: {
        method: "DELETE",
        path: ONE,
        about:
          "Delete an exploratory session with its notes and their files for good; results that were recorded stay.",
      },
    })
    .input(ExplorationRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteExploration(ctx, ctx.actor, input);
      return {};
    }),

  note: explorationNoteRouter,
  result: explorationResultRouter,
});
