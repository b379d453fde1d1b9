import { Button, Code, Group, List, Stack, Text, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { readOwnerRules } from "@tessera/domain";
import { useState } from "react";
import { appError } from "#web/app-error.ts";
import { LoadError } from "#web/components/load-error.tsx";
import { SettingsSection } from "#web/components/settings-section.tsx";
import { useUnsavedWork } from "#web/leaving/unsaved-work.ts";
import { queryClient, trpc } from "#web/trpc.ts";

/** Who owns which tests of a project, as text; who may not change it reads it. */
export function OwnerRules({ projectId, mayManage }: { projectId: string; mayManage: boolean }) {
  const rules = useQuery(trpc.owner.rules.queryOptions({ projectId }));
  if (rules.isError) {
    return <LoadError what="The rules about owners" error={rules.error} onRetry={() => void rules.refetch()} />;
  }
  return (
    <SettingsSection
      title="Owners of tests"
      about={
        <>
          A pattern and its owners in each line, as in GitHub's CODEOWNERS: <Code>src/checkout/ @team/checkout</Code>,{" "}
          <Code>com.shop.stock @alice</Code>. The last line that matches a test's file, folder or class decides. Owners
          get notices about their tests first.
        </>
      }
    >
      {rules.data && <RulesForm key={projectId} projectId={projectId} saved={rules.data.rules} mayManage={mayManage} />}
    </SettingsSection>
  );
}

function RulesForm({ projectId, saved, mayManage }: { projectId: string; saved: string; mayManage: boolean }) {
  const [text, setText] = useState(saved);
  useUnsavedWork(() => text !== saved);
  const set = useMutation(
    trpc.owner.setRules.mutationOptions({
      onSuccess: async (kept) => {
        queryClient.setQueryData(trpc.owner.rules.queryKey({ projectId }), kept);
        notifications.show({ color: "good", message: "The rules about owners are saved" });
        await Promise.all(
          [trpc.run, trpc.flaky, trpc.case].map((part) => queryClient.invalidateQueries(part.pathFilter())),
        );
      },
    }),
  );
  const faults = readOwnerRules(text).faults.map(({ line, message }) => `Line ${line}: ${message}`);
  const refused = set.isError ? (appError(set.error).issues?.map(({ message }) => message) ?? []) : [];
  const shown = faults.length > 0 ? faults : refused;
  const other = set.isError && refused.length === 0 ? appError(set.error).message : undefined;
  return (
    <Stack gap="sm" maw={720}>
      <Textarea
        label="Rules"
        autosize
        minRows={5}
        maxRows={24}
        styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
        spellCheck={false}
        disabled={!mayManage}
        placeholder={"# Everything\n* @team/platform"}
        value={text}
        error={shown.length > 0 || other !== undefined}
        onChange={(event) => {
          setText(event.currentTarget.value);
          set.reset();
        }}
      />
      {shown.length > 0 && (
        <List size="sm" role="alert">
          {shown.slice(0, 20).map((fault) => (
            <List.Item key={fault}>{fault}</List.Item>
          ))}
        </List>
      )}
      {other !== undefined && (
        <Text c="danger" size="sm" role="alert">
          {other}
        </Text>
      )}
      {mayManage && (
        <Group gap="xs">
          <Button
            disabled={text === saved || faults.length > 0}
            loading={set.isPending}
            onClick={() => set.mutate({ projectId, rules: text })}
          >
            Save owners
          </Button>
          {text !== saved && (
            <Button variant="default" onClick={() => setText(saved)}>
              Discard changes
            </Button>
          )}
        </Group>
      )}
    </Stack>
  );
}
