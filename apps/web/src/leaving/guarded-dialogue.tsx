import { Button, Modal, type ModalProps } from "@mantine/core";
import { createContext, type ReactNode, use, useState } from "react";
import { forget, mayLeave, type Work, WorkScope } from "./unsaved-work.ts";

type Dialogue = {
  /** Closes it, after asking where something would be lost. */
  leave: () => void;
  /** Closes it at once: its work is done. */
  close: () => void;
};

const OpenDialogue = createContext<Dialogue | null>(null);

/** The dialogue that a form lies in. */
export function useDialogue(): Dialogue {
  const dialogue = use(OpenDialogue);
  if (!dialogue) throw new Error("Forms of dialogues exist only within GuardedDialogue");
  return dialogue;
}

type GuardedDialogueProps = Omit<ModalProps, "children"> & { children: ReactNode };

/** A dialogue in which something is typed, or shown once: neither Escape nor its cross throws that away unasked. */
export function GuardedDialogue({ onClose, children, ...modal }: GuardedDialogueProps) {
  const [scope] = useState(() => new Set<Work>());
  const close = () => {
    forget(scope);
    onClose();
  };
  const leave = async () => {
    if (await mayLeave(scope)) onClose();
  };
  return (
    <Modal {...modal} closeOnClickOutside={false} onClose={() => void leave()}>
      <WorkScope value={scope}>
        <OpenDialogue value={{ leave: () => void leave(), close }}>{children}</OpenDialogue>
      </WorkScope>
    </Modal>
  );
}

/** Gives up what the dialogue was opened for. */
export function CancelButton({ children = "Cancel" }: { children?: ReactNode }) {
  return (
    <Button variant="default" onClick={useDialogue().leave}>
      {children}
    </Button>
  );
}
