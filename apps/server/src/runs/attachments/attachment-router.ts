import {
  Attachment,
  AttachmentCounts,
  AttachmentRef,
  CreateAttachment,
  ImportRef,
  ListAttachments,
  Page,
} from "@tessera/domain";
import { z } from "zod";
import { projectProcedure, selfProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { createAttachment } from "./attachment-creation.ts";
import { sendAttachments } from "./attachment-sending.ts";
import { deleteAttachment, getAttachment, listAttachments, openAttachment } from "./attachment-service.ts";

/** Which scope a call needs, its file decides: `case:…` for those of test cases, `result:…` for all others. */
export const attachmentRouter = router({
  create: selfProcedure
    .meta({
      rest: {
        method: "POST",
        path: "/attachments",
        body: "upload",
        status: 201,
        about:
          "Attach a file to a test case, one of its steps, a result, or a note of an exploratory session. Needs the scope `case:write` or `result:write`. One file, as a form with a field named `file`.",
      },
    })
    .input(CreateAttachment)
    .output(Attachment)
    .mutation(({ ctx, input }) => createAttachment(ctx, ctx.actor, input, ctx.upload)),

  list: selfProcedure
    .meta({
      rest: {
        method: "GET",
        path: "/attachments",
        about:
          "Files of a test case, a result, an exploratory session or one of its notes, or an import, in the order in which they came, and those that its reports name but no one sent. Needs the scope `case:read` or `result:read`.",
      },
    })
    .input(ListAttachments)
    .output(Page(Attachment))
    .query(({ ctx, input }) => listAttachments(ctx, ctx.actor, input)),

  get: selfProcedure
    .meta({
      rest: {
        method: "GET",
        path: "/attachments/{attachmentId}",
        file: (ctx, attachment) => openAttachment(ctx, attachment as Attachment),
        about:
          "The content of a file, or a range of it, with the type that its bytes show. Needs the scope `case:read` or `result:read`.",
      },
    })
    .input(AttachmentRef)
    .output(Attachment)
    .query(({ ctx, input }) => getAttachment(ctx, ctx.actor, input)),

  send: projectProcedure("result:write")
    .meta({
      rest: {
        method: "POST",
        path: "/imports/{importId}/attachments",
        body: "upload",
        about:
          "Send files that the reports of an import name and that did not come with them. Each is called by the id of its attachment, or by its path as the report has it; answers how many are here now.",
      },
    })
    .input(ImportRef)
    .output(AttachmentCounts)
    .mutation(({ ctx, input }) => sendAttachments(ctx, ctx.actor, input, ctx.upload)),

  delete: selfProcedure
    .meta({
      rest: {
        method: "DELETE",
        path: "/attachments/{attachmentId}",
        about:
          "Remove a file for good. Needs the scope `case:write` or `result:write`; files of results and notes only their uploader and project admins remove.",
      },
    })
    .input(AttachmentRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteAttachment(ctx, ctx.actor, input);
      return {};
    }),
});
