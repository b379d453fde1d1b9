import { Button, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { appError } from "#web/app-error.ts";
import { ButtonLink } from "#web/components/button-link.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { NarrowPage } from "#web/components/narrow-page.tsx";
import { subjectOf } from "#web/subscriptions/subscription-labels.ts";
import { trpc } from "#web/trpc.ts";

export const Route = createFileRoute("/unsubscribe/$code")({
  component: UnsubscribePage,
});

/** Where the link of an email leads. Opening it changes nothing: programs that scan emails do that too. */
function UnsubscribePage() {
  const { code } = Route.useParams();
  const stop = useMutation(trpc.subscription.stop.mutationOptions({ gcTime: 0 }));
  if (stop.isSuccess) {
    return (
      <NarrowPage
        title="You get no more of these emails"
        about={`${subjectOf(stop.data)}: no more notices. In your settings you can turn them on again.`}
      >
        <ButtonLink to="/settings/notices" variant="default">
          Go to your settings
        </ButtonLink>
      </NarrowPage>
    );
  }
  return (
    <NarrowPage title="No more of these emails?" about="You also get no more notices of this kind in Tessera.">
      <Stack gap="md">
        <FormError message={stop.error ? appError(stop.error).message : undefined} />
        <Button fullWidth loading={stop.isPending} onClick={() => stop.mutate({ code })}>
          Stop these emails
        </Button>
      </Stack>
    </NarrowPage>
  );
}
