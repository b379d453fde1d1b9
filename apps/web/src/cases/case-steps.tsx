import { Title } from "@mantine/core";
import type { CaseStep } from "@tessera/domain";
import classes from "./case-steps.module.css";

export function CaseSteps({ steps }: { steps: readonly CaseStep[] }) {
  if (steps.length === 0) return null;
  return (
    <section>
      <Title order={3} mb="2xs">
        Steps
      </Title>
      <ol className={classes.steps}>
        {steps.map(({ action, expected }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <li key={index}>
            <span>{action}</span>
            {expected !== "" && <span className={classes.expected}>{expected}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
