import { Code } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { LoadError } from "#web/components/load-error.tsx";
import { SettingsSection } from "#web/components/settings-section.tsx";
import { trpc } from "#web/trpc.ts";
import { RetentionForm } from "./retention-form.tsx";

/** How long runs of a project are kept; who may not change it reads it. */
export function RetentionSettings({ projectId, mayManage }: { projectId: string; mayManage: boolean }) {
  const rules = useQuery(trpc.retention.get.queryOptions({ projectId }));
  if (rules.isError) {
    return <LoadError what="How long runs are kept" error={rules.error} onRetry={() => void rules.refetch()} />;
  }
  return (
    <SettingsSection
      title="Retention"
      about={
        <>
          How long runs and their results are kept after the last upload. The first rule that matches a run's branch
          counts: <Code>release/*</Code> for all of a kind, <Code>*</Code> for every other. Runs without a rule, and
          those that someone chose to keep, stay.
        </>
      }
    >
      {rules.data && (
        <RetentionForm key={projectId} projectId={projectId} saved={rules.data.retention} mayManage={mayManage} />
      )}
    </SettingsSection>
  );
}
