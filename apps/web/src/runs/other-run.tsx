import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";

type OtherRunProps = {
  projectId: string;
  value: string | null;
  /** The run that is compared, which can't be its own other side. */
  not: string;
  onPick: (runId: string) => void;
};

const RunPicker = lazy(async () => ({ default: (await import("./run-picker.tsx")).RunPicker }));

/** Offers to compare with another run; the field that finds one is loaded once someone wants it. */
export function OtherRun({ onPick, ...run }: OtherRunProps) {
  const [isPicking, setPicking] = useState(false);
  if (!isPicking) {
    return (
      <Button size="compact-sm" variant="default" onClick={() => setPicking(true)}>
        {run.value === null ? "Choose a run" : "Choose another run"}
      </Button>
    );
  }
  return (
    <Suspense fallback={null}>
      <RunPicker
        {...run}
        onPick={(runId) => {
          setPicking(false);
          onPick(runId);
        }}
        onClose={() => setPicking(false)}
      />
    </Suspense>
  );
}
