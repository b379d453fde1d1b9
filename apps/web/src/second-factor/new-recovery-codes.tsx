import { Button, Group, Stack, Text } from "@mantine/core";
import { ActionError } from "../components/load-error.tsx";
import { CancelButton } from "../leaving/guarded-dialogue.tsx";
import { trpcClient } from "../trpc.ts";
import { CodesDialogue } from "./codes-dialogue.tsx";
import { renewSecondFactors } from "./second-factors-query.ts";
import { useSecretCall } from "./use-secret-call.ts";

type NewRecoveryCodesProps = { opened: boolean; onClose: () => void; left: number };

export function NewRecoveryCodes({ opened, onClose, left }: NewRecoveryCodesProps) {
  return (
    <CodesDialogue opened={opened} title="Make new recovery codes?" onClose={onClose}>
      {(tell) => <Question left={left} onMade={tell} />}
    </CodesDialogue>
  );
}

type QuestionProps = { left: number; onMade: (codes: readonly string[]) => void };

function Question({ left, onMade }: QuestionProps) {
  const make = useSecretCall(
    () => trpcClient.secondFactor.createRecoveryCodes.mutate(),
    async ({ recoveryCodes }) => {
      await renewSecondFactors();
      onMade(recoveryCodes);
    },
  );
  return (
    <Stack gap="md">
      <Text>
        {left === 0
          ? "None of the old ones is left; ten new ones take their place."
          : "The old ones stop working at once, those you printed or saved too. Ten new ones take their place."}
      </Text>
      <ActionError error={make.error} />
      <Group justify="flex-end" gap="xs">
        <CancelButton>Keep the old codes</CancelButton>
        <Button loading={make.isPending} onClick={() => make.run()}>
          Make new codes
        </Button>
      </Group>
    </Stack>
  );
}
