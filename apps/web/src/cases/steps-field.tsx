import { ActionIcon, Button, Input, Stack, Textarea } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from "@tabler/icons-react";
import type { ClipboardEvent } from "react";
import { type CaseValues, stepsFromText } from "./case-values.ts";
import classes from "./steps-field.module.css";

/** Several lines in an empty step become steps of their own; anything else is pasted as text. */
function pasteSteps(form: UseFormReturnType<CaseValues>, index: number, event: ClipboardEvent): void {
  const pasted = stepsFromText(event.clipboardData.getData("text/plain"));
  if (pasted.length < 2 || form.values.steps[index]?.action.trim() !== "") return;
  event.preventDefault();
  const { steps } = form.values;
  form.setFieldValue("steps", [...steps.slice(0, index), ...pasted, ...steps.slice(index + 1)]);
}

export function StepsField({ form }: { form: UseFormReturnType<CaseValues> }) {
  const { steps } = form.values;
  return (
    <Input.Wrapper
      label="Steps"
      labelElement="div"
      description="Optional. What to do, and what should be seen then. A pasted list becomes a step for each line."
    >
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
              onPaste={(event) => pasteSteps(form, index, event)}
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
            <ActionIcon
              aria-label={`Move step ${index + 1} up`}
              disabled={index === 0}
              onClick={() => form.reorderListItem("steps", { from: index, to: index - 1 })}
            >
              <IconArrowUp size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon
              aria-label={`Move step ${index + 1} down`}
              disabled={index === steps.length - 1}
              onClick={() => form.reorderListItem("steps", { from: index, to: index + 1 })}
            >
              <IconArrowDown size={16} aria-hidden />
            </ActionIcon>
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
