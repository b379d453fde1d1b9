import { Button, Group, Stack, Text } from "@mantine/core";
import { approvalFault, type TestCase } from "@tessera/domain";
import { lazy, useState } from "react";
import { ActionError } from "#web/components/load-error.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { useUser } from "#web/sign-in/session.ts";
import classes from "./case-panel.module.css";
import type { ReviewQuestion } from "./review-dialog.tsx";
import { ReviewState } from "./review-state.tsx";
import { useReview } from "./use-review.ts";

const ReviewDialog = lazy(async () => ({ default: (await import("./review-dialog.tsx")).ReviewDialog }));

/** How far the review of a case is, and what its reader may do about it. */
export function CaseReview({ testCase }: { testCase: TestCase }) {
  const { mayWrite } = useProject(testCase.projectId);
  const { state, reviewers, note } = testCase.review;
  return (
    <Stack component="section" aria-label="Review" gap="xs">
      <Group gap="xs">
        <ReviewState state={state} />
        <Text size="xs" c="dimmed" component="span">
          <Progress testCase={testCase} />
        </Text>
      </Group>
      {reviewers.length > 0 && (
        <Text size="xs" c="dimmed" dir="auto">
          {reviewers.length === 1 ? "Reviewer" : "Reviewers"}: {reviewers.map(({ name }) => name).join(", ")}
        </Text>
      )}
      {state === "draft" && note !== "" && (
        <Text className={classes.description} dir="auto">
          Sent back: {note}
        </Text>
      )}
      {mayWrite && <ReviewActions testCase={testCase} />}
    </Stack>
  );
}

function Progress({ testCase: { review } }: { testCase: TestCase }) {
  const { state, requestedAt, requestedBy, approvedAt, approvedBy } = review;
  if (state === "inReview" && requestedAt !== null) {
    return (
      <>
        Asked <TimeAgo time={requestedAt} />
        {requestedBy && ` by ${requestedBy.name}`}
      </>
    );
  }
  if (approvedAt === null) return null;
  return (
    <>
      {state === "draft" && "Last approved "}
      <TimeAgo time={approvedAt} />
      {approvedBy && ` by ${approvedBy.name}`}
    </>
  );
}

function ReviewActions({ testCase }: { testCase: TestCase }) {
  const { projectId, id, version, review } = testCase;
  const [question, ask] = useState<ReviewQuestion>();
  const { project, mayManage } = useProject(projectId);
  const { id: userId } = useUser();
  const decide = useReview(projectId, () => {});
  const ids = { reviewerIds: review.reviewers.map(({ id }) => id), authorIds: review.authors.map(({ id }) => id) };
  const isApproved = review.state === "approved";
  const person = { userId, isProjectAdmin: mayManage };
  const fault = approvalFault(ids, person, project.isReviewRequired && !isApproved);
  const act = (act: ReviewQuestion["act"]) => ask({ act, caseIds: [id], reviewers: review.reviewers });
  return (
    <>
      <Group gap="xs">
        {fault === undefined && (
          <Button
            size="xs"
            variant={review.state === "inReview" ? "filled" : "default"}
            loading={decide.isPending}
            onClick={() => decide.mutate({ caseIds: [id], state: isApproved ? "draft" : "approved", version })}
          >
            {isApproved ? "Withdraw approval" : "Approve"}
          </Button>
        )}
        {!isApproved && (
          <Button size="xs" variant="default" onClick={() => act("ask")}>
            {review.state === "draft" ? "Ask for review" : "Change reviewers"}
          </Button>
        )}
        {review.state === "inReview" && (
          <Button size="xs" variant="default" onClick={() => act("sendBack")}>
            Send back
          </Button>
        )}
      </Group>
      {fault !== undefined && review.state === "inReview" && (
        <Text size="xs" c="dimmed">
          {fault}
        </Text>
      )}
      <ActionError error={decide.error} />
      <WhenOpened opened={question !== undefined}>
        <ReviewDialog projectId={projectId} question={question} onClose={() => ask(undefined)} onDone={() => {}} />
      </WhenOpened>
    </>
  );
}
