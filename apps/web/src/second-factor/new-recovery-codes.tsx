import { Button, Group, Stack, Text } from "@mantine/core";
import { ActionError } from "#web/components/load-error.tsx";
import { CancelButton } from "#web/leaving/guarded-dialog.tsx";
import { trpcClient } from "#web/trpc.ts";
import { CodesDialog } from "./codes-dialog.tsx";
import { renewSecondFactors } from "./second-factors-query.ts";
import { useSecretCall } from "./use-secret-call.ts";

type NewRecoveryCodesProps = { opened: boolean; onClose: () => void; left: number };

export function NewRecoveryCodes({ opened, onClose, left }: NewRecoveryCodesProps) {
  return (
    <CodesDialog opened={opened} title="Create new recovery codes?" onClose={onClose}>
      {(done) => <Question left={left} onMade={done} />}
    </CodesDialog>
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
          Create new codes
        </Button>
      </Group>
    </Stack>
  );
}
