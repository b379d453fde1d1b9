import { Modal } from "@mantine/core";
import type { TokenWithSecret } from "@tessera/domain";
import { type ReactNode, useState } from "react";
import { TokenCreated } from "./token-created.tsx";
import { useTokenHome } from "./token-home.ts";

type SecretDialogueProps = {
  opened: boolean;
  /** The question, until there is a token to show. */
  title: string;
  onClose: () => void;
  /** What asks; it hands over the answer, with a sentence to stand under the token where there is more to say. */
  children: (tell: (created: TokenWithSecret, note?: string) => void, leave: () => void) => ReactNode;
};

/** A question, then the one time its token is shown. The token lives in this component's state and nowhere else. */
export function SecretDialogue({ opened, title, onClose, children }: SecretDialogueProps) {
  const { renew } = useTokenHome();
  const [told, setTold] = useState<{ created: TokenWithSecret; note?: string }>();
  const [wantsToLeave, setWantsToLeave] = useState(false);
  const [isCopied, setCopied] = useState(false);
  const leave = () => {
    setTold(undefined);
    setCopied(false);
    setWantsToLeave(false);
    onClose();
  };
  const close = () => {
    if (told && !isCopied && !wantsToLeave) setWantsToLeave(true);
    else leave();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      size={680}
      closeOnClickOutside={false}
      title={told ? `“${told.created.token.name}” is ready` : title}
    >
      {told ? (
        <TokenCreated
          {...told}
          asksAgain={wantsToLeave}
          onCopied={() => {
            setCopied(true);
            setWantsToLeave(false);
          }}
          onDone={close}
          onLeave={leave}
          onStay={() => setWantsToLeave(false)}
        />
      ) : (
        children((created, note) => {
          setTold({ created, note });
          void renew();
        }, leave)
      )}
    </Modal>
  );
}
