import { type ReactNode, Suspense, useState } from "react";

/** Renders a dialog whose code is loaded lazily from the first time on that it is opened. */
export function WhenOpened({ opened, children }: { opened: boolean; children: ReactNode }) {
  const [wasOpened, setOpened] = useState(opened);
  if (opened && !wasOpened) setOpened(true);
  return wasOpened ? <Suspense fallback={null}>{children}</Suspense> : null;
}
