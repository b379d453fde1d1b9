import { Button } from "@mantine/core";
import { IconBookmark } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import type { SavedViewsProps } from "./saved-views.tsx";

const SavedViews = lazy(async () => ({ default: (await import("./saved-views.tsx")).SavedViews }));

/** The menu of saved views, whose code is loaded with the first click. */
export function SavedViewsButton(props: SavedViewsProps) {
  const [isWanted, want] = useState(false);
  const closed = (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconBookmark size={14} aria-hidden />}
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={() => want(true)}
    >
      Views
    </Button>
  );
  if (!isWanted) return closed;
  return (
    <Suspense fallback={closed}>
      <SavedViews {...props} />
    </Suspense>
  );
}
