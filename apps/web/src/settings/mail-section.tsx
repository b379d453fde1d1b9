import { Alert, Button, Code, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import type { MailTest } from "@tessera/domain";
import { Facts } from "#web/components/facts.tsx";
import { ActionError } from "#web/components/load-error.tsx";
import { trpc } from "#web/trpc.ts";
import classes from "./settings-page.module.css";

/** Whether the server can send email, and a way to try it. */
export function MailSection() {
  const { server, from } = useSuspenseQuery(trpc.admin.mail.get.queryOptions()).data;
  return (
    <section className={classes.section} aria-labelledby="mail">
      <Title order={2} id="mail">
        Email
      </Title>
      {server === null ? (
        <Text c="dimmed">
          No mail server is configured, so no one gets emails: invitation links are to be copied by hand, and forgotten
          passwords are reset on the server's machine. Set <Code>TESSERA_SMTP_URL</Code>, for example to{" "}
          <Code>smtp://user:password@mail.example:587</Code>, and restart the server.
        </Text>
      ) : (
        <>
          <Facts of={{ "Mail server": server, Sender: from }} />
          <TryMail />
        </>
      )}
    </section>
  );
}

function TryMail() {
  const test = useMutation(trpc.admin.mail.test.mutationOptions());
  return (
    <>
      <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
        Send test email
      </Button>
      {test.data && <Outcome {...test.data} />}
      <ActionError error={test.error} />
    </>
  );
}

function Outcome({ to, taken, problem }: MailTest) {
  return taken ? (
    <Alert color="good" variant="light" role="status" icon={<IconCheck aria-hidden />}>
      The mail server accepted the email to {to}. Check your mailbox for it.
    </Alert>
  ) : (
    <Alert
      color="danger"
      variant="light"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={`The email to ${to} was not accepted`}
    >
      <Text>The mail server answered:</Text>
      <Code block mt="xs" className={classes.answer}>
        {problem}
      </Code>
    </Alert>
  );
}
