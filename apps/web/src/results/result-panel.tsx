import { Stack, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { type ErrorComponentProps, useNavigate, useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { LoadError } from "#web/components/load-error.tsx";
import { LongText } from "#web/components/long-text.tsx";
import { OutcomeLabel } from "#web/components/outcome.tsx";
import { SidePanel } from "#web/components/side-panel.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { trpc } from "#web/trpc.ts";
import { Attempts } from "./attempts.tsx";
import { ReportText, TraceText } from "./report-text.tsx";
import { ResultFacts } from "./result-facts.tsx";
import { SetStatus } from "./set-status.tsx";

export type ResultAddress = { projectId: string; cycleId: string; resultId: string };

export function ResultPanel(address: ResultAddress) {
  const { data: result } = useSuspenseQuery(trpc.result.get.queryOptions(address));
  const { mayWrite } = useProject(address.projectId);
  return (
    <PanelFrame
      subject={result.id}
      header={
        <Stack gap="2xs" align="flex-start">
          <OutcomeLabel status={result.status} />
          <LongText order={2} text={result.name} lines={4} />
        </Stack>
      }
    >
      <Stack gap="lg">
        <ResultFacts result={result} />
        {result.message !== null && result.message !== "" && (
          <ReportText title="Message" text={result.message} what="the message" />
        )}
        {result.trace !== null && result.trace !== "" && <TraceText trace={result.trace} />}
        {result.output !== null && result.output !== "" && (
          <ReportText title="Output" text={result.output} what="the output" />
        )}
        <Attempts result={result} />
        {mayWrite && <SetStatus result={result} />}
      </Stack>
    </PanelFrame>
  );
}

export function ResultPanelError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const again = () => {
    reset();
    void router.invalidate();
  };
  return (
    <PanelFrame subject="error" header={<Title order={2}>Result</Title>}>
      <LoadError what="This result" error={error} onRetry={again} />
    </PanelFrame>
  );
}

function PanelFrame({ subject, header, children }: { subject: string; header: ReactNode; children: ReactNode }) {
  const navigate = useNavigate({ from: "/projects/$projectId/cycles/$cycleId/results/$resultId" });
  const close = async () => {
    const row = document.querySelector<HTMLElement>(`[data-result="${CSS.escape(subject)}"]`);
    await navigate({ to: "../..", search: true, resetScroll: false });
    row?.focus();
  };
  return (
    <SidePanel label="Result" subject={subject} header={header} onClose={() => void close()}>
      {children}
    </SidePanel>
  );
}
