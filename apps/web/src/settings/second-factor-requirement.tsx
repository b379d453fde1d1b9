import { Alert, Switch, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { TextLink } from "#web/components/button-link.tsx";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { useUser } from "#web/sign-in/session.ts";
import { trpc } from "#web/trpc.ts";
import classes from "./settings-page.module.css";
import type { SettingsForm } from "./settings-values.ts";

/** Whether everyone must sign in with more than a password. */
export function SecondFactorRequirement({ form }: { form: SettingsForm }) {
  return (
    <section className={classes.section} aria-labelledby="second-factor">
      <Title order={2} id="second-factor">
        Second factor
      </Title>
      <Switch
        label="Require a second factor"
        description="Signing in to the page then takes a code of an authenticator app or a passkey. Tokens are not affected."
        {...form.getInputProps("requireSecondFactor", { type: "checkbox" })}
      />
      <TextLink to="/admin/users" search={{ factor: "off", kind: "human", state: "active" }} underline="always">
        Show people without a second factor
      </TextLink>
    </section>
  );
}

type RequirementQuestionProps = {
  opened: boolean;
  /** Whether a second factor is to be required from now on. */
  required: boolean;
  onConfirm: () => void;
  onClose: () => void;
};

/** Says what the change does to everyone, before it is saved. */
export function RequirementQuestion({ opened, required, onConfirm, onClose }: RequirementQuestionProps) {
  return (
    <ConfirmDialog
      opened={opened}
      title={required ? "Require a second factor of everyone?" : "Stop requiring a second factor?"}
      confirm={required ? "Require second factor" : "Stop requiring it"}
      cancel="Leave it as it is"
      harmless
      pending={false}
      error={null}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      {required ? (
        <>
          <Text>
            Everyone without a second factor, administrators included, has to set one up before anything else, from the
            next click on. Tokens, builds and service accounts go on working as before.
          </Text>
          <OwnFactorWarning />
        </>
      ) : (
        "A password alone is enough again for people who have no second factor. Those who have one are still asked for it."
      )}
    </ConfirmDialog>
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
