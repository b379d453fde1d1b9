import { Button, Collapse, Group, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { cycleId as idOfCycle, MASTER_CYCLE } from "@tessera/domain";
import { useState } from "react";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { countOf } from "#web/counting.ts";
import { CancelButton } from "#web/leaving/guarded-dialog.tsx";
import { trpc } from "#web/trpc.ts";
import { FileDrop } from "./file-drop.tsx";
import type { UploadOptions } from "./send-reports.ts";

type UploadFormProps = {
  projectId: string;
  dropped: readonly File[];
  /** Why the last attempt was refused. */
  problem: string | undefined;
  onSend: (files: readonly File[], options: UploadOptions) => void;
};

export function UploadForm({ projectId, dropped, problem, onSend }: UploadFormProps) {
  const [files, setFiles] = useState<readonly File[]>(dropped);
  const [lacksFiles, setLacksFiles] = useState(false);
  const [more, { toggle }] = useDisclosure();
  const form = useForm({
    initialValues: { cycleId: idOfCycle(MASTER_CYCLE), branch: "", commit: "", environment: "", runName: "" },
  });
  const cycles = useQuery(trpc.cycle.list.queryOptions({ projectId, limit: 200 }));
  const submit = form.onSubmit((values) => {
    setLacksFiles(files.length === 0);
    if (files.length > 0) onSend(files, { projectId, ...values });
  });
  const Chevron = more ? IconChevronDown : IconChevronRight;
  return (
    <Form form={{ ...form, isDirty: () => form.isDirty() || files.length > 0 }} onSubmit={submit}>
      <Stack gap="md">
        <FileDrop
          files={files}
          problem={lacksFiles && files.length === 0 ? "Choose at least one report file" : undefined}
          onChange={setFiles}
        />
        <TextInput
          label="Branch"
          description="Optional. Runs are compared within their branch."
          maxLength={300}
          {...form.getInputProps("branch")}
        />
        <div>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<Chevron size={14} aria-hidden />}
            aria-expanded={more}
            onClick={toggle}
          >
            More about this run
          </Button>
          <Collapse expanded={more}>
            <Stack gap="sm" pt="xs">
              <Group grow gap="sm" align="flex-start">
                <TextInput label="Environment" maxLength={100} {...form.getInputProps("environment")} />
                <TextInput label="Commit" maxLength={100} {...form.getInputProps("commit")} />
              </Group>
              <TextInput
                label="Name of the run"
                placeholder="Upload"
                maxLength={300}
                {...form.getInputProps("runName")}
              />
              <Select
                label="Test cycle"
                searchable
                allowDeselect={false}
                data={(cycles.data?.data ?? []).map(({ id, name }) => ({ value: id, label: `${name} (${id})` }))}
                {...form.getInputProps("cycleId")}
              />
            </Stack>
          </Collapse>
        </div>
        <FormError message={problem} />
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit">
            {files.length > 1 ? `Upload ${countOf(files.length, "report")}` : "Upload report"}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}
