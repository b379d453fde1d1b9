import { Button, Stack, Text } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { BASE_PATH } from "#web/base-path.ts";
import { NarrowPage } from "#web/components/narrow-page.tsx";
import { IdentityQuestion } from "#web/sign-in/identity-question.tsx";
import { renewSession } from "#web/sign-in/session.ts";
import { useSignOut } from "#web/sign-in/use-sign-out.ts";
import { AddPasskey } from "./add-passkey.tsx";
import { arePasskeysUsable, PASSKEYS_UNUSABLE } from "./passkey-browser.ts";
import { TotpDialog } from "./totp-set-up.tsx";

/** Where somebody is led who lacks the second factor that the instance requires, and back from. */
export function SecondFactorPage({ returnTo }: { returnTo?: string }) {
  const router = useRouter();
  const signOut = useSignOut();
  const [dialog, setDialog] = useState<"totp" | "passkey">();
  const close = () => setDialog(undefined);
  const goOn = async () => {
    await renewSession();
    router.history.push(BASE_PATH + (returnTo ?? "/"));
  };
  return (
    <NarrowPage
      title="Set up a second factor"
      about="It is required here, so that a stolen password opens nothing. You go on where you were once you have one."
    >
      <Stack gap="sm">
        <Button fullWidth onClick={() => setDialog("totp")}>
          Set up an authenticator app
        </Button>
        {arePasskeysUsable() ? (
          <Button fullWidth variant="default" onClick={() => setDialog("passkey")}>
            Add a passkey
          </Button>
        ) : (
          <Text size="xs" c="dimmed">
            {PASSKEYS_UNUSABLE}
          </Text>
        )}
        <Button fullWidth variant="subtle" color="gray" onClick={() => signOut()}>
          Sign out
        </Button>
      </Stack>
      <TotpDialog opened={dialog === "totp"} onClose={close} onDone={goOn} />
      <AddPasskey opened={dialog === "passkey"} onClose={close} onDone={goOn} />
      <IdentityQuestion />
    </NarrowPage>
  );
}
