import { type KeyboardEvent, useRef, useState } from "react";

const STEPS: Record<string, (at: number, last: number) => number> = {
  ArrowLeft: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  Home: () => 0,
  End: (_, last) => last,
};

/**
 * The point of a chart that is looked at, by mouse or keyboard: one point at a time takes the focus, arrow keys go from one
 * to the next. Undefined while none is looked at.
 */
export function useRovingPoint(count: number) {
  const [active, setActive] = useState<number>();
  const group = useRef<SVGGElement>(null);
  const last = count - 1;
  const tabbable = Math.min(active ?? last, last);
  return {
    active: active !== undefined && active <= last ? active : undefined,
    group,
    groupProps: {
      onPointerLeave: () => setActive(undefined),
      onBlur: () => setActive(undefined),
      onKeyDown: (event: KeyboardEvent) => {
        const step = STEPS[event.key];
        if (!step) return;
        event.preventDefault();
        const next = Math.max(0, Math.min(last, step(tabbable, last)));
        group.current?.querySelectorAll<SVGElement>("[data-point]")[next]?.focus();
      },
    },
    pointProps: (index: number) => ({
      "data-point": true,
      tabIndex: index === tabbable ? 0 : -1,
      onPointerEnter: () => setActive(index),
      onFocus: () => setActive(index),
    }),
  };
}
