import classes from "./row-check.module.css";

type RowCheckProps = {
  label: string;
  isOn: boolean;
  isPartly?: boolean;
  isDisabled: boolean;
  /** `isRange`: the shift key was held, so that everything from the last one on is meant. */
  onToggle: (isOn: boolean, isRange: boolean) => void;
};

/** Chooses a row, or all: the browser's own checkbox, since a table shows many of them. */
export function RowCheck({ label, isOn, isPartly = false, isDisabled, onToggle }: RowCheckProps) {
  return (
    <input
      type="checkbox"
      className={classes.check}
      aria-label={label}
      disabled={isDisabled}
      checked={isOn}
      ref={(box) => {
        if (box) box.indeterminate = isPartly;
      }}
      onChange={({ currentTarget, nativeEvent }) =>
        onToggle(currentTarget.checked, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
      }
    />
  );
}
