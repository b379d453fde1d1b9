import { Button, Stack, Text } from "@mantine/core";
import { createFileRoute, redirect, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { BASE_PATH } from "#web/base-path.ts";
import { NarrowPage } from "#web/components/narrow-page.tsx";
import { localPathParam } from "#web/search-params.ts";
import { AddPasskey } from "#web/second-factor/add-passkey.tsx";
import { arePasskeysUsable, PASSKEYS_UNUSABLE } from "#web/second-factor/passkey-browser.ts";
import { TotpDialog } from "#web/second-factor/totp-set-up.tsx";
import { IdentityQuestion } from "#web/sign-in/identity-question.tsx";
import { renewSession, sessionQuery } from "#web/sign-in/session.ts";
import { useSignOut } from "#web/sign-in/use-sign-out.ts";

export const Route = createFileRoute("/second-factor")({
  validateSearch: (search): { returnTo?: string } => ({ returnTo: localPathParam(search.returnTo) }),
  beforeLoad: async ({ context, search }) => {
    const { user, secondFactorNeeded } = await context.queryClient.ensureQueryData(sessionQuery());
    if (!user) throw redirect({ to: "/sign-in", search, replace: true });
    if (!secondFactorNeeded) throw redirect({ href: search.returnTo ?? "/settings/security", replace: true });
  },
  component: SecondFactorPage,
});

/** Where people set up the second factor that the server requires, before they go on to where they were. */
function SecondFactorPage() {
  const { returnTo } = Route.useSearch();
  const router = useRouter();
  const signOut = useSignOut();
  const [dialog, setDialog] = useState<"totp" | "passkey">();
  const close = () => setDialog(undefined);
  const goOn = async () => {
    await renewSession();
    router.history.push(BASE_PATH + (returnTo ?? "/"));
  };
  return (
    <NarrowPage about="It is required here, so that a stolen password opens nothing. Once you have one, you go on where you were.">
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
