import {
  Comment,
  CommentRef,
  CreateComment,
  FindMentionable,
  ListComments,
  Page,
  Person,
  UpdateComment,
} from "@tessera/domain";
import { z } from "zod";
import { projectProcedure, selfProcedure } from "../../access/procedures.ts";
import { searchPeople } from "../../identity/people/user-service.ts";
import { router } from "../../platform/http/trpc.ts";
import { MAX_MENTION_CANDIDATES } from "../../platform/limits/limits.ts";
import { createComment, deleteComment, getComment, listComments, updateComment } from "./comment-service.ts";

const WRITES = "Needs the scope `case:write`, `cycle:write` or `result:write`, by what it is about.";
const READS = "Needs the scope `case:read`, `cycle:read` or `result:read`, by what it is about.";

/** Which scope a call needs, the comment decides: that of the test case, cycle, result or cause that it is about. */
export const commentRouter = router({
  list: selfProcedure
    .meta({
      rest: {
        method: "GET",
        path: "/comments",
        about: `Comments on a test case, a cycle, a result or a cause, newest first. ${READS}`,
      },
    })
    .input(ListComments)
    .output(Page(Comment))
    .query(({ ctx, input }) => listComments(ctx, ctx.actor, input)),

  get: selfProcedure
    .meta({ rest: { method: "GET", path: "/comments/{commentId}", about: `One comment. ${READS}` } })
    .input(CommentRef)
    .output(Comment)
    .query(({ ctx, input }) => getComment(ctx, ctx.actor, input)),

  create: selfProcedure
    .meta({
      rest: {
        method: "POST",
        path: "/comments",
        status: 201,
        about: `Comment on a test case, a cycle, a result or a cause, in Markdown. People named as @username who see the project get a notice. ${WRITES}`,
      },
    })
    .input(CreateComment)
    .output(Comment)
    .mutation(({ ctx, input }) => createComment(ctx, ctx.actor, input)),

  update: selfProcedure
    .meta({
      rest: {
        method: "PATCH",
        path: "/comments/{commentId}",
        about: `Change a comment of your own; people named for the first time get a notice. ${WRITES}`,
      },
    })
    .input(UpdateComment)
    .output(Comment)
    .mutation(({ ctx, input }) => updateComment(ctx, ctx.actor, input)),

  delete: selfProcedure
    .meta({
      rest: {
        method: "DELETE",
        path: "/comments/{commentId}",
        about: `Delete a comment of your own, or any as a project admin; its place stays, without the text. ${WRITES}`,
      },
    })
    .input(CommentRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteComment(ctx, ctx.actor, input);
      return {};
    }),

  people: projectProcedure("project:read")
    .meta({
      rest: {
        method: "GET",
        path: "/projects/{projectId}/mentionable-people",
        about: "A few members that a comment can mention, by a part of their name.",
      },
    })
    .input(FindMentionable)
    .output(z.object({ data: z.array(Person) }))
    .query(async ({ ctx, input: { projectId, search } }) => {
      const found = await searchPeople(ctx, { text: search, insideProject: projectId, limit: MAX_MENTION_CANDIDATES });
      return { data: found.map(({ person }) => person) };
    }),
});
