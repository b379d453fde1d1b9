import { type ResultStatus, type StepResult, worstOf } from "@tessera/domain";

/** What someone has said of a case so far. */
export type Draft = {
  /** Chosen, but not saved: what failed is explained first. */
  status: ResultStatus | null;
  message: string;
  defect: string;
  steps: StepResult[];
  /** The result of one's own that this corrects; null for a new one. */
  corrects: string | null;
};

export const emptyDraft = (steps: number): Draft => ({
  ...{ status: null, message: "", defect: "", corrects: null },
  steps: Array.from({ length: steps }, () => ({ status: null, comment: "" })),
});

/** Whether something would be lost with it. */
export const isStarted = ({ status, message, defect, steps }: Draft): boolean =>
  status !== null || message.trim() !== "" || defect.trim() !== "" || steps.some((step) => step.status !== null);

/** What all steps come to; undefined while one of them has no status. */
export function statusOfSteps(steps: readonly StepResult[]): ResultStatus | undefined {
  const statuses = steps.map(({ status }) => status).filter((status) => status !== null);
  return statuses.length === steps.length ? worstOf(statuses) : undefined;
}

/** A status that says nothing without words. */
export const wantsWords = (status: ResultStatus): boolean => status !== "passed" && status !== "skipped";

/** `1:05`, `1:02:05` */
export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours, ...rest] = parts;
  const shown = hours === 0 ? rest : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}
