import { Button, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { type RetentionPreview, type RetentionRule, SetRetention } from "@tessera/domain";
import { useState } from "react";
import { ActionError } from "#web/components/load-error.tsx";
import { useUnsavedWork } from "#web/leaving/unsaved-work.ts";
import { queryClient, trpc } from "#web/trpc.ts";
import { RetentionDialog } from "./retention-dialog.tsx";
import { RetentionRuleRow } from "./retention-rule-row.tsx";

/** Rules as they are typed: a row has a key of its own, and days may be missing for a while. */
export type DraftRule = { key: number; branch: string; keepDays: number | null | "" };

const USUAL_DAYS = 90;
const MAX_RULES = 20;

type RetentionFormProps = { projectId: string; saved: readonly RetentionRule[]; mayManage: boolean };

export function RetentionForm({ projectId, saved, mayManage }: RetentionFormProps) {
  const [draft, setDraft] = useState(() => draftOf(saved));
  const [preview, setPreview] = useState<RetentionPreview>();
  const retention = draft.map(({ branch, keepDays }) => ({ branch: branch.trim(), keepDays }));
  const isChanged = JSON.stringify(retention) !== JSON.stringify(saved);
  useUnsavedWork(() => isChanged);
  const parsed = SetRetention.safeParse({ projectId, retention });
  const faults = new Map(parsed.error?.issues.map(({ path, message }) => [path.slice(1).join("."), message]));
  const count = useMutation({
    mutationFn: (input: SetRetention) => queryClient.fetchQuery(trpc.retention.preview.queryOptions(input)),
    onSuccess: setPreview,
  });
  const set = useMutation(
    trpc.retention.set.mutationOptions({
      onSuccess: async (kept) => {
        queryClient.setQueryData(trpc.retention.get.queryKey({ projectId }), kept);
        setDraft(draftOf(kept.retention));
        setPreview(undefined);
        notifications.show({ color: "good", message: "The rules of retention are saved" });
        await queryClient.invalidateQueries(trpc.retention.ofRun.pathFilter());
      },
    }),
  );
  const add = () => {
    const key = Math.max(0, ...draft.map((rule) => rule.key)) + 1;
    const branch = draft.some((rule) => rule.branch.trim() === "*") ? "" : "*";
    setDraft([...draft, { key, branch, keepDays: USUAL_DAYS }]);
  };
  return (
    <Stack gap="sm" maw={720}>
      {draft.length === 0 && <Text>Every run is kept for ever.</Text>}
      {draft.map((rule, index) => (
        <RetentionRuleRow
          key={rule.key}
          rule={rule}
          number={index + 1}
          faults={{ branch: faults.get(`${index}.branch`), keepDays: faults.get(`${index}.keepDays`) }}
          disabled={!mayManage}
          onChange={(changed) => setDraft(draft.map((it) => (it.key === rule.key ? changed : it)))}
          onRemove={() => setDraft(draft.filter((it) => it.key !== rule.key))}
        />
      ))}
      <ActionError error={count.error} />
      {mayManage && (
        <Group gap="xs">
          <Button variant="default" onClick={add} disabled={draft.length >= MAX_RULES}>
            Add rule
          </Button>
          {isChanged && (
            <>
              <Button
                disabled={!parsed.success}
                loading={count.isPending}
                onClick={() => parsed.success && count.mutate(parsed.data)}
              >
                Review and save
              </Button>
              <Button variant="default" onClick={() => setDraft(draftOf(saved))}>
                Discard changes
              </Button>
            </>
          )}
        </Group>
      )}
      {preview && parsed.success && (
        <RetentionDialog
          preview={preview}
          rules={parsed.data.retention}
          pending={set.isPending}
          error={set.error}
          onConfirm={() => set.mutate(parsed.data)}
          onClose={() => {
            setPreview(undefined);
            set.reset();
          }}
        />
      )}
    </Stack>
  );
}

const draftOf = (rules: readonly RetentionRule[]): DraftRule[] => rules.map((rule, key) => ({ key, ...rule }));
