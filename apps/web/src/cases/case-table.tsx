import { Button } from "@mantine/core";
import type { CaseChoice, FolderNode, TestCase } from "@tessera/domain";
import { type DragEvent, lazy, type ReactNode, useState } from "react";
import { BulkBar } from "#web/components/bulk-bar.tsx";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import type { TableRows } from "#web/components/data-table/table-rows.ts";
import { NOTHING_SELECTED, type Selected } from "#web/components/data-table/table-selection.ts";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { countOf } from "#web/counting.ts";
import { endDrag, type Moved, startDrag } from "#web/folders/folder-drag.ts";
import type { FolderIndex } from "#web/folders/folder-rows.ts";
import { caseBrief, caseColumns } from "./case-columns.tsx";
import { CaseExportMenu } from "./case-export-menu.tsx";
import classes from "./case-table.module.css";
import type { CaseView } from "./case-view.ts";
import { DeleteCases } from "./delete-cases.tsx";
import { ReviewMenu } from "./review-menu.tsx";

const ChangeCases = lazy(async () => ({ default: (await import("./change-cases.tsx")).ChangeCases }));
const MoveDialog = lazy(async () => ({ default: (await import("#web/folders/move-dialog.tsx")).MoveDialog }));

/** Test cases that are to come into a test cycle, and what the dialog says of them. */
export type Planned = { cases: CaseChoice; words: string };

type CaseTableProps = {
  projectId: string;
  view: CaseView;
  rows: TableRows<TestCase>;
  folders: readonly FolderNode[];
  index: FolderIndex;
  mayWrite: boolean;
  openId: string | undefined;
  onPlan: (planned: Planned) => void;
  empty: ReactNode;
};

/** The list of test cases: selected and changed many at once, and dragged by their names into folders. */
export function CaseTable(props: CaseTableProps) {
  const { projectId, view, rows, folders, index, mayWrite, openId, onPlan, empty } = props;
  const [selected, select] = useState<Selected>(NOTHING_SELECTED);
  const [changing, change] = useState<string[]>();
  const [deleting, remove] = useState<string[]>();
  const [moved, move] = useState<Moved>();
  const clear = () => select(NOTHING_SELECTED);
  const onDragStart = (event: DragEvent) => {
    const cases = draggedCases(event.target, rows.loaded ?? [], selected);
    if (cases.length === 0) return;
    startDrag(
      event,
      { kind: "cases", cases },
      cases.length === 1 ? (cases[0]?.name ?? "") : countOf(cases.length, "test case"),
    );
  };
  return (
    <div className={classes.box} {...(mayWrite && { onDragStart, onDragEnd: endDrag })}>
      <DataTable
        name="cases"
        label="Test cases"
        one="test case"
        columns={caseColumns(folders)}
        rows={rows}
        idOf={({ id }) => id}
        openId={openId}
        brief={caseBrief}
        tools={<CaseExportMenu projectId={projectId} view={view} />}
        {...(mayWrite && {
          selection: {
            selected,
            onSelect: select,
            nameOf: ({ id }: TestCase) => id,
            allLabel: "Select all test cases shown",
          },
          bulkBar: (chosen: TestCase[]) => (
            <BulkBar count={chosen.length} one="test case" onClear={clear}>
              <Button size="xs" variant="default" onClick={() => change(chosen.map(({ id }) => id))}>
                Change
              </Button>
              {folders.length > 0 && (
                <Button size="xs" variant="default" onClick={() => move({ kind: "cases", cases: chosen })}>
                  Move
                </Button>
              )}
              <ReviewMenu projectId={projectId} caseIds={chosen.map(({ id }) => id)} onDone={clear} />
              <Button size="xs" variant="default" onClick={() => onPlan(chosenIds(chosen))}>
                Add to test cycle
              </Button>
              <Button size="xs" variant="default" color="danger" onClick={() => remove(chosen.map(({ id }) => id))}>
                Delete
              </Button>
            </BulkBar>
          ),
        })}
        empty={empty}
      />
      <WhenOpened opened={changing !== undefined}>
        <ChangeCases
          projectId={projectId}
          folders={folders}
          caseIds={changing}
          onClose={() => change(undefined)}
          onChanged={clear}
        />
      </WhenOpened>
      <WhenOpened opened={moved !== undefined}>
        <MoveDialog {...{ moved, projectId, folders, index }} onClose={() => move(undefined)} onMoved={clear} />
      </WhenOpened>
      <DeleteCases projectId={projectId} caseIds={deleting} onClose={() => remove(undefined)} onDeleted={clear} />
    </div>
  );
}

/** The case whose name is dragged, with all that are selected where it is one of them. */
function draggedCases(target: EventTarget, loaded: readonly TestCase[], selected: Selected): readonly TestCase[] {
  const id = target instanceof Element ? target.closest<HTMLElement>("[data-row]")?.dataset.row : undefined;
  if (id === undefined) return [];
  const isSelected = (one: TestCase) => "everything" in selected || selected.ids.has(one.id);
  const dragged = loaded.filter((one) => one.id === id);
  return dragged.some(isSelected) ? loaded.filter(isSelected) : dragged;
}

const chosenIds = (cases: readonly TestCase[]): Planned => ({
  cases: { caseIds: cases.map(({ id }) => id).slice(0, 1000) },
  words: `${countOf(Math.min(cases.length, 1000), "selected test case")} will be added.`,
});
