import { Button } from "@mantine/core";
import { FormError } from "./load-error.tsx";
import classes from "./save-bar.module.css";

type SaveBarProps = {
  isChanged: boolean;
  isSaving: boolean;
  /** The verb with its object: "Save settings". */
  save: string;
  /** Why saving was refused, where no field says it. */
  problem?: string | undefined;
  onDiscard: () => void;
};

/** The one way to save on settings pages: stands at the foot of the form as soon as something changed. */
export function SaveBar({ isChanged, isSaving, save, problem, onDiscard }: SaveBarProps) {
  return (
    <>
      <FormError message={problem} />
      {isChanged && (
        <div className={classes.bar}>
          <span className={classes.words} role="status">
            Unsaved changes
          </span>
          <span className={classes.buttons}>
            <Button variant="default" onClick={onDiscard} disabled={isSaving}>
              Undo changes
            </Button>
            <Button type="submit" loading={isSaving}>
              {save}
            </Button>
          </span>
        </div>
      )}
    </>
  );
}
