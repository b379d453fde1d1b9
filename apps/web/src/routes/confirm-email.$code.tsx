import { Button, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { appError } from "#web/app-error.ts";
import { ButtonLink } from "#web/components/button-link.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { NarrowPage } from "#web/components/narrow-page.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

export const Route = createFileRoute("/confirm-email/$code")({
  component: ConfirmEmailPage,
});

/** Where the link to a new address leads. Opening it changes nothing: programs that scan emails do that too. */
function ConfirmEmailPage() {
  const { code } = Route.useParams();
  const confirm = useMutation(
    trpc.profile.confirmEmail.mutationOptions({
      // What is kept of a mutation would keep the code.
      gcTime: 0,
      // It may be the address of the person who is signed in here.
      onSuccess: () => queryClient.invalidateQueries(),
    }),
  );
  const onwards = (
    <ButtonLink to="/settings/profile" variant="default">
      Go to your profile
    </ButtonLink>
  );
  if (confirm.isSuccess) {
    return (
      <NarrowPage title="Your email address is changed" about={`From now on, emails go to ${confirm.data.email}.`}>
        {onwards}
      </NarrowPage>
    );
  }
  const problem = confirm.error ? appError(confirm.error) : undefined;
  if (problem?.code === "NOT_FOUND") {
    return (
      <NarrowPage title="This link no longer works" about={problem.message}>
        {onwards}
      </NarrowPage>
    );
  }
  return (
    <NarrowPage title="Confirm your new email address" about="It replaces the address your account has now.">
      <Stack gap="md">
        <FormError message={problem?.message} />
        <Button fullWidth loading={confirm.isPending} onClick={() => confirm.mutate({ code })}>
          Confirm email address
        </Button>
      </Stack>
    </NarrowPage>
  );
}
