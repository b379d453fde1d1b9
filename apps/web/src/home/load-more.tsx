import { Button, Group, Text } from "@mantine/core";
import { ActionError } from "#web/components/load-error.tsx";
import { countOf } from "#web/counting.ts";

type Pages = {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  error: unknown;
  fetchNextPage: () => unknown;
};

/** The foot of a list that comes in pages. */
export function LoadMore({ pages, shown, one, many }: { pages: Pages; shown: number; one: string; many?: string }) {
  if (!pages.hasNextPage && shown < 20) return null;
  return (
    <Group gap="md" mt="md">
      {pages.isFetchNextPageError && <ActionError error={pages.error} />}
      {pages.hasNextPage && (
        <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => pages.fetchNextPage()}>
          Load more
        </Button>
      )}
      <Text size="xs" c="dimmed" role="status">
        {pages.hasNextPage ? `${countOf(shown, one, many)} shown` : `All ${countOf(shown, one, many)} shown`}
      </Text>
    </Group>
  );
}
