import { Tabs } from "@mantine/core";
import { SERVER_URL } from "#web/base-path.ts";
import { CodeBlock } from "./code-block.tsx";
import { firstCalls, uploadCommands } from "./upload-commands.ts";
import classes from "./upload-snippets.module.css";

const LABELS = {
  curl: "curl",
  tessera: "tessera CLI",
  github: "GitHub Actions",
  gitlab: "GitLab CI",
  jenkins: "Jenkins",
  azure: "Azure DevOps",
  circleci: "CircleCI",
  javascript: "JavaScript",
  python: "Python",
} as const;

type Language = keyof typeof LABELS;

/** How to send a report, for each place it may come from. */
export function UploadSnippets({ projectId, cycleId }: { projectId: string; cycleId?: string }) {
  return <Snippets of={uploadCommands(SERVER_URL, projectId, cycleId)} />;
}

/** How to make a first call with a token that may not send reports. */
export function CallSnippets() {
  return <Snippets of={firstCalls(SERVER_URL)} />;
}

function Snippets({ of }: { of: Partial<Record<Language, string>> }) {
  const snippets = (Object.keys(LABELS) as Language[]).flatMap((key) => {
    const code = of[key];
    return code === undefined ? [] : [{ key, label: LABELS[key], code }];
  });
  return (
    <Tabs defaultValue="curl">
      <Tabs.List className={classes.tabs}>
        {snippets.map(({ key, label }) => (
          <Tabs.Tab key={key} value={key}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {snippets.map(({ key, label, code }) => (
        <Tabs.Panel key={key} value={key} pt="sm">
          <CodeBlock code={code} what={`the ${label} snippet`} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
