import { z } from "zod";

/** The pages whose filters can be saved under a name. */
export const SavedViewPage = z.enum(["runs", "results", "search"]).meta({ id: "SavedViewPage" });
export type SavedViewPage = z.infer<typeof SavedViewPage>;
