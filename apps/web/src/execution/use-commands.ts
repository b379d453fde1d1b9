import type { ResultStatus } from "@tessera/domain";
import { statusOfSteps, wantsWords } from "./draft.ts";
import type { Command } from "./execution-keys.ts";
import type { Execution } from "./use-execution.ts";

type Fields = {
  execution: Execution;
  step: number | null;
  setStep: (step: number | null) => void;
  comment: { current: HTMLTextAreaElement | null };
  defect: { current: HTMLInputElement | null };
  evidence: { current: HTMLInputElement | null };
  issue: { current: HTMLElement | null };
  onHelp: () => void;
};

/** What each command does to the case that is shown. */
export function useCommands(fields: Fields): (command: Command) => void {
  const { execution, step, setStep, comment, defect, evidence, issue, onHelp } = fields;
  const { draft, edit, save, next, previous, timer, startCorrection } = execution;
  const steps = draft?.steps ?? [];
  const judge = (status: ResultStatus) => {
    if (!draft) return;
    if (step !== null) {
      const judged = steps.map((result, index) => (index === step ? { ...result, status } : result));
      const isLast = step === steps.length - 1;
      const whole = isLast ? statusOfSteps(judged) : undefined;
      edit({ steps: judged, ...(whole && { status: whole }) });
      setStep(isLast ? null : step + 1);
      if (whole && wantsWords(whole) && draft.message === "") comment.current?.focus();
      return;
    }
    if (!wantsWords(status) || draft.message.trim() !== "") return void save(status);
    edit({ status });
    comment.current?.focus();
  };
  const move = (by: number) => {
    const place = step === null ? (by > 0 ? 0 : steps.length - 1) : step + by;
    setStep(place >= 0 && place < steps.length ? place : null);
  };
  return (command) => {
    if (command.do === "judge") return judge(command.status);
    const acts: Record<Exclude<Command["do"], "judge">, () => void> = {
      ...{ next, previous, help: onHelp, timer: timer.toggle },
      ...{ stepDown: () => move(1), stepUp: () => move(-1), leave: () => setStep(null) },
      comment: () => comment.current?.focus(),
      defect: () => defect.current?.focus(),
      issue: () => issue.current?.querySelector("a")?.click(),
      evidence: () => evidence.current?.click(),
      save: () => void save(),
      correct: () => void startCorrection(),
    };
    acts[command.do]();
  };
}
