import { Button } from "@mantine/core";
import { IconBellOff } from "@tabler/icons-react";
import { lazy, useState } from "react";
import { WhenOpened } from "#web/components/when-opened.tsx";
import type { MuteQuestion } from "./mute-test.tsx";

const MuteTest = lazy(async () => ({ default: (await import("./mute-test.tsx")).MuteTest }));

/** Mutes the test that a panel shows. */
export function MuteButton({ projectId, caseId, name }: { projectId: string } & MuteQuestion) {
  const [question, ask] = useState<MuteQuestion>();
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconBellOff size={14} aria-hidden />}
        onClick={() => ask({ caseId, name })}
      >
        Mute test
      </Button>
      <WhenOpened opened={question !== undefined}>
        <MuteTest projectId={projectId} question={question} onClose={() => ask(undefined)} />
      </WhenOpened>
    </>
  );
}
