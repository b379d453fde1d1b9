import { Button, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { SecondFactors } from "@tessera/domain";
import { type ReactNode, useState } from "react";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { LoadError } from "#web/components/load-error.tsx";
import { ListSkeleton } from "#web/components/page-skeleton.tsx";
import { SettingsSection } from "#web/components/settings-section.tsx";
import { trpc } from "#web/trpc.ts";
import { AddPasskey } from "./add-passkey.tsx";
import { NewRecoveryCodes } from "./new-recovery-codes.tsx";
import { arePasskeysUsable, PASSKEYS_UNUSABLE } from "./passkey-browser.ts";
import { PasskeyList } from "./passkey-list.tsx";
import classes from "./second-factor-section.module.css";
import { renewSecondFactors, secondFactorsQuery } from "./second-factors-query.ts";
import { TotpDialog } from "./totp-set-up.tsx";

/** What people sign in with beside the password. */
export function SecondFactorSection() {
  const factors = useQuery(secondFactorsQuery());
  return (
    <SettingsSection
      title="Second factor"
      about={
        factors.data?.required
          ? "It is required here: a stolen password alone can't sign in."
          : "With one, a stolen password alone can't sign in."
      }
    >
      {factors.isPending && <ListSkeleton rows={3} />}
      {factors.isError && !factors.data && (
        <LoadError what="Your second factor" error={factors.error} onRetry={() => factors.refetch()} />
      )}
      {factors.data && <Factors factors={factors.data} />}
    </SettingsSection>
  );
}

function Factors({ factors }: { factors: SecondFactors }) {
  const [dialog, setDialog] = useState<"totp" | "totpOff" | "passkey" | "codes">();
  const close = () => setDialog(undefined);
  const hasAny = factors.totp || factors.passkeys.length > 0;
  const isOnlyOne = factors.passkeys.length === 0;
  return (
    <div className={classes.factors}>
      <Factor
        title="Authenticator app"
        state={factors.totp ? "On" : "Off"}
        about="An app on your phone shows six digits that change every half minute."
        action={
          factors.totp ? (
            <Button variant="default" onClick={() => setDialog("totpOff")}>
              Switch codes off
            </Button>
          ) : (
            <Button variant="default" onClick={() => setDialog("totp")}>
              Set up app
            </Button>
          )
        }
      />
      <Factor
        title="Passkeys"
        state={factors.passkeys.length === 0 ? "None" : String(factors.passkeys.length)}
        about={
          arePasskeysUsable()
            ? "They sign you in without the password, by fingerprint, face or PIN."
            : PASSKEYS_UNUSABLE
        }
        action={
          <Button variant="default" disabled={!arePasskeysUsable()} onClick={() => setDialog("passkey")}>
            Add passkey
          </Button>
        }
      >
        <PasskeyList passkeys={factors.passkeys} isLastFactor={factors.passkeys.length === 1 && !factors.totp} />
      </Factor>
      {hasAny && (
        <Factor
          title="Recovery codes"
          state={`${factors.recoveryCodesLeft} left`}
          about={
            factors.recoveryCodesLeft < 3
              ? "Nearly used up. Make new ones before you need them."
              : "Each signs you in once, should the app or the passkey get lost."
          }
          action={
            <Button variant="default" onClick={() => setDialog("codes")}>
              Create new codes
            </Button>
          }
        />
      )}
      <TotpDialog opened={dialog === "totp"} onClose={close} />
      <TotpOff opened={dialog === "totpOff"} onClose={close} isLastFactor={isOnlyOne} />
      <AddPasskey opened={dialog === "passkey"} onClose={close} />
      <NewRecoveryCodes opened={dialog === "codes"} onClose={close} left={factors.recoveryCodesLeft} />
    </div>
  );
}

type FactorProps = { title: string; state: string; about: string; action: ReactNode; children?: ReactNode };

function Factor({ title, state, about, action, children }: FactorProps) {
  return (
    <div className={classes.factor}>
      <div className={classes.line}>
        <div className={classes.words}>
          <Text fw={500}>
            {title} <span className={classes.state}>{state}</span>
          </Text>
          <Text size="xs" c="dimmed">
            {about}
          </Text>
        </div>
        {action}
      </div>
      {children}
    </div>
  );
}

type TotpOffProps = { opened: boolean; onClose: () => void; isLastFactor: boolean };

function TotpOff({ opened, onClose, isLastFactor }: TotpOffProps) {
  const disable = useMutation(
    trpc.secondFactor.disableTotp.mutationOptions({
      onSuccess: async () => {
        onClose();
        notifications.show({ color: "good", message: "One-time codes are off" });
        await renewSecondFactors();
      },
    }),
  );
  return (
    <ConfirmDialog
      opened={opened}
      title="Switch one-time codes off?"
      confirm="Switch codes off"
      cancel="Keep codes on"
      pending={disable.isPending}
      error={disable.error}
      onConfirm={() => disable.mutate()}
      onClose={() => {
        disable.reset();
        onClose();
      }}
    >
      The codes of your app stop working; delete the entry there.{" "}
      {isLastFactor && "Your password alone signs in from then on, and your recovery codes die."}
    </ConfirmDialog>
  );
}
