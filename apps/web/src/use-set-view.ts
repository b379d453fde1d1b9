import { useNavigate } from "@tanstack/react-router";

/** How a change gets into the history: as a step of its own that Back undoes, or as a part of the step before. */
export type ViewStep = { isSameStep?: boolean };

/** Changes what the address says of the page: filters, order, search. "." is the current route, so that an open panel stays open. */
export function useSetView<View extends object>(): (view: View, step?: ViewStep) => void {
  const navigate = useNavigate();
  return (view, { isSameStep = false } = {}) => {
    void navigate({ to: ".", search: () => view, replace: isSameStep, resetScroll: false });
  };
}
