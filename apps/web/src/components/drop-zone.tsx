import { Button } from "@mantine/core";
import { type ReactNode, type RefObject, useRef, useState } from "react";
import classes from "./drop-zone.module.css";

type DropZoneProps = {
  /** What may be dropped: "Drop report files here, or". */
  words: ReactNode;
  buttonLabel: string;
  /** The name of the field behind the button. */
  label: string;
  /** In a dialog: the button has the focus, and the zone more room. */
  isMain?: boolean;
  /** The field itself, for a key that opens it. */
  inputRef?: RefObject<HTMLInputElement | null>;
  onFiles: (files: File[]) => void;
};

/** Takes files by dropping them, or by choosing them with a button. */
export function DropZone({ words, buttonLabel, label, isMain = false, inputRef, onFiles }: DropZoneProps) {
  const own = useRef<HTMLInputElement>(null);
  const input = inputRef ?? own;
  const [isOver, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is for the mouse; the button in it does the same
    <div
      className={classes.zone}
      data-main={isMain || undefined}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles([...event.dataTransfer.files]);
      }}
    >
      {words}
      <Button
        variant="default"
        size="xs"
        onClick={() => input.current?.click()}
        {...(isMain && { "data-autofocus": true })}
      >
        {buttonLabel}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={label}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}
