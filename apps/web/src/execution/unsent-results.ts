import type { CreateResult } from "@tessera/domain";
import { type Unsent, unsentStore } from "./unsent-store.ts";

type Input = CreateResult & { key: string };

/** A result that the server has not confirmed yet; its name is that of the case. */
export type UnsentResult = Unsent<Input>;

/** Those of one person, in the browser. */
export const UNSENT_RESULTS = unsentStore<Input>("results", ({ caseId }) => typeof caseId === "string");
