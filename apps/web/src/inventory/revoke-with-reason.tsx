import { Button, Group, Modal, Progress, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { RevocationReason, type Token } from "@tessera/domain";
import { useState } from "react";
import { ActionError } from "#web/components/load-error.tsx";
import { countOf, formatCount } from "#web/counting.ts";
import { whatStops } from "#web/tokens/token-action.tsx";
import type { RevokeQuestion } from "./revoke-question.ts";
import { useRevocation } from "./use-revocation.ts";

type RevokeWithReasonProps = {
  question: RevokeQuestion | undefined;
  onClose: () => void;
  onRevoked?: () => void;
};

/** Asks why, since the owners read the reason. Open while there is a question. */
export function RevokeWithReason({ question, onClose, onRevoked }: RevokeWithReasonProps) {
  // What is asked stays readable while the dialog goes.
  const [last, setLast] = useState(question);
  const [isRunning, setRunning] = useState(false);
  if (question !== undefined && question !== last) setLast(question);
  if (last === undefined) return null;
  return (
    <Modal
      opened={question !== undefined}
      onClose={onClose}
      title={`Revoke ${nameOf(last)}?`}
      closeOnEscape={!isRunning}
      closeOnClickOutside={!isRunning}
      withCloseButton={!isRunning}
    >
      <ReasonForm question={last} onClose={onClose} onRevoked={onRevoked} onRunning={setRunning} />
    </Modal>
  );
}

/** How many at most; fewer where some were revoked meanwhile. */
const sizeOf = (question: RevokeQuestion) => ("tokens" in question ? question.tokens.length : question.match.total);

const countText = (question: RevokeQuestion) => {
  const count = countOf(sizeOf(question), "token");
  return "tokens" in question || question.match.isExact ? count : `at least ${count}`;
};

function nameOf(question: RevokeQuestion): string {
  const only = "tokens" in question && question.tokens.length === 1 ? question.tokens[0] : undefined;
  return only ? `“${only.name}” of ${only.owner.username}` : countText(question);
}

type ReasonFormProps = RevokeWithReasonProps & { question: RevokeQuestion; onRunning: (isRunning: boolean) => void };

function ReasonForm({ question, onClose, onRevoked, onRunning }: ReasonFormProps) {
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string>();
  const revocation = useRevocation(question, (revoked) => {
    onRunning(false);
    onRevoked?.();
    onClose();
    notifications.show({ color: "good", message: `${countOf(revoked, "token")} revoked` });
  });
  const { isRunning, isHalted, done: revoked } = revocation;
  const isOne = sizeOf(question) === 1;
  const isBegun = isHalted || (revocation.error !== null && revoked > 0);
  const submit = () => {
    const checked = RevocationReason.safeParse(reason);
    setProblem(checked.error?.issues[0]?.message);
    if (!checked.success) return;
    onRunning(true);
    revocation.run(checked.data);
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        <Text>{whatHappens(question)} It can't be undone.</Text>
        <TextInput
          label="Reason"
          description={isOne ? "Its owner and the audit log get it." : "Their owners and the audit log get it."}
          data-autofocus
          autoComplete="off"
          readOnly={isRunning || isBegun}
          value={reason}
          error={problem}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {(isRunning || isBegun) && !isOne && <RevocationProgress question={question} revoked={revoked} />}
        <ActionError error={revocation.error} />
        <Group justify="flex-end" gap="xs">
          {isRunning && !isOne ? (
            <Button variant="default" onClick={revocation.stop}>
              Stop after this batch
            </Button>
          ) : (
            <Button variant="default" onClick={onClose} disabled={isRunning}>
              {isBegun ? "Keep the others" : isOne ? "Keep token" : "Keep tokens"}
            </Button>
          )}
          <Button type="submit" color="danger" loading={isRunning}>
            {isBegun ? "Revoke the others" : isOne ? "Revoke token" : `Revoke ${countText(question)}`}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function RevocationProgress({ question, revoked }: { question: RevokeQuestion; revoked: number }) {
  const isExact = "tokens" in question || question.match.isExact;
  const size = sizeOf(question);
  return (
    <Stack gap="2xs">
      {isExact && <Progress value={(100 * revoked) / Math.max(1, size)} color="danger" aria-label="Tokens revoked" />}
      <Text size="xs" role="status">
        {isExact
          ? `${formatCount(revoked)} of ${countOf(size, "token")} revoked`
          : `${countOf(revoked, "token")} revoked`}
      </Text>
    </Stack>
  );
}

function whatHappens(question: RevokeQuestion): string {
  if ("filter" in question) {
    return "Builds and scripts that use any token that matches the filters are refused at once. Tokens made from now on are spared.";
  }
  const [first] = question.tokens;
  return first && question.tokens.length === 1 ? whatStops(first) : whatAllStop(question.tokens);
}

function whatAllStop(tokens: readonly Token[]): string {
  const owners = new Set(tokens.map(({ owner }) => owner.id)).size;
  const used = tokens.filter(({ lastUsedAt }) => lastUsedAt !== null).length;
  const use =
    used === 0
      ? "None of them was ever used."
      : used === 1
        ? "One of them has been used."
        : `${formatCount(used)} of them have been used.`;
  return `Builds and scripts of ${countOf(owners, "account")} that use these tokens are refused at once. ${use}`;
}
