import {
  AddExplorationNote,
  CaseFromNote,
  ExplorationNote,
  ExplorationNoteRef,
  ExplorationResult,
  ListExplorationNotes,
  ListExplorationResults,
  Page,
  RecordExplorationResult,
  TestCase,
  UpdateExplorationNote,
} from "@tessera/domain";
import { z } from "zod";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { addNote, createCaseFromNote, deleteNote, listNotes, updateNote } from "./exploration-note-service.ts";
import { listExplorationResults, recordExplorationResult } from "./exploration-result-service.ts";

const NOTES = "/exploratory-sessions/{explorationId}/notes";
const NOTE = `${NOTES}/{noteId}` as const;
const RESULTS = "/exploratory-sessions/{explorationId}/results";

export const explorationNoteRouter = router({
  list: projectProcedure("result:read")
    .meta({
      rest: { method: "GET", path: NOTES, about: "Notes of an exploratory session, in the order of their time marks." },
    })
    .input(ListExplorationNotes)
    .output(Page(ExplorationNote))
    .query(({ ctx, input }) => listNotes(ctx, input)),

  add: projectProcedure("result:write")
    .meta({
      rest: {
        method: "POST",
        path: NOTES,
        status: 201,
        about:
          "Add a note to a session that goes on, in Markdown, with the time spent by then. People named as @username who see the project get a notice.",
      },
    })
    .input(AddExplorationNote)
    .output(ExplorationNote)
    .mutation(({ ctx, input }) => addNote(ctx, ctx.actor, input)),

  update: projectProcedure("result:write")
    .meta({
      rest: {
        method: "PATCH",
        path: NOTE,
        about: "Correct a note of your own, for 15 minutes; or name the defect that was filed for it, at any time.",
      },
    })
    .input(UpdateExplorationNote)
    .output(ExplorationNote)
    .mutation(({ ctx, input }) => updateNote(ctx, ctx.actor, input)),

  delete: projectProcedure("result:write")
    .meta({
      rest: {
        method: "DELETE",
        path: NOTE,
        about: "Delete a note of your own with its files, for 15 minutes; project admins delete any at any time.",
      },
    })
    .input(ExplorationNoteRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteNote(ctx, ctx.actor, input);
      return {};
    }),

  createCase: projectProcedure(["case:write", "result:write"])
    .meta({
      rest: {
        method: "POST",
        path: `${NOTE}/case`,
        status: 201,
        about: "Create a test case from a note, without steps; the two link to each other.",
      },
    })
    .input(CaseFromNote)
    .output(TestCase)
    .mutation(({ ctx, input }) => createCaseFromNote(ctx, ctx.actor, input)),
});

export const explorationResultRouter = router({
  list: projectProcedure("result:read")
    .meta({
      rest: { method: "GET", path: RESULTS, about: "Results that were recorded in an exploratory session." },
    })
    .input(ListExplorationResults)
    .output(Page(ExplorationResult))
    .query(({ ctx, input }) => listExplorationResults(ctx, input)),

  record: projectProcedure("result:write")
    .meta({
      rest: {
        method: "POST",
        path: RESULTS,
        status: 201,
        about: "Record how a test case went into the test cycle of an exploratory session.",
      },
    })
    .input(RecordExplorationResult)
    .output(ExplorationResult)
    .mutation(({ ctx, input }) => recordExplorationResult(ctx, ctx.actor, input)),
});
