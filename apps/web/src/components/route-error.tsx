import { Button } from "@mantine/core";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { appError, isNotFound } from "../app-error.ts";
import { noticeSessionEnd } from "../trpc.ts";
import { ErrorDetails } from "./load-error.tsx";
import { MessagePage } from "./message-page.tsx";
import { NotFoundPage } from "./not-found-page.tsx";

/** What a route shows that could not be loaded, or whose code failed. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  useEffect(() => noticeSessionEnd(error), [error]);
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
