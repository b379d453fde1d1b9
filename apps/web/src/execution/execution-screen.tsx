import { Alert, Textarea, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useSuspenseQuery } from "@tanstack/react-query";
import type { TestCycle } from "@tessera/domain";
import { useRef, useState } from "react";
import { ActionError } from "#web/components/load-error.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { useLiveCycle } from "#web/cycles/use-live-cycle.ts";
import { ShortcutsDialog } from "#web/shortcuts/shortcuts-dialog.tsx";
import { trpc } from "#web/trpc.ts";
import { DefectField } from "./defect-field.tsx";
import { statusOfSteps } from "./draft.ts";
import { EvidenceField } from "./evidence-field.tsx";
import classes from "./execution.module.css";
import { ExecutionHead } from "./execution-head.tsx";
import { SHORTCUTS } from "./execution-keys.ts";
import { SheetHead } from "./sheet-head.tsx";
import { StepList } from "./step-list.tsx";
import { UnsentNotice } from "./unsent-notice.tsx";
import { useCommands } from "./use-commands.ts";
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
  const { queue, current } = execution;
  return (
    <div className={classes.screen} data-own-keys>
      <ExecutionHead cycle={cycle} execution={execution} onHelp={help.open} />
      <UnsentNotice execution={execution} />
      {current ? (
        <CaseSheet key={current.caseId} execution={execution} cycle={cycle} onHelp={help.open} />
      ) : (
        !queue.isLoading && (
          <NothingHere title="Nothing to execute here">
            {of.who === undefined
              ? "This test cycle plans no test cases yet. Add some on its page."
              : "No test case of this cycle is assigned to you."}
          </NothingHere>
        )
      )}
      <ShortcutsDialog opened={helping} onClose={help.close} shortcuts={SHORTCUTS} />
    </div>
  );
}

type CaseSheetProps = { execution: Execution; cycle: TestCycle; onHelp: () => void };

function CaseSheet({ execution, cycle, onHelp }: CaseSheetProps) {
  const { projectId, id: cycleId } = cycle;
  const isClosed = cycle.state === "closed";
  const { current, draft, edit, correction, testCase } = execution;
  const comment = useRef<HTMLTextAreaElement>(null);
  const defect = useRef<HTMLInputElement>(null);
  const evidence = useRef<HTMLInputElement>(null);
  const issue = useRef<HTMLDivElement>(null);
  const [step, setStep] = useState<number | null>(null);
  const act = useCommands({ execution, step, setStep, comment, defect, evidence, issue, onHelp });
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
            <DefectField {...{ execution, projectId }} input={defect} issue={issue} />
            <EvidenceField {...{ execution, projectId, cycleId, step }} input={evidence} />
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
