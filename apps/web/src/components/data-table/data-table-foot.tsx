import { Button, Text } from "@mantine/core";
import { ActionError } from "#web/components/load-error.tsx";
import classes from "./data-table.module.css";
import type { TableRows } from "./table-rows.ts";

/** Below the last loaded row: more are on their way, or could not be loaded. */
export function DataTableFoot<Row>({ rows }: { rows: TableRows<Row> }) {
  if (rows.error && rows.loaded) {
    return (
      <div className={classes.foot}>
        <ActionError error={rows.error} />
        <Button size="xs" variant="default" onClick={rows.retry}>
          Try again
        </Button>
      </div>
    );
  }
  if (!rows.hasMore) return null;
  return (
    <div className={classes.foot}>
      <Text size="xs" c="dimmed" role="status">
        {rows.isLoadingMore && "Loading more…"}
      </Text>
      {/* For people who get here without scrolling. */}
      <Button size="xs" variant="default" loading={rows.isLoadingMore} onClick={rows.loadMore}>
        Load more
      </Button>
    </div>
  );
}
