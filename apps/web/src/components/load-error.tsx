import { Alert, Button, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { type AppError, appError } from "#web/app-error.ts";

/** What happened, and the number that finds it in the server's log. */
export function ErrorDetails({ error }: { error: AppError }) {
  return (
    <>
      {error.message}
      {error.code === "INTERNAL" && error.requestId !== undefined && (
        <Text component="span" display="block" size="xs" c="dimmed" mt="2xs">
          Request id: <code>{error.requestId}</code>
        </Text>
      )}
    </>
  );
}

/** In place of a list or a part that could not be loaded. */
export function LoadError({ what, error, onRetry }: { what: string; error: unknown; onRetry: () => void }) {
  return (
    <Alert
      color="danger"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={`${what} could not be loaded`}
    >
      <Stack gap="sm" align="flex-start">
        <div>
          <ErrorDetails error={appError(error)} />
        </div>
        <Button size="xs" variant="default" onClick={onRetry}>
          Try again
        </Button>
      </Stack>
    </Alert>
  );
}

/** Above the buttons of a dialog whose action was refused. */
export function ActionError({ error }: { error: unknown }) {
  if (error === null || error === undefined) return null;
  return <FormError message={appError(error).message} />;
}

export function FormError({ message }: { message: string | undefined }) {
  if (message === undefined) return null;
  return (
    <Alert color="danger" variant="light" role="alert" icon={<IconAlertTriangle aria-hidden />}>
      {message}
    </Alert>
  );
}
