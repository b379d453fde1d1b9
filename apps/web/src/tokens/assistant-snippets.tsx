import { Stack, Tabs, Text } from "@mantine/core";
import { SERVER_URL } from "#web/base-path.ts";
import { CodeBlock } from "#web/components/code-block.tsx";
import classes from "#web/components/upload-snippets.module.css";
import { WithCode } from "#web/components/with-code.tsx";
import { DocLink } from "#web/docs/doc-link.tsx";
import { ASSISTANTS } from "./assistants.ts";

/** How to connect each assistant to this server with a new token. */
export function AssistantSnippets() {
  return (
    <Tabs defaultValue={ASSISTANTS[0]?.key ?? null}>
      <Tabs.List className={classes.tabs}>
        {ASSISTANTS.map(({ key, label }) => (
          <Tabs.Tab key={key} value={key}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {ASSISTANTS.map(({ key, label, where, note, snippet }) => (
        <Tabs.Panel key={key} value={key} pt="sm">
          <Stack gap="xs">
            <Text size="sm" c="dimmed">
              <WithCode text={`${where}${note === undefined ? "" : ` ${note}`}`} />{" "}
              <DocLink chapter="mcp">What it can do</DocLink>
            </Text>
            <CodeBlock code={snippet(SERVER_URL)} what={`the configuration of ${label}`} />
          </Stack>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
