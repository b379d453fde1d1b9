import { useQuery } from "@tanstack/react-query";
import { LoadError } from "../components/load-error.tsx";
import { ListSkeleton } from "../components/page-skeleton.tsx";
import { trpc } from "../trpc.ts";
import { CreateTokenForm } from "./create-token-form.tsx";
import { SecretDialogue } from "./secret-dialogue.tsx";

type CreateTokenDialogueProps = { opened: boolean; projectId?: string | undefined; onClose: () => void };

/** One screen to choose, then the one time the token is shown. */
export function CreateTokenDialogue({ opened, projectId, onClose }: CreateTokenDialogueProps) {
  const policy = useQuery(trpc.token.policy.queryOptions(undefined, { enabled: opened }));
  return (
    <SecretDialogue opened={opened} onClose={onClose} title="Create a token" projectId={projectId}>
      {(tell) =>
        policy.data ? (
          <CreateTokenForm policy={policy.data} projectId={projectId} onCreated={tell} />
        ) : policy.isError ? (
          <LoadError what="The rules for tokens" error={policy.error} onRetry={() => policy.refetch()} />
        ) : (
          <ListSkeleton rows={4} />
        )
      }
    </SecretDialogue>
  );
}
