import { ModelAnswer, ModelQuestion } from "@tessera/domain";
import { scopedProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { modelDocument } from "./model-document.ts";
import { answerQuestion } from "./model-service.ts";
import { MODELS, type ModelName } from "./model-table-repo.ts";

/** Reads at the addresses that clients of other products know: one procedure for each model, since each needs its scope. */
export const modelRouter = router({
  folder: modelProcedure("folder"),
  project: modelProcedure("project"),
  testCase: modelProcedure("testCase"),
  testCycle: modelProcedure("testCycle"),
  testResult: modelProcedure("testResult"),
});

function modelProcedure(name: ModelName) {
  const { names, scope } = MODELS[name];
  const [path, ...aliases] = names.map((it) => `/model/${it}/{operation}` as const);
  const about = `Read ${names[1]}.`;
  return scopedProcedure(scope)
    .meta({
      rest: {
        ...{ method: "POST", base: "/api", path: path as `/${string}`, aliases },
        ...{ body: "question", about, document: modelDocument(name) },
      },
    })
    .input(ModelQuestion)
    .output(ModelAnswer)
    .query(({ ctx, input }) => answerQuestion(ctx, ctx.actor, name, input));
}
