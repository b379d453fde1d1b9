import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { appError } from "#web/app-error.ts";
import { FormError } from "#web/components/load-error.tsx";
import { trpc } from "#web/trpc.ts";

type ProviderButtonProps = {
  /** What the provider is called. */
  name: string;
  /** There is no other way for most people. */
  isMain: boolean;
  returnTo?: string;
};

/** Leads to the provider at which people sign in. */
export function ProviderButton({ name, isMain, returnTo }: ProviderButtonProps) {
  const leave = useMutation(
    trpc.session.signInAtProvider.mutationOptions({ onSuccess: ({ url }) => window.location.assign(url) }),
  );
  return (
    <>
      <FormError message={leave.error ? appError(leave.error).message : undefined} />
      <Button
        fullWidth
        variant={isMain ? "filled" : "default"}
        loading={leave.isPending || leave.isSuccess}
        onClick={() => leave.mutate({ returnTo })}
      >
        {`Sign in with ${name}`}
      </Button>
    </>
  );
}
