import type { Account } from "@tessera/domain";
import { useState } from "react";
import { type AccountChange, ChangeAccount } from "./change-account.tsx";
import { DeleteAccount } from "./delete-account.tsx";
import { ResetSecondFactor } from "./reset-second-factor.tsx";

/** What administrators confirm before it is done. */
export type AccountQuestion =
  | { ask: "change"; account: Account; change: AccountChange }
  | { ask: "resetSecondFactor"; account: Account }
  | { ask: "delete"; account: Account };

type AskAboutAccountProps = {
  question: AccountQuestion | undefined;
  onClose: () => void;
  /** After the account is gone. */
  onDeleted?: (id: string) => void;
};

/** The dialog of the question; open while there is one. */
export function AskAboutAccount({ question, onClose, onDeleted }: AskAboutAccountProps) {
  // What was asked stays readable while the dialog goes.
  const [last, setLast] = useState(question);
  if (question !== undefined && question !== last) setLast(question);
  if (last === undefined) return null;
  const opened = question !== undefined;
  if (last.ask === "change") return <ChangeAccount {...last} opened={opened} onClose={onClose} />;
  if (last.ask === "resetSecondFactor") {
    return <ResetSecondFactor account={last.account} opened={opened} onClose={onClose} />;
  }
  return (
    <DeleteAccount
      account={last.account}
      opened={opened}
      onClose={onClose}
      onDeleted={() => onDeleted?.(last.account.id)}
    />
  );
}
