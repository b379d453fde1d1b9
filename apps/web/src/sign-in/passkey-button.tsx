import { Button } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { appError } from "#web/app-error.ts";
import { passkeyProblem, signInByPasskey } from "#web/second-factor/passkey-browser.ts";
import { useArrival } from "./use-arrival.ts";

type PasskeyButtonProps = { returnTo?: string; onProblem: (message: string | undefined) => void };

/** Signs in by a passkey, without name and password. */
export function PasskeyButton({ returnTo, onProblem }: PasskeyButtonProps) {
  const arrive = useArrival(returnTo);
  const signIn = useMutation({
    mutationFn: signInByPasskey,
    gcTime: 0,
    onMutate: () => onProblem(undefined),
    onSuccess: arrive,
    onError: (error) => onProblem(passkeyProblem(error) ?? appError(error).message),
  });
  return (
    <Button
      fullWidth
      variant="default"
      leftSection={<IconFingerprint size={16} aria-hidden />}
      loading={signIn.isPending}
      onClick={() => signIn.mutate()}
    >
      Use a passkey
    </Button>
  );
}
