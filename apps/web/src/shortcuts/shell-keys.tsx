import { useDisclosure } from "@mantine/hooks";
import { lazy, Suspense } from "react";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { usePreview } from "#web/profile/preferences.ts";
import { useShellKey } from "./use-shell-key.ts";

const PageShortcuts = lazy(async () => ({ default: (await import("./page-shortcuts.tsx")).PageShortcuts }));
const GoKeys = lazy(async () => ({ default: (await import("./go-keys.tsx")).GoKeys }));

/** Keys of every page but those that have all keys to themselves (`data-own-keys`): `?` shows them. */
export function ShellKeys() {
  const [opened, { open, close }] = useDisclosure();
  const hasGoKeys = usePreview("goKeys");
  useShellKey("?", open);
  return (
    <>
      <WhenOpened opened={opened}>
        <PageShortcuts opened={opened} onClose={close} hasGoKeys={hasGoKeys} />
      </WhenOpened>
      {hasGoKeys && (
        <Suspense fallback={null}>
          <GoKeys />
        </Suspense>
      )}
    </>
  );
}
