import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { Run } from "@tessera/domain";
import { lazy } from "react";
import { WhenOpened } from "#web/components/when-opened.tsx";

const FinishRunDialog = lazy(async () => ({ default: (await import("./finish-run-dialog.tsx")).FinishRunDialog }));

/** Ends the wait for shards that won't come. */
export function FinishRun({ projectId, run }: { projectId: string; run: Run }) {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant="default" onClick={open}>
        Finish run
      </Button>
      <WhenOpened opened={opened}>
        <FinishRunDialog projectId={projectId} run={run} opened={opened} onClose={close} />
      </WhenOpened>
    </>
  );
}
