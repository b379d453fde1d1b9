import { Alert, Anchor, Group, Textarea, TextInput, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useSuspenseQuery } from "@tanstack/react-query";
import type { ResultStatus } from "@tessera/domain";
import { useRef, useState } from "react";
import { Priority } from "#web/cases/priority.tsx";
import { ActionError } from "#web/components/load-error.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { CaseStatus } from "#web/cycles/case-status.tsx";
import { useLiveCycle } from "#web/cycles/use-live-cycle.ts";
import { trpc } from "#web/trpc.ts";
import { statusOfSteps, wantsWords } from "./draft.ts";
import classes from "./execution.module.css";
import { ExecutionHead } from "./execution-head.tsx";
import type { Command } from "./execution-keys.ts";
import { ShortcutsDialog } from "./shortcuts-dialog.tsx";
import { StepList } from "./step-list.tsx";
import { UnsentNotice } from "./unsent-notice.tsx";
import { type Execution, type ExecutionOf, useExecution } from "./use-execution.ts";
import { useExecutionKeys } from "./use-execution-keys.ts";
import { VerdictBar } from "./verdict-bar.tsx";

/** One case at a time: what to do in the middle, verdicts at the foot, progress on top. */
export function ExecutionScreen(of: ExecutionOf) {
  const { projectId, cycleId } = of;
  const { data: cycle } = useSuspenseQuery(trpc.cycle.get.queryOptions({ projectId, cycleId }));
  useLiveCycle(projectId, cycleId);
  const execution = useExecution(of);
  const [helping, help] = useDisclosure();
  const { queue, current, unsent } = execution;
  return (
    <div className={classes.screen}>
      <ExecutionHead cycle={cycle} execution={execution} onHelp={help.open} />
      <UnsentNotice queue={unsent} />
      {current ? (
        <CaseSheet key={current.caseId} execution={execution} isClosed={cycle.state === "closed"} onHelp={help.open} />
      ) : (
        !queue.isLoading && (
          <NothingHere title="Nothing to execute here">
            {of.who === undefined
              ? "This test cycle plans no test cases yet. Add some on its page."
              : "No test case of this cycle is assigned to you."}
          </NothingHere>
        )
      )}
      <ShortcutsDialog opened={helping} onClose={help.close} />
    </div>
  );
}

type CaseSheetProps = { execution: Execution; isClosed: boolean; onHelp: () => void };

function CaseSheet({ execution, isClosed, onHelp }: CaseSheetProps) {
  const { current, draft, edit, correction, testCase } = execution;
  const comment = useRef<HTMLTextAreaElement>(null);
  const defect = useRef<HTMLInputElement>(null);
  const [step, setStep] = useState<number | null>(null);
  const act = useCommands({ execution, step, setStep, comment, defect, onHelp });
  useExecutionKeys((command) => {
    if (!isClosed || ["next", "previous", "help"].includes(command.do)) act(command);
  });
  if (!current || !draft) return null;
  const steps = testCase.data?.steps ?? [];
  const toSave = draft.status ?? statusOfSteps(draft.steps);
  return (
    <>
      <article className={classes.sheet} aria-label={current.caseId}>
        <SheetHead execution={execution} />
        {isClosed && <Alert color="gray">This test cycle is closed: nothing in it changes any more.</Alert>}
        {testCase.isError && <ActionError error={testCase.error} />}
        {testCase.data && testCase.data.description !== "" && (
          <p className={classes.prose}>{testCase.data.description}</p>
        )}
        {testCase.data && testCase.data.preconditions !== "" && (
          <section>
            <Title order={3}>Preconditions</Title>
            <p className={classes.prose}>{testCase.data.preconditions}</p>
          </section>
        )}
        <StepList
          steps={steps}
          results={draft.steps}
          chosen={step}
          onChoose={setStep}
          onChange={(index, change) =>
            edit({ steps: draft.steps.map((result, at) => (at === index ? { ...result, ...change } : result)) })
          }
        />
        {!isClosed && (
          <>
            <Textarea
              ref={comment}
              label="Comment"
              placeholder="What you saw"
              autosize
              minRows={2}
              maxRows={10}
              maxLength={10_000}
              value={draft.message}
              onChange={(event) => edit({ message: event.currentTarget.value })}
            />
            <TextInput
              ref={defect}
              label="Defect"
              placeholder="https://tracker.example/browse/SHOP-42"
              maxLength={2000}
              value={draft.defect}
              onChange={(event) => edit({ defect: event.currentTarget.value })}
            />
            {/* Evidence (attachments of the result) stands here, between what was said and the verdict. */}
            <ActionError error={correction.error} />
          </>
        )}
      </article>
      {!isClosed && (
        <VerdictBar
          status={draft.status}
          toSave={toSave ?? undefined}
          isCorrecting={draft.corrects !== null}
          onJudge={(status) => act({ do: "judge", status })}
          onSave={() => act({ do: "save" })}
        />
      )}
    </>
  );
}

function SheetHead({ execution }: { execution: Execution }) {
  const { current, draft, own, isOvertaken, startCorrection, cancelCorrection } = execution;
  if (!current) return null;
  return (
    <>
      <Group gap="xs" className={classes.facts}>
        <span className={classes.id}>{current.caseId}</span>
        <CaseStatus status={current.status} />
        <Priority priority={current.priority} />
        {current.estimate !== null && <span>{current.estimate} min</span>}
        {current.assignee && <span dir="auto">{current.assignee.name}</span>}
        {current.lastResultAt !== null && (
          <span>
            {current.lastResultBy?.name ?? "Someone"}, <TimeAgo time={current.lastResultAt} />
          </span>
        )}
      </Group>
      <h1 className={classes.name} dir="auto">
        {current.name}
      </h1>
      {isOvertaken && (
        <Alert color="warning" p="xs" role="status">
          {current.lastResultBy?.name ?? "Someone"} has just recorded this test case.
        </Alert>
      )}
      {draft?.corrects !== null ? (
        <Alert color="gray" p="xs">
          You are correcting your last result.{" "}
          <Anchor component="button" type="button" onClick={cancelCorrection}>
            Leave it as it was
          </Anchor>
        </Alert>
      ) : (
        own && (
          <p className={classes.hint}>
            This is your result.{" "}
            <Anchor component="button" type="button" onClick={() => void startCorrection()}>
              Correct it
            </Anchor>{" "}
            <kbd className={classes.key}>U</kbd>
          </p>
        )
      )}
    </>
  );
}

type Fields = {
  execution: Execution;
  step: number | null;
  setStep: (step: number | null) => void;
  comment: { current: HTMLTextAreaElement | null };
  defect: { current: HTMLInputElement | null };
  onHelp: () => void;
};

/** What each command does to the case that is shown. */
function useCommands({ execution, step, setStep, comment, defect, onHelp }: Fields): (command: Command) => void {
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
      save: () => void save(),
      correct: () => void startCorrection(),
    };
    acts[command.do]();
  };
}
