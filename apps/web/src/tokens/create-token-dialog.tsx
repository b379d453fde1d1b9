import { useQuery } from "@tanstack/react-query";
import { LoadError } from "#web/components/load-error.tsx";
import { ListSkeleton } from "#web/components/page-skeleton.tsx";
import { trpc } from "#web/trpc.ts";
import { CreateTokenForm } from "./create-token-form.tsx";
import { SecretDialog } from "./secret-dialog.tsx";

type CreateTokenDialogProps = { opened: boolean; projectId?: string | undefined; onClose: () => void };

/** One screen to choose, then the one time the token is shown. */
export function CreateTokenDialog({ opened, projectId, onClose }: CreateTokenDialogProps) {
  const policy = useQuery(trpc.token.policy.queryOptions(undefined, { enabled: opened }));
  return (
    <SecretDialog opened={opened} onClose={onClose} title="Create a token" projectId={projectId}>
      {(done) =>
        policy.data ? (
          <CreateTokenForm policy={policy.data} projectId={projectId} onCreated={done} />
        ) : policy.isError ? (
          <LoadError what="The rules for tokens" error={policy.error} onRetry={() => policy.refetch()} />
        ) : (
          <ListSkeleton rows={4} />
        )
      }
    </SecretDialog>
  );
}
