import { List, Stack, Text } from "@mantine/core";
import type { RetentionPreview, RetentionRule } from "@tessera/domain";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { countOf } from "#web/counting.ts";

type RetentionDialogProps = {
  preview: RetentionPreview;
  rules: readonly RetentionRule[];
  pending: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
};

/** Says what rules would remove before they are saved. */
export function RetentionDialog({ preview, rules, pending, error, onConfirm, onClose }: RetentionDialogProps) {
  const { runs, results, oldestAt, byRule } = preview;
  return (
    <ConfirmDialog
      opened
      title={runs === 0 ? "Save these rules?" : `Remove ${countOf(runs, "run")}?`}
      confirm={runs === 0 ? "Save rules" : "Save rules and remove runs"}
      cancel="Keep editing"
      harmless={runs === 0}
      pending={pending}
      error={error}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      {runs === 0 ? (
        "They remove nothing now. From then on, runs leave as they come of age."
      ) : (
        <Stack gap="xs">
          <Text>
            {countOf(runs, "run")} with {countOf(results, "result")} go into the bin within the hour, and are gone for
            good 30 days later
            {oldestAt !== null && (
              <>
                ; the oldest began <TimeAgo time={oldestAt} />
              </>
            )}
            . Test cases stay; trends and flaky tests are counted again without these runs.
          </Text>
          <List size="sm">
            {rules.map((rule, index) => {
              const sums = byRule[index];
              if (!sums || sums.runs === 0) return null;
              return (
                // Of two rules for one branch, only the first removes anything.
                <List.Item key={rule.branch}>
                  {rule.branch}: {countOf(sums.runs, "run")}, {countOf(sums.results, "result")}
                </List.Item>
              );
            })}
          </List>
        </Stack>
      )}
    </ConfirmDialog>
  );
}
