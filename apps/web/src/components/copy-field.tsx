import { CopyButton, type CopyButtonProps } from "./copy-button.tsx";
import classes from "./copy-field.module.css";

type CopyFieldProps = CopyButtonProps & {
  label: string;
  /** How the text is shown, where not as it is copied. */
  shown?: string;
  /** A token stands out; a long text is small. */
  look?: "token" | "small";
};

/** A text that is shown once or seldom, to be copied whole. */
export function CopyField({ label, shown, look, onCopied, ...button }: CopyFieldProps) {
  return (
    <div
      className={classes.field}
      data-token={look === "token" || undefined}
      data-small={look === "small" || undefined}
    >
      <output className={classes.text} aria-label={label} onCopy={onCopied}>
        {shown ?? button.text}
      </output>
      <CopyButton onCopied={onCopied} {...button} />
    </div>
  );
}
