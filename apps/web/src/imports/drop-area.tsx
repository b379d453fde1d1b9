import { type DragEvent, type ReactNode, useRef, useState } from "react";
import classes from "./drop-area.module.css";

type DropAreaProps = { isActive: boolean; onDrop: (files: File[]) => void; children: ReactNode };

const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");

/** A page on which report files can be dropped anywhere. */
export function DropArea({ isActive, onDrop, children }: DropAreaProps) {
  const [isOver, setOver] = useState(false);
  // Every element that the mouse passes fires an event of its own.
  const depth = useRef(0);
  const enter = (step: number) => {
    depth.current = step === 0 ? 0 : depth.current + step;
    setOver(depth.current > 0);
  };
  if (!isActive) return children;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is for the mouse; a button of the page does the same
    <div
      className={classes.area}
      onDragEnter={(event) => hasFiles(event) && enter(1)}
      onDragLeave={(event) => hasFiles(event) && enter(-1)}
      onDragOver={(event) => hasFiles(event) && event.preventDefault()}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        enter(0);
        onDrop([...event.dataTransfer.files]);
      }}
    >
      {children}
      {isOver && (
        <div className={classes.hint}>
          <span>Drop the reports to upload them</span>
        </div>
      )}
    </div>
  );
}
