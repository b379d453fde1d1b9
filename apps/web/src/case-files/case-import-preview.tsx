import { Alert, Button, Group, List, ScrollArea, Select, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { CASE_COLUMNS, type CaseImportAnswer } from "@tessera/domain";
import { useCaseFields } from "#web/case-fields/case-fields-query.ts";
import { CaseTags } from "#web/cases/case-tags.tsx";
import { Priority } from "#web/cases/priority.tsx";
import { FormError } from "#web/components/load-error.tsx";
import table from "#web/components/table.module.css";
import { countOf } from "#web/counting.ts";
import { COLUMN_LABELS, FORMAT_LABELS } from "./case-file-labels.ts";
import type { ColumnChoices } from "./use-case-import.ts";

type CaseImportPreviewProps = {
  projectId: string;
  answer: CaseImportAnswer;
  problem: string | undefined;
  columns: ColumnChoices;
  onColumns: (columns: ColumnChoices) => void;
  onBack: () => void;
  onStore: () => void;
};

/** What would be stored, what is wrong in which row, and what each column holds. Nothing is stored yet. */
export function CaseImportPreview({
  projectId,
  answer,
  problem,
  columns,
  onColumns,
  onBack,
  onStore,
}: CaseImportPreviewProps) {
  const { cases, folders, errorCount, warnings, format } = answer;
  return (
    <Stack gap="md">
      <Text role="status">
        {FORMAT_LABELS[format]}: {countOf(cases, "test case")}
        {cases > 0 && folders > 0 && `, in ${countOf(folders, "new folder")}`}. Nothing is stored yet.
      </Text>
      <FormError message={problem} />
      {errorCount > 0 && <Problems answer={answer} />}
      {warnings.length > 0 && (
        <List size="sm" c="dimmed">
          {warnings.map((warning) => (
            <List.Item key={warning}>{warning}</List.Item>
          ))}
        </List>
      )}
      {answer.columns.length > 0 && (
        <Columns projectId={projectId} answer={answer} chosen={columns} onChoose={onColumns} />
      )}
      {cases > 0 && <Sample answer={answer} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onBack}>
          Choose another file
        </Button>
        <Button onClick={onStore} disabled={errorCount > 0 || cases === 0}>
          Import {countOf(cases, "test case")}
        </Button>
      </Group>
    </Stack>
  );
}

function Problems({ answer: { errors, errorCount } }: { answer: CaseImportAnswer }) {
  const rest = errorCount - errors.length;
  return (
    <Alert
      color="danger"
      icon={<IconAlertTriangle aria-hidden />}
      title={`${countOf(errorCount, "error")}: correct the file, or map its columns otherwise`}
    >
      <ScrollArea.Autosize mah={200} tabIndex={0} aria-label="Errors">
        <List size="sm">
          {errors.map(({ file, line, field, message }) => (
            <List.Item key={`${file} ${line} ${field} ${message}`}>
              Line {line}, {field}: {message}
            </List.Item>
          ))}
        </List>
        {rest > 0 && <Text size="sm">And {rest} more.</Text>}
      </ScrollArea.Autosize>
    </Alert>
  );
}

const LEFT_OUT = "none";

type ColumnsProps = {
  projectId: string;
  answer: CaseImportAnswer;
  chosen: ColumnChoices;
  onChoose: (chosen: ColumnChoices) => void;
};

function Columns({ projectId, answer, chosen, onChoose }: ColumnsProps) {
  const options = [
    { value: LEFT_OUT, label: "Left out" },
    ...CASE_COLUMNS.map((value) => ({ value, label: COLUMN_LABELS[value] })),
    ...useCaseFields(projectId).map(({ name }) => ({ value: `field:${name}`, label: name })),
  ];
  const choose = (name: string, value: string | null) => {
    const meaning = value === LEFT_OUT ? null : value;
    // Of two columns that hold one thing, the one that was chosen last counts.
    const others = answer.columns.filter((one) => one.meaning === meaning && meaning !== null && one.name !== name);
    const given = Object.entries(chosen).filter(([, held]) => held === null || held !== meaning);
    onChoose({
      ...Object.fromEntries(given),
      ...Object.fromEntries(others.map((other) => [other.name, null])),
      [name]: meaning,
    });
  };
  return (
    <section>
      <Title order={3} mb="2xs">
        Columns of the file
      </Title>
      <ScrollArea.Autosize mah={260} tabIndex={0} aria-label="Columns of the file">
        <SimpleGrid cols={{ base: 1, xs: 2, sm: 3 }} spacing="sm" verticalSpacing="xs">
          {numbered(answer.columns).map(({ key, at, name, meaning }) => (
            <Select
              key={key}
              size="xs"
              label={name === "" ? `Column ${at + 1}` : name}
              allowDeselect={false}
              disabled={name === ""}
              data={options}
              value={meaning ?? LEFT_OUT}
              onChange={(value) => choose(name, value)}
            />
          ))}
        </SimpleGrid>
      </ScrollArea.Autosize>
    </section>
  );
}

function Sample({ answer: { sample, cases } }: { answer: CaseImportAnswer }) {
  return (
    <section>
      <Title order={3} mb="2xs">
        {cases > sample.length ? `The first ${sample.length}` : "Test cases"}
      </Title>
      <ScrollArea.Autosize mah={260} tabIndex={0} aria-label="Test cases of the file">
        <div className={table.scroll}>
          <table className={table.table}>
            <thead>
              <tr>
                {["Line", "Name", "Folder", "Priority", "Steps", "Tags"].map((head) => (
                  <th key={head}>{head}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {numbered(sample).map(({ key, line, name, folder, priority, tags, steps }) => (
                <tr key={key}>
                  <td>{line}</td>
                  <td dir="auto">{name.slice(0, 200)}</td>
                  <td dir="auto">{folder}</td>
                  <td>
                    <Priority priority={priority} />
                  </td>
                  <td>{steps}</td>
                  <td>
                    <CaseTags tags={tags} most={2} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </ScrollArea.Autosize>
    </section>
  );
}

/** The items with their places, for lists that keep their order. */
const numbered = <Item,>(items: readonly Item[]) => items.map((item, at) => ({ ...item, at, key: `place ${at}` }));
