import { Stack } from "@mantine/core";
import { createFileRoute } from "@tanstack/react-router";
import { DeleteProject } from "#web/bin/delete-project.tsx";
import { CaseFieldSettings } from "#web/case-fields/case-field-settings.tsx";
import { Page } from "#web/components/page.tsx";
import { ConfigurationSettings } from "#web/configurations/configuration-settings.tsx";
import { BadgeSettings } from "#web/insight/badge-settings.tsx";
import { OwnerRules } from "#web/owners/owner-rules.tsx";
import { ProjectSettings } from "#web/projects/project-settings.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { RetentionSettings } from "#web/retention/retention-settings.tsx";

export const Route = createFileRoute("/_app/projects/$projectId/settings")({
  component: ProjectSettingsPage,
});

function ProjectSettingsPage() {
  const { projectId } = Route.useParams();
  const { project, mayManage } = useProject(projectId);
  return (
    <Page reading>
      <ProjectSettings key={projectId} project={project} mayManage={mayManage} />
      <Stack gap="xl">
        <RetentionSettings projectId={projectId} mayManage={mayManage} />
        <CaseFieldSettings projectId={projectId} mayManage={mayManage} />
        <ConfigurationSettings projectId={projectId} mayManage={mayManage} />
        <OwnerRules projectId={projectId} mayManage={mayManage} />
        {mayManage && <BadgeSettings projectId={projectId} />}
        {mayManage && <DeleteProject project={project} />}
      </Stack>
    </Page>
  );
}
