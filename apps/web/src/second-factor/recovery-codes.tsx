import { Button, Checkbox, Group, Stack, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { SERVER_URL } from "#web/base-path.ts";
import { CopyButton } from "#web/components/copy-button.tsx";
import { type LeaveQuestion, useUnsavedWork } from "#web/leaving/unsaved-work.ts";
import { useUser } from "#web/sign-in/session.ts";
import classes from "./recovery-codes.module.css";

const CODES_QUESTION: LeaveQuestion = {
  title: "Leave without the recovery codes?",
  text: "They are not shown again. Without them, a lost phone or passkey locks you out.",
  stay: "Keep this open",
  leave: "Leave without them",
};

/** The one time the codes are seen; there is no way on before they are kept. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const { username } = useUser();
  const [isKept, setKept] = useState(false);
  const settle = useUnsavedWork(() => !isKept, CODES_QUESTION);
  const finish = () => {
    settle();
    onKept();
  };
  const text = `${codes.join("\n")}\n`;
  const head = `Recovery codes of ${username} at ${SERVER_URL}\nEach signs in once.\n\n`;
  return (
    <Stack gap="md">
      <Text>
        Each of these codes signs you in once, in place of your phone or passkey, should it get lost. Keep them where
        you find them without it: printed, or in a password manager. This is the only time you see them.
      </Text>
      <ul className={classes.codes} aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group gap="xs">
        <CopyButton text={text} what="the recovery codes" data-autofocus />
        <Button
          component="a"
          size="xs"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(head + text)}`}
          download={`tessera-recovery-codes-${username}.txt`}
        >
          Download
        </Button>
      </Group>
      <Checkbox
        label="I saved these codes where I can find them without this device"
        checked={isKept}
        onChange={(event) => setKept(event.currentTarget.checked)}
      />
      <Group justify="flex-end">
        <Button disabled={!isKept} onClick={finish}>
          Finish
        </Button>
      </Group>
    </Stack>
  );
}
