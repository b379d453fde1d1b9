import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { type DecidedProposals, MAX_PROPOSALS_PER_CALL, type Proposal } from "@tessera/domain";
import { useState } from "react";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { countOf } from "#web/counting.ts";
import { trpcClient } from "#web/trpc.ts";
import { refreshProposals } from "./proposals-query.ts";

type Act = "accept" | "decline";
type DecideManyProps = {
  projectId: string;
  selected: readonly Proposal[];
  /** Takes those that stay open. */
  onDecided: (left: ReadonlySet<string>) => void;
};

/** The buttons that decide about all selected proposals, and their questions. */
export function DecideMany({ projectId, selected, onDecided }: DecideManyProps) {
  const [act, ask] = useState<Act>();
  const decide = useMutation({
    mutationFn: (act: Act) => inCalls(projectId, act, selected),
    onSuccess: ({ decided, refused }, act) => {
      ask(undefined);
      onDecided(new Set(refused.map(({ id }) => id)));
      tell(act, decided, refused);
    },
    // A call that failed may come after others that didn't.
    onSettled: refreshProposals,
  });
  const count = countOf(selected.length, "proposal");
  const isAccept = act !== "decline";
  return (
    <>
      <Button size="xs" onClick={() => ask("accept")}>
        Accept proposals
      </Button>
      <Button size="xs" variant="default" onClick={() => ask("decline")}>
        Decline proposals
      </Button>
      <ConfirmDialog
        opened={act !== undefined}
        title={isAccept ? `Accept ${count}?` : `Decline ${count}?`}
        confirm={isAccept ? `Accept ${count}` : `Decline ${count}`}
        cancel="Leave them open"
        harmless={isAccept}
        pending={decide.isPending}
        error={decide.error}
        onConfirm={() => decide.mutate(act ?? "accept")}
        onClose={() => {
          decide.reset();
          ask(undefined);
        }}
      >
        {isAccept
          ? "They become test cases, and changes of test cases, in your name. One whose test case has changed since it was filed stays open."
          : "No test case changes. A declined proposal can't be opened again."}
      </ConfirmDialog>
    </>
  );
}

async function inCalls(projectId: string, act: Act, proposals: readonly Proposal[]): Promise<DecidedProposals> {
  const sum: DecidedProposals = { decided: 0, refused: [] };
  for (let at = 0; at < proposals.length; at += MAX_PROPOSALS_PER_CALL) {
    const ids = proposals.slice(at, at + MAX_PROPOSALS_PER_CALL).map(({ id }) => id);
    const { acceptMany, declineMany } = trpcClient.proposal;
    const done = await (act === "accept" ? acceptMany : declineMany).mutate({ projectId, ids });
    sum.decided += done.decided;
    sum.refused.push(...done.refused);
  }
  return sum;
}

function tell(act: Act, decided: number, refused: DecidedProposals["refused"]): void {
  const done = `${countOf(decided, "proposal")} ${act === "accept" ? "accepted" : "declined"}`;
  const [first] = refused;
  if (first === undefined) return void notifications.show({ color: "good", message: done });
  const left = refused.length === 1 ? "One stays" : `${refused.length} stay`;
  notifications.show({ color: "danger", autoClose: false, message: `${done}. ${left} open: ${first.message}` });
}
