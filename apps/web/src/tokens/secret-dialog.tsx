import type { TokenWithSecret } from "@tessera/domain";
import { type ReactNode, useState } from "react";
import { GuardedDialog } from "#web/leaving/guarded-dialog.tsx";
import { TokenCreated } from "./token-created.tsx";
import { useTokenHome } from "./token-home.ts";

type SecretDialogProps = {
  opened: boolean;
  /** The question, until there is a token to show. */
  title: string;
  /** The project that someone came from to make the token. */
  projectId?: string | undefined;
  onClose: () => void;
  /** What asks; it hands over the answer, with a sentence to stand under the token where there is more to say. */
  children: (done: (created: TokenWithSecret, note?: string) => void) => ReactNode;
};

/** A question, then the one time its token is shown. The token lives in this component's state and nowhere else. */
export function SecretDialog({ opened, title, projectId, onClose, children }: SecretDialogProps) {
  const { renew } = useTokenHome();
  const [ready, setReady] = useState<{ created: TokenWithSecret; note?: string }>();
  const close = () => {
    setReady(undefined);
    onClose();
  };
  return (
    <GuardedDialog
      opened={opened}
      onClose={close}
      size={680}
      title={ready ? `“${ready.created.token.name}” is ready` : title}
    >
      {ready ? (
        <TokenCreated {...ready} projectId={projectId} />
      ) : (
        children((created, note) => {
          setReady({ created, note });
          void renew();
        })
      )}
    </GuardedDialog>
  );
}
