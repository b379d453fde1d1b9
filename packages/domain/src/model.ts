import { z } from "zod";

export const MODEL_OPERATIONS = ["findMany", "findFirst", "findUnique", "count"] as const;
export type ModelOperation = (typeof MODEL_OPERATIONS)[number];

const MAX_SKIP = 2_147_483_647;

/** JSON whose fields depend on the model. */
const AnyObject = z.unknown().meta({ type: "object" });
const AnyOrder = z.unknown().meta({ type: ["object", "array"] });

/** A question about one model, as object mappers put it; what its parts may hold, the model decides. */
export const ModelQuestion = z.strictObject({
  operation: z.enum(MODEL_OPERATIONS),
  where: AnyObject.optional(),
  include: AnyObject.optional(),
  select: AnyObject.optional(),
  orderBy: AnyOrder.optional(),
  take: z.int().min(1).max(1000).optional(),
  skip: z.int().min(0).max(MAX_SKIP).optional(),
});
export type ModelQuestion = z.infer<typeof ModelQuestion>;

/** A list, one thing or null, or a number, as the operation has it. */
export const ModelAnswer = z.object({ data: z.unknown() });
export type ModelAnswer = z.infer<typeof ModelAnswer>;
