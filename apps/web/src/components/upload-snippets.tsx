import { Tabs } from "@mantine/core";
import { CodeBlock } from "./code-block.tsx";
import { uploadCommands } from "./upload-commands.ts";
import classes from "./upload-snippets.module.css";

const SNIPPETS = [
  ["curl", "curl"],
  ["tessera", "tessera CLI"],
  ["github", "GitHub Actions"],
  ["gitlab", "GitLab CI"],
] as const;

/** How to send a report, for each place it may come from. */
export function UploadSnippets({ projectId, cycleId }: { projectId: string; cycleId?: string }) {
  const commands = uploadCommands(projectId, cycleId);
  return (
    <Tabs defaultValue="curl">
      <Tabs.List className={classes.tabs}>
        {SNIPPETS.map(([key, label]) => (
          <Tabs.Tab key={key} value={key}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {SNIPPETS.map(([key, label]) => (
        <Tabs.Panel key={key} value={key} pt="sm">
          <CodeBlock code={commands[key]} what={`the ${label} snippet`} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
