import { useRef } from "react";
import { type LeaveQuestion, useUnsavedWork } from "./unsaved-work.ts";

/** Something shown this one time: until it is kept, leaving asks, unless an email brings it as well. */
export function useSecret(question: LeaveQuestion, isOnlyHere = true) {
  const kept = useRef(false);
  useUnsavedWork(() => isOnlyHere && !kept.current, question);
  return {
    isKept: () => kept.current,
    /** To be called once it was copied or downloaded. */
    keep: () => {
      kept.current = true;
    },
  };
}
