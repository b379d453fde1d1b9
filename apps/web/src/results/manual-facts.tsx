import { Anchor, Stack, Text, Title } from "@mantine/core";
import type { ResultCorrection, StepResult, TestResultDetail } from "@tessera/domain";
import { OutcomeLabel } from "#web/components/outcome.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import classes from "./manual-facts.module.css";

/** What a person said of a result beside its status: how each step went, defects, and what it said before corrections. */
export function ManualFacts({ result: { steps, defects, corrections } }: { result: TestResultDetail }) {
  return (
    <>
      {steps.length > 0 && (
        <section>
          <Title order={3} mb="2xs">
            Steps
          </Title>
          <Steps steps={steps} />
        </section>
      )}
      {defects.length > 0 && (
        <section>
          <Title order={3} mb="2xs">
            Defects
          </Title>
          <ul className={classes.list}>
            {defects.map((defect) => (
              <li key={defect}>
                <Anchor href={defect} target="_blank" rel="noopener noreferrer" className={classes.link}>
                  {defect}
                </Anchor>
              </li>
            ))}
          </ul>
        </section>
      )}
      {corrections.length > 0 && (
        <section>
          <Title order={3} mb="2xs">
            Corrections
          </Title>
          <ul className={classes.list}>
            {corrections.map((correction) => (
              <Correction key={correction.at} correction={correction} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Steps({ steps }: { steps: readonly StepResult[] }) {
  return (
    <ol className={classes.list}>
      {steps.map(({ status, comment }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
        <li key={index} className={classes.step}>
          <span className={classes.number}>{index + 1}</span>
          <span>
            {status === null ? (
              <Text span size="sm" c="dimmed">
                Not done
              </Text>
            ) : (
              <OutcomeLabel status={status} />
            )}
          </span>
          {comment !== "" && <span className={classes.said}>{comment}</span>}
        </li>
      ))}
    </ol>
  );
}

function Correction({ correction: { at, by, before } }: { correction: ResultCorrection }) {
  return (
    <li>
      <Stack gap={0}>
        <Text size="sm">
          {by?.name ?? "Someone"}, <TimeAgo time={at} />. Before: <OutcomeLabel status={before.status} />
        </Text>
        {before.message !== null && before.message !== "" && (
          <Text size="sm" c="dimmed" className={classes.said}>
            {before.message}
          </Text>
        )}
      </Stack>
    </li>
  );
}
