import { Button, Stack, Text } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { IconPlus } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Fragment, type ReactNode, useState } from "react";
import { appError } from "#web/app-error.ts";
import { Form } from "./form.tsx";
import { SaveBar } from "./save-bar.tsx";
import { FORM_WIDTH } from "./settings-section.tsx";

type Keyed<Row> = Row & { key: number };

let keys = 0;
const withKey = <Row extends object>(row: Row): Keyed<Row> => ({ ...row, key: ++keys });

/** The form that a row's fields belong to, under `rows.0.name` and so on. */
export type FormOfRows<Row> = UseFormReturnType<{ rows: Keyed<Row>[] }>;

type RowsFormProps<Row> = {
  saved: readonly Row[];
  /** What a row is called, and several: "field", "fields". */
  one: string;
  many: string;
  newRow: Row;
  mayManage: boolean;
  /** The fields of one row. */
  row: (form: FormOfRows<Row>, index: number) => ReactNode;
  /** Stores them all; resolves to what was stored. */
  onSave: (rows: Row[]) => Promise<readonly Row[]>;
};

/** A list of a project's settings that is edited and saved as a whole; who may not change it reads it. */
export function RowsForm<Row extends object>({ saved, one, many, newRow, mayManage, row, onSave }: RowsFormProps<Row>) {
  const [initial] = useState(() => ({ rows: saved.map(withKey) }));
  const form: FormOfRows<Row> = useForm({ initialValues: initial });
  const [problem, setProblem] = useState<string>();
  const save = useMutation({
    mutationFn: (rows: Keyed<Row>[]) => onSave(rows.map(({ key: _, ...it }) => it as unknown as Row)),
    onSuccess: (kept) => {
      const rows = kept.map(withKey);
      form.setValues({ rows });
      form.resetDirty({ rows });
      setProblem(undefined);
      notifications.show({ color: "good", message: `The ${many} are saved` });
    },
    onError: (error) => {
      const { issues, message } = appError(error);
      setProblem(issues.map((issue) => issue.message).join(" ") || message);
    },
  });
  const { rows } = form.values;
  return (
    <Form form={form} onSubmit={form.onSubmit((values) => save.mutate(values.rows))}>
      <fieldset disabled={!mayManage} style={{ border: 0, padding: 0, margin: 0 }} className={FORM_WIDTH}>
        <Stack gap="lg" align="stretch">
          {rows.length === 0 && <Text c="dimmed">No {many} yet.</Text>}
          {rows.map(({ key }, index) => (
            <Fragment key={key}>{row(form, index)}</Fragment>
          ))}
          {mayManage && (
            <Button
              size="xs"
              variant="default"
              style={{ alignSelf: "flex-start" }}
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => form.setValues({ rows: [...rows, withKey(newRow)] })}
            >
              Add {one}
            </Button>
          )}
        </Stack>
      </fieldset>
      <SaveBar
        isChanged={form.isDirty()}
        isSaving={save.isPending}
        save={`Save ${many}`}
        problem={problem}
        onDiscard={() => {
          form.reset();
          setProblem(undefined);
        }}
      />
    </Form>
  );
}
