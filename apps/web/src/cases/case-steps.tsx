import { Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type CaseStep, stepBlocks } from "@tessera/domain";
import classes from "./case-steps.module.css";

type CaseStepsProps = {
  steps: readonly CaseStep[];
  /** The project whose shared steps may be among them. */
  projectId: string;
};

export function CaseSteps({ steps, projectId }: CaseStepsProps) {
  if (steps.length === 0) return null;
  return (
    <section>
      <Title order={3} mb="2xs">
        Steps
      </Title>
      {stepBlocks(steps).map(({ shared, from, steps }) => (
        <div key={from} className={classes.block} data-shared={shared !== undefined || undefined}>
          {shared !== undefined && (
            <Text size="xs" c="dimmed">
              Shared steps{" "}
              <Link
                to="/projects/$projectId/shared-steps/$sharedStepsId"
                params={{ projectId, sharedStepsId: shared }}
                className={classes.shared}
              >
                {shared}
              </Link>
            </Text>
          )}
          <StepTexts steps={steps} from={from} />
        </div>
      ))}
    </section>
  );
}

/** Steps to read, numbered on from those before. */
export function StepTexts({ steps, from }: { steps: readonly CaseStep[]; from: number }) {
  return (
    <ol className={classes.steps} start={from + 1}>
      {steps.map(({ action, expected }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
        <li key={index}>
          <span>{action}</span>
          {expected !== "" && <span className={classes.expected}>{expected}</span>}
        </li>
      ))}
    </ol>
  );
}
