import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { AuthorizationReview, TokenScope } from "@tessera/domain";
import { useState } from "react";
import { Facts } from "#web/components/facts.tsx";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { useUser } from "#web/sign-in/session.ts";
import { firstChoice, type TokenChoice, type TokenPolicy, toCreateToken } from "#web/tokens/token-choice.ts";
import { TokenFields, tokenFormErrors, useTokenForm } from "#web/tokens/token-fields.tsx";
import { trpcClient } from "#web/trpc.ts";

type AssistantQuestion = Extract<AuthorizationReview, { kind: "question" }>;

type AssistantQuestionFormProps = {
  question: AssistantQuestion;
  /** The assistant's request, as it came in the address. */
  request: string;
  policy: TokenPolicy;
  onAnswered: (redirectTo: string) => void;
};

/** What an assistant may do, chosen as for a token; at first only reading. */
export function AssistantQuestionForm({ question, request, policy, onAnswered }: AssistantQuestionFormProps) {
  const { client, redirectHost, requestedScopes } = question;
  const { systemRole, username } = useUser();
  const form = useTokenForm({ ...firstChoice(policy, systemRole, undefined), name: client.name, access: "readOnly" });
  const { busy, refusal, answer } = useAnswer(onAnswered, (errors) => form.setErrors(errors));
  const allow = (choice: TokenChoice) =>
    answer("allow", () => trpcClient.authorization.approve.mutate({ request, token: toCreateToken(choice) }));
  const decline = () => answer("decline", () => trpcClient.authorization.decline.mutate({ request }));
  return (
    <Form form={form} unguarded onSubmit={form.onSubmit((choice) => void allow(choice))}>
      <Stack gap="lg">
        <Facts
          of={{
            Assistant: client.name,
            "Its name": question.trust === "published" ? `Published by ${client.host}` : "Not verified",
            "Answer goes to": redirectHost,
            "Acts as": username,
          }}
        />
        <Warning question={question} />
        <Asked scopes={requestedScopes} choice={form.values} onChoose={(change) => form.setValues(change)} />
        <TokenFields form={form} policy={policy} systemRole={systemRole} />
        <FormError message={refusal} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" loading={busy === "decline"} onClick={() => void decline()}>
            Decline access
          </Button>
          <Button type="submit" loading={busy === "allow"}>
            Give access
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

/** What can't be verified about the assistant. */
function Warning({ question: { trust, isLocal, client } }: { question: AssistantQuestion }) {
  if (trust === "published" && !isLocal) return null;
  const unknown = `No site vouches for the name “${client.name}”: the assistant chose it itself.`;
  const local = "Any program on this computer could have asked for this.";
  return (
    <Alert color="warning" variant="light" icon={<IconAlertTriangle aria-hidden />} title="Did you just start this?">
      {[trust === "registered" && unknown, isLocal && local].filter(Boolean).join(" ")} Go on only if you began to
      connect an assistant a moment ago.
    </Alert>
  );
}

type AskedProps = { scopes: TokenScope[]; choice: TokenChoice; onChoose: (change: Partial<TokenChoice>) => void };

/** What it asks for, where that is more than reading. */
function Asked({ scopes, choice, onChoose }: AskedProps) {
  if (scopes.every((scope) => scope.endsWith(":read") && !scope.startsWith("admin:"))) return null;
  const named = scopes.filter((scope) => scope !== "all");
  const asked: Partial<TokenChoice> =
    named.length < scopes.length ? { access: "all" } : { access: "chosen", scopes: named };
  return (
    <Group justify="space-between" gap="xs">
      <Text size="sm">
        It asks for <code>{scopes.join(", ")}</code>
      </Text>
      {choice.access === "readOnly" && (
        <Button size="xs" variant="default" onClick={() => onChoose(asked)}>
          Choose what it asks for
        </Button>
      )}
    </Group>
  );
}

/** Answers past the query cache, as the answer carries a code. */
function useAnswer(onAnswered: (redirectTo: string) => void, setErrors: (errors: Record<string, string>) => void) {
  const [busy, setBusy] = useState<"allow" | "decline">();
  const [refusal, setRefusal] = useState<string>();
  const answer = async (which: "allow" | "decline", ask: () => Promise<{ redirectTo: string }>) => {
    setBusy(which);
    setRefusal(undefined);
    try {
      onAnswered((await ask()).redirectTo);
    } catch (error) {
      const { byField, rest } = tokenFormErrors(error);
      setErrors(byField);
      setRefusal(rest);
    } finally {
      setBusy(undefined);
    }
  };
  return { busy, refusal, answer };
}
