import { Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { TokenWithSecret } from "@tessera/domain";
import { useState } from "react";
import { LoadError } from "../components/load-error.tsx";
import { ListSkeleton } from "../components/page-skeleton.tsx";
import { queryClient, trpc } from "../trpc.ts";
import { CreateTokenForm } from "./create-token-form.tsx";
import { TokenCreated } from "./token-created.tsx";

type CreateTokenDialogueProps = { opened: boolean; projectId?: string; onClose: () => void };

/** One screen to choose, then the one time the token is shown. The token lives in this component's state and nowhere else. */
export function CreateTokenDialogue({ opened, projectId, onClose }: CreateTokenDialogueProps) {
  const [created, setCreated] = useState<TokenWithSecret>();
  const [wantsToLeave, setWantsToLeave] = useState(false);
  const [isCopied, setCopied] = useState(false);
  const policy = useQuery(trpc.token.policy.queryOptions(undefined, { enabled: opened }));
  const leave = () => {
    setCreated(undefined);
    setCopied(false);
    setWantsToLeave(false);
    onClose();
  };
  const close = () => {
    if (created && !isCopied && !wantsToLeave) setWantsToLeave(true);
    else leave();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      size={680}
      closeOnClickOutside={false}
      title={created ? `“${created.token.name}” is ready` : "Create a token"}
    >
      {created ? (
        <TokenCreated
          created={created}
          asksAgain={wantsToLeave}
          onCopied={() => {
            setCopied(true);
            setWantsToLeave(false);
          }}
          onDone={close}
          onLeave={leave}
          onStay={() => setWantsToLeave(false)}
        />
      ) : policy.data ? (
        <CreateTokenForm
          policy={policy.data}
          projectId={projectId}
          onCancel={leave}
          onCreated={(answer) => {
            setCreated(answer);
            void queryClient.invalidateQueries(trpc.token.list.pathFilter());
          }}
        />
      ) : policy.isError ? (
        <LoadError what="The rules for tokens" error={policy.error} onRetry={() => policy.refetch()} />
      ) : (
        <ListSkeleton rows={4} />
      )}
    </Modal>
  );
}
