import { type Attachment, CreateAttachment } from "@tessera/domain";
import { requireAnnounced } from "../../platform/http/announced-body.ts";
import { sendFile } from "../../platform/http/file-answer.ts";
import type { HttpRoute } from "../../platform/http/http-route.ts";
import { procedureRunner } from "../../platform/http/procedure-runner.ts";
import { readQuery } from "../../platform/http/rest-input.ts";
import { uploadedFiles } from "../../platform/http/upload.ts";
import { attachmentRouter } from "./attachment-router.ts";
import { openAttachment } from "./attachment-service.ts";

/** Files for the page, with its session; programs call REST, which takes tokens only. */
export const attachmentRoutes: HttpRoute[] = [
  {
    method: "POST",
    path: "/uploads/attachments",
    handler: ({ ctx: { bodyPace, config }, requestCtx }) => {
      const create = procedureRunner({ name: "attachment.create", procedure: attachmentRouter.create });
      return async (req, res) => {
        res.setHeader("Cache-Control", "no-store");
        const upload = () => {
          requireAnnounced(req, config.maxImportBytes);
          return uploadedFiles(req, bodyPace);
        };
        const ctx = { ...requestCtx(req, res), upload };
        res.status(201).json(await create(ctx, async () => readQuery(req.query, CreateAttachment)));
      };
    },
  },
  {
    method: "GET",
    path: "/attachments/:projectId/:attachmentId",
    handler: ({ requestCtx }) => {
      const get = procedureRunner({ name: "attachment.get", procedure: attachmentRouter.get });
      return async (req, res) => {
        const ctx = requestCtx(req, res);
        const attachment = await get(ctx, async () => req.params);
        await sendFile(res, await openAttachment(ctx, attachment as Attachment));
      };
    },
  },
];
