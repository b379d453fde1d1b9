import { Alert, Switch, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { TextLink } from "../components/button-link.tsx";
import { ConfirmDialogue } from "../components/confirm-dialogue.tsx";
import { useUser } from "../session/session.ts";
import { queryClient, trpc } from "../trpc.ts";
import classes from "./settings-page.module.css";

/** Whether everybody must sign in with more than a password. */
export function SecondFactorSection() {
  const { requireSecondFactor } = useSuspenseQuery(trpc.admin.settings.get.queryOptions()).data;
  const [isAsked, setAsked] = useState(false);
  const update = useMutation(
    trpc.admin.settings.update.mutationOptions({
      onSuccess: async (saved) => {
        queryClient.setQueryData(trpc.admin.settings.get.queryKey(), saved);
        setAsked(false);
        await queryClient.invalidateQueries(trpc.session.pathFilter());
      },
    }),
  );
  return (
    <section className={classes.section} aria-labelledby="second-factor">
      <Title order={2} id="second-factor">
        Second factor
      </Title>
      <Switch
        label="Require a second factor"
        description="Whoever signs in to the page needs a code of an authenticator app or a passkey. Tokens are not affected."
        checked={requireSecondFactor}
        onChange={() => setAsked(true)}
      />
      <TextLink to="/admin/users" search={{ factor: "off", kind: "human", state: "active" }} underline="always">
        Show people without a second factor
      </TextLink>
      <ConfirmDialogue
        opened={isAsked}
        title={requireSecondFactor ? "Stop requiring a second factor?" : "Require a second factor of everybody?"}
        confirm={requireSecondFactor ? "Stop requiring it" : "Require second factor"}
        cancel="Leave it as it is"
        harmless
        pending={update.isPending}
        error={update.error}
        onConfirm={() => update.mutate({ requireSecondFactor: !requireSecondFactor })}
        onClose={() => {
          update.reset();
          setAsked(false);
        }}
      >
        {requireSecondFactor ? (
          "A password alone is enough again for people who have no second factor. Those who have one are still asked for it."
        ) : (
          <>
            <Text>
              Everybody without a second factor, admins included, has to set one up before anything else, from the next
              click on. Tokens, builds and service accounts go on working as before.
            </Text>
            <OwnFactorWarning />
          </>
        )}
      </ConfirmDialogue>
    </section>
  );
}

function OwnFactorWarning() {
  const { data } = useQuery(trpc.admin.user.get.queryOptions({ id: useUser().id }));
  if (!data || data.account.secondFactor) return null;
  return (
    <Alert mt="md" color="warning" variant="light" icon={<IconAlertTriangle aria-hidden />}>
      You have no second factor yourself. You will have to set one up at once.
    </Alert>
  );
}
