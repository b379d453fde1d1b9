import { Button } from "@mantine/core";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { appError, isNotFound } from "#web/app-error.ts";
import { isCodeGone, reloadOnce } from "#web/code-gone.ts";
import { noticeSessionEnd } from "#web/trpc.ts";
import { ErrorDetails } from "./load-error.tsx";
import { MessagePage } from "./message-page.tsx";
import { NotFoundPage } from "./not-found-page.tsx";

/** What a route shows that could not be loaded, or whose code failed. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  useEffect(() => noticeSessionEnd(error), [error]);
  if (isCodeGone(error)) return <CodeGone error={error} />;
  if (isNotFound(error)) return <NotFoundPage />;
  const known = appError(error);
  const again = () => {
    reset();
    void router.invalidate();
  };
  return (
    <MessagePage title="This page could not be loaded" action={<Button onClick={again}>Try again</Button>}>
      <ErrorDetails error={known} />
    </MessagePage>
  );
}

/** The server was upgraded since this tab was opened: a reload brings the new page, unasked. */
function CodeGone({ error }: { error: unknown }) {
  const [isReloading, setReloading] = useState(true);
  useEffect(() => setReloading(reloadOnce(error)), [error]);
  if (isReloading) return null;
  const reload = <Button onClick={() => window.location.reload()}>Reload page</Button>;
  return navigator.onLine ? (
    <MessagePage title="This page could not be loaded" action={reload}>
      A part of it is missing on the server, also after a reload. Try again in a moment.
    </MessagePage>
  ) : (
    <MessagePage title="You are offline" action={reload}>
      This page was not opened before, so it can't be shown without a connection.
    </MessagePage>
  );
}
