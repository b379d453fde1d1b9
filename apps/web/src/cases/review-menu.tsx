import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { lazy, useState } from "react";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { countOf } from "#web/counting.ts";
import type { ReviewQuestion } from "./review-dialog.tsx";
import { useReview } from "./use-review.ts";

const ReviewDialog = lazy(async () => ({ default: (await import("./review-dialog.tsx")).ReviewDialog }));

type ReviewMenuProps = { projectId: string; caseIds: string[]; onDone: () => void };

/** The review of all selected cases. */
export function ReviewMenu({ projectId, caseIds, onDone }: ReviewMenuProps) {
  const [question, ask] = useState<ReviewQuestion>();
  const [isApproving, setApproving] = useState(false);
  const approve = useReview(projectId, () => {
    setApproving(false);
    onDone();
  });
  const count = countOf(caseIds.length, "test case");
  return (
    <>
      <Menu position="top-start">
        <Menu.Target>
          <Button size="xs" variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
            Review
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => ask({ act: "ask", caseIds })}>Ask for review</Menu.Item>
          <Menu.Item onClick={() => setApproving(true)}>Approve</Menu.Item>
          <Menu.Item onClick={() => ask({ act: "sendBack", caseIds })}>Send back</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={isApproving}
        title={`Approve ${count}?`}
        confirm={`Approve ${count}`}
        cancel="Leave them"
        harmless
        pending={approve.isPending}
        error={approve.error}
        onConfirm={() => approve.mutate({ caseIds, state: "approved" })}
        onClose={() => {
          approve.reset();
          setApproving(false);
        }}
      >
        They are approved as they stand now, in your name. Those that you may not approve stay as they are.
      </ConfirmDialog>
      <WhenOpened opened={question !== undefined}>
        <ReviewDialog {...{ projectId, question, onDone }} onClose={() => ask(undefined)} />
      </WhenOpened>
    </>
  );
}
