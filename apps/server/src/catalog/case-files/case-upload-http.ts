import { ImportCases } from "@tessera/domain";
import type { HttpRoute } from "../../platform/http/http-route.ts";
import { procedureRunner } from "../../platform/http/procedure-runner.ts";
import { readQuery } from "../../platform/http/rest-input.ts";
import { uploadedFiles } from "../../platform/http/upload.ts";
import { caseImportRouter } from "./case-import-router.ts";

/** The upload of the page, with its session; programs send files to REST, which takes tokens only. */
export const caseUploadRoutes: HttpRoute[] = [
  {
    method: "POST",
    path: "/uploads/test-cases",
    handler: ({ ctx: { bodyPace }, requestCtx }) => {
      const upload = procedureRunner({ name: "caseImport.create", procedure: caseImportRouter.create });
      return async (req, res) => {
        res.setHeader("Cache-Control", "no-store");
        const ctx = { ...requestCtx(req, res), upload: () => uploadedFiles(req, bodyPace) };
        res.json(await upload(ctx, async () => readQuery(req.query, ImportCases)));
      };
    },
  },
];
