import type { RunResult } from "@tessera/domain";
import type { Receipt } from "../api/answers.ts";
import { choiceOf } from "../choices.ts";
import type { GateVerdict } from "../gate/gate-verdict.ts";
import { findOwnNewFailures } from "../gate/offenders.ts";
import type { Host } from "../host.ts";
import type { RunApi } from "../runs/run-api.ts";
import type { Settings } from "../settings.ts";
import { annotationsFor } from "./annotations.ts";
import { markdownSummary } from "./markdown-summary.ts";
import { summaryPlace, writeSummary } from "./summary-file.ts";

type OutputSettings = Settings<"summary" | "annotations">;

/** What is shown of an upload in the page of the CI system. */
export type Shown = { receipt: Receipt; verdict: GateVerdict; serverUrl: string };

/** Summary and annotations, where they were asked for or the CI system has a place for them. */
export async function showInCi(settings: OutputSettings, host: Host, api: RunApi, shown: Shown): Promise<void> {
  const wanted = choiceOf(settings, "annotations", ["auto", "none"]) ?? "auto";
  const annotate = wanted === "auto" ? annotationsFor(host.env) : undefined;
  const place = summaryPlace(settings.get("summary") ?? "auto", host);
  const newFailures = annotate || place ? await newFailuresOf(api, shown) : [];
  if (annotate) for (const result of newFailures) host.terminal.command(await annotate(result, host));
  if (place) await writeSummary(place, markdownSummary(shown, newFailures), host);
}

/** Those that the gate has read already are not read again. */
async function newFailuresOf(api: RunApi, { receipt: { id, run }, verdict }: Shown): Promise<RunResult[]> {
  if (verdict.newFailures) return verdict.newFailures;
  return run && id !== null && run.changes.newFailures > 0 ? findOwnNewFailures(api, run, id) : [];
}
