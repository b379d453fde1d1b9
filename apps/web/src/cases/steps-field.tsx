import { ActionIcon, Button, Input, Stack, Textarea } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { IconPlus, IconX } from "@tabler/icons-react";
import type { CaseValues } from "./case-fieldset.tsx";
import classes from "./steps-field.module.css";

export function StepsField({ form }: { form: UseFormReturnType<CaseValues> }) {
  const { steps } = form.values;
  return (
    <Input.Wrapper label="Steps" labelElement="div" description="Optional. What to do, and what should be seen then.">
      <Stack gap="xs" mt="2xs" align="flex-start">
        {steps.map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <div key={index} className={classes.step}>
            <span className={classes.number} aria-hidden>
              {index + 1}
            </span>
            <Textarea
              aria-label={`Step ${index + 1}: what to do`}
              placeholder="What to do"
              autosize
              minRows={1}
              maxRows={6}
              {...form.getInputProps(`steps.${index}.action`)}
            />
            <Textarea
              aria-label={`Step ${index + 1}: what should be seen`}
              placeholder="What should be seen"
              autosize
              minRows={1}
              maxRows={6}
              {...form.getInputProps(`steps.${index}.expected`)}
            />
            <ActionIcon aria-label={`Remove step ${index + 1}`} onClick={() => form.removeListItem("steps", index)}>
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </div>
        ))}
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => form.insertListItem("steps", { action: "", expected: "" })}
        >
          Add step
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}
