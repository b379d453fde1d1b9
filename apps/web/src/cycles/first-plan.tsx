import { Button, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { TestCycle } from "@tessera/domain";
import { lazy } from "react";
import { WhenOpened } from "#web/components/when-opened.tsx";
import classes from "#web/projects/first-upload.module.css";

const AddCasesDialog = lazy(async () => ({ default: (await import("./add-cases-dialog.tsx")).AddCasesDialog }));

/** A cycle without test cases: the way to plan those that people execute. */
export function FirstPlan({ cycle: { projectId, id } }: { cycle: TestCycle }) {
  const [adding, { open, close }] = useDisclosure();
  return (
    <section className={classes.box} aria-labelledby="first-plan">
      <Stack gap="md">
        <div>
          <Title order={2} id="first-plan">
            Plan what people execute
          </Title>
          <Text c="dimmed">Choose folders, tags, single test cases, or what failed in a run.</Text>
        </div>
        <Button className={classes.action} onClick={open}>
          Add test cases
        </Button>
      </Stack>
      <WhenOpened opened={adding}>
        <AddCasesDialog opened={adding} onClose={close} projectId={projectId} cycleId={id} />
      </WhenOpened>
    </section>
  );
}
