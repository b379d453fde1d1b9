import { Stack, Text, Title } from "@mantine/core";
import { REPORT_FORMATS } from "@tessera/domain";
import { ButtonLink } from "#web/components/button-link.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { UploadSnippets } from "#web/components/upload-snippets.tsx";
import { DocLink } from "#web/docs/doc-link.tsx";
import classes from "./first-upload.module.css";

/** A project or a cycle without results: the exact command that brings the first ones, and the token it needs. */
type FirstUploadProps = { projectId: string; cycleId?: string; mayWrite: boolean };

export function FirstUpload({ projectId, cycleId, mayWrite }: FirstUploadProps) {
  if (!mayWrite) {
    return (
      <NothingHere title="No results yet">They appear here once a build has reported to this project.</NothingHere>
    );
  }
  return (
    <section className={classes.box} aria-labelledby="first-upload">
      <Stack gap="md">
        <div>
          <Title order={2} id="first-upload">
            Send your first results
          </Title>
          <Text c="dimmed">
            Create a token for your build, then run this after the tests. JUnit XML works, and so do{" "}
            {REPORT_FORMATS.length - 1} <DocLink chapter="reports">other report formats</DocLink>, such as TRX, Allure
            and Playwright. <DocLink chapter="pipelines">Complete pipelines</DocLink> have shards and gates.
          </Text>
        </div>
        <ButtonLink to="/settings/tokens" search={{ create: true, project: projectId }} className={classes.action}>
          Create token for {projectId}
        </ButtonLink>
        <UploadSnippets projectId={projectId} cycleId={cycleId} />
      </Stack>
    </section>
  );
}
