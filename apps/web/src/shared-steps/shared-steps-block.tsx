import { Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { StepTexts } from "#web/cases/case-steps.tsx";
import type { StepUnit } from "#web/cases/step-units.ts";
import classes from "./shared-steps-block.module.css";
import { oneSharedStepsQuery } from "./shared-steps-query.ts";

type SharedStepsBlockProps = { projectId: string; block: StepUnit; label: string; onMakeOwn: () => void };

/** Shared steps among those of a test case: read here, changed where they are kept. */
export function SharedStepsBlock({ projectId, block, label, onMakeOwn }: SharedStepsBlockProps) {
  const { shared = "", from, steps } = block;
  const known = useQuery(oneSharedStepsQuery({ projectId, sharedStepsId: shared })).data;
  return (
    <section className={classes.block} aria-label={`S${label.slice(1)}`}>
      <header className={classes.head}>
        <Text fw={500} truncate dir="auto">
          {known?.name ?? shared}
        </Text>
        <Text size="xs" c="dimmed" className={classes.id}>
          {shared}
        </Text>
        <Button size="compact-xs" variant="subtle" className={classes.own} onClick={onMakeOwn}>
          Make own steps
        </Button>
      </header>
      <StepTexts steps={steps} from={from} />
    </section>
  );
}
