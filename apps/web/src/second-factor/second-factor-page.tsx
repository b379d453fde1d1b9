import { Button, Stack, Text } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { BASE_PATH } from "../base-path.ts";
import { IdentityQuestion } from "../session/identity-question.tsx";
import { NarrowPage } from "../session/narrow-page.tsx";
import { renewSession } from "../session/session.ts";
import { useSignOut } from "../session/use-sign-out.ts";
import { AddPasskey } from "./add-passkey.tsx";
import { arePasskeysUsable, PASSKEYS_UNUSABLE } from "./passkey-browser.ts";
import { TotpDialogue } from "./totp-set-up.tsx";

/** Where somebody is led who lacks the second factor that the instance requires, and back from. */
export function SecondFactorPage({ returnTo }: { returnTo?: string }) {
  const router = useRouter();
  const signOut = useSignOut();
  const [dialogue, setDialogue] = useState<"totp" | "passkey">();
  const close = () => setDialogue(undefined);
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
        <Button fullWidth onClick={() => setDialogue("totp")}>
          Set up an authenticator app
        </Button>
        {arePasskeysUsable() ? (
          <Button fullWidth variant="default" onClick={() => setDialogue("passkey")}>
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
      <TotpDialogue opened={dialogue === "totp"} onClose={close} onDone={goOn} />
      <AddPasskey opened={dialogue === "passkey"} onClose={close} onDone={goOn} />
      <IdentityQuestion />
    </NarrowPage>
  );
}
