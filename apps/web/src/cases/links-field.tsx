import { ActionIcon, Button, Input, Select, Stack, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { IconPlus, IconX } from "@tabler/icons-react";
import { CASE_LINK_KINDS } from "@tessera/domain";
import { LINK_KIND_LABELS } from "./case-labels.ts";
import type { CaseValues } from "./case-values.ts";
import classes from "./links-field.module.css";

const KINDS = CASE_LINK_KINDS.map((value) => ({ value, label: LINK_KIND_LABELS[value] }));

/** Pages elsewhere that belong to the case: requirements it checks, defects it found. */
export function LinksField({ form }: { form: UseFormReturnType<CaseValues> }) {
  return (
    <Input.Wrapper
      label="Links"
      labelElement="div"
      description="Optional. Requirements, defects and other pages that belong to it."
    >
      <Stack gap="xs" mt="2xs" align="flex-start">
        {form.values.links.map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a link is its place
          <div key={index} className={classes.link}>
            <Select
              aria-label={`Link ${index + 1}: kind`}
              allowDeselect={false}
              data={KINDS}
              {...form.getInputProps(`links.${index}.kind`)}
            />
            <TextInput
              aria-label={`Link ${index + 1}: address`}
              placeholder="https://issues.example.org/42"
              {...form.getInputProps(`links.${index}.url`)}
            />
            <TextInput
              aria-label={`Link ${index + 1}: text`}
              placeholder="Text, for example SHOP-42"
              {...form.getInputProps(`links.${index}.label`)}
            />
            <ActionIcon aria-label={`Remove link ${index + 1}`} onClick={() => form.removeListItem("links", index)}>
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </div>
        ))}
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => form.insertListItem("links", { kind: "requirement", url: "", label: "" })}
        >
          Add link
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}
