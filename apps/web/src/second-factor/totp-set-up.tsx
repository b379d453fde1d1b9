import { Button, Group, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import type { TotpSetup } from "@tessera/domain";
import { encodeQR } from "qr";
import { useEffect, useRef, useState } from "react";
import { formErrors } from "#web/app-error.ts";
import { CopyField } from "#web/components/copy-field.tsx";
import { FormError, LoadError } from "#web/components/load-error.tsx";
import { CancelButton } from "#web/leaving/guarded-dialog.tsx";
import { type LeaveQuestion, useUnsavedWork } from "#web/leaving/unsaved-work.ts";
import { trpcClient } from "#web/trpc.ts";
import { CodesDialog } from "./codes-dialog.tsx";
import { renewSecondFactors } from "./second-factors-query.ts";
import classes from "./totp-set-up.module.css";
import { useSecretCall } from "./use-secret-call.ts";

type TotpDialogProps = { opened: boolean; onClose: () => void; onDone?: () => void };

/** From the secret to the first code of the app, then the recovery codes. */
export function TotpDialog({ opened, onClose, onDone }: TotpDialogProps) {
  return (
    <CodesDialog opened={opened} title="Set up an authenticator app" onClose={onClose} onDone={onDone}>
      {(done) => <TotpSetUp onOn={done} />}
    </CodesDialog>
  );
}

type TotpSetUpProps = { onOn: (codes: readonly string[] | null) => void };

const SET_UP_QUESTION: LeaveQuestion = {
  title: "Stop the set-up?",
  text: "The secret is not shown again, and an app that has it already holds an entry that never works.",
  stay: "Go on setting up",
  leave: "Stop set-up",
};

function TotpSetUp({ onOn }: TotpSetUpProps) {
  const [setup, setSetup] = useState<TotpSetup>();
  const start = useSecretCall(() => trpcClient.secondFactor.startTotp.mutate(), setSetup);
  const begun = useRef(false);
  useEffect(() => {
    // Every start makes another secret, also when React runs an effect twice.
    if (begun.current) return;
    begun.current = true;
    void start.run();
  }, [start]);
  if (start.error !== undefined) return <LoadError what="The secret" error={start.error} onRetry={() => start.run()} />;
  return setup ? <TotpForm setup={setup} onOn={onOn} /> : <Skeleton height={320} />;
}

function TotpForm({ setup, onOn }: TotpSetUpProps & { setup: TotpSetup }) {
  const [code, setCode] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const settle = useUnsavedWork(() => true, SET_UP_QUESTION);
  const confirm = useSecretCall(
    () => trpcClient.secondFactor.confirmTotp.mutate({ code }),
    async ({ recoveryCodes }) => {
      settle();
      await renewSecondFactors();
      onOn(recoveryCodes);
    },
  );
  const refused = confirm.error === undefined ? undefined : formErrors(confirm.error, ["code"]);
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void confirm.run().then(() => field.current?.select());
      }}
    >
      <Stack gap="md">
        <Text>Scan this with an authenticator app on your phone, or give the app the secret.</Text>
        <QrCode text={setup.uri} />
        <CopyField
          label="Secret"
          shown={setup.secret.replace(/.{4}(?!$)/g, "$& ")}
          text={setup.secret}
          what="the secret"
        />
        <TextInput
          label="Code"
          description="The six digits that the app shows now."
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={20}
          ref={field}
          value={code}
          error={refused?.byField.code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <FormError message={refused?.rest} />
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" disabled={code.trim() === ""} loading={confirm.isPending}>
            Switch codes on
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Black on white in either theme: not every camera reads it the other way round. */
function QrCode({ text }: { text: string }) {
  const rows = encodeQR(text, "raw", { ecc: "medium", border: 4 });
  const path = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : []))).join("");
  return (
    <svg
      className={classes.qr}
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      role="img"
      aria-label="QR code of the secret"
    >
      <path d={path} shapeRendering="crispEdges" />
    </svg>
  );
}
