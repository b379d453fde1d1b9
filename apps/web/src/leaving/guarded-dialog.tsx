import { Button, Modal, type ModalProps } from "@mantine/core";
import { createContext, type ReactNode, use, useState } from "react";
import { forget, mayLeave, type Work, WorkScope } from "./unsaved-work.ts";

type Dialog = {
  /** Closes it, after asking where something would be lost. */
  leave: () => void;
  /** Closes it at once: its work is done. */
  close: () => void;
};

const OpenDialog = createContext<Dialog | null>(null);

/** The dialog that a form lies in. */
export function useDialog(): Dialog {
  const dialog = use(OpenDialog);
  if (!dialog) throw new Error("Forms of dialogs exist only within GuardedDialog");
  return dialog;
}

type GuardedDialogProps = Omit<ModalProps, "children"> & { children: ReactNode };

/** A dialog in which something is typed, or shown once: neither Escape nor its cross throws that away unasked. */
export function GuardedDialog({ onClose, children, ...modal }: GuardedDialogProps) {
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
        <OpenDialog value={{ leave: () => void leave(), close }}>{children}</OpenDialog>
      </WorkScope>
    </Modal>
  );
}

/** Gives up what the dialog was opened for. */
export function CancelButton({ children = "Cancel" }: { children?: ReactNode }) {
  return (
    <Button variant="default" onClick={useDialog().leave}>
      {children}
    </Button>
  );
}
