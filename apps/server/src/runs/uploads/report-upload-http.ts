import { ImportQuery } from "@tessera/domain";
import type { HttpRoute } from "../../platform/http/http-route.ts";
import { procedureRunner } from "../../platform/http/procedure-runner.ts";
import { readQuery } from "../../platform/http/rest-input.ts";
import { uploadedFiles } from "../../platform/http/upload.ts";
import { importRouter } from "./import-router.ts";

/** The upload of the page, with its session; programs send reports to REST, which takes tokens only. */
export const reportUploadRoutes: HttpRoute[] = [
  {
    method: "POST",
    path: "/uploads/reports",
    handler: ({ ctx: { bodyPace }, requestCtx }) => {
      const upload = procedureRunner({ name: "import.create", procedure: importRouter.create });
      return async (req, res) => {
        res.setHeader("Cache-Control", "no-store");
        const ctx = { ...requestCtx(req, res), upload: () => uploadedFiles(req, bodyPace) };
        res.json(await upload(ctx, async () => readQuery(req.query, ImportQuery)));
      };
    },
  },
];
