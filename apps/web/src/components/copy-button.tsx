import { Button, type ButtonProps, VisuallyHidden } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useCopy } from "./use-copy.ts";

export type CopyButtonProps = ButtonProps & {
  text: string;
  /** What is copied, for those who don't see beside what the button stands: "the token". */
  what: string;
  onCopied?: () => void;
};

/** *Copy* turns into *Copied*, and screen readers announce it. */
export function CopyButton({ text, what, onCopied, ...props }: CopyButtonProps) {
  const { state, copy } = useCopy(text);
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={state === "copied" ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
        {...props}
        onClick={async () => {
          if (await copy()) onCopied?.();
        }}
      >
        {state === "copied" ? "Copied" : "Copy"}
        <VisuallyHidden component="span"> {what}</VisuallyHidden>
      </Button>
      <VisuallyHidden role="status">
        {state === "copied" && `Copied ${what}`}
        {state === "failed" && "Your browser refused to copy. Select the text and copy it by hand."}
      </VisuallyHidden>
    </>
  );
}
