import { Button } from "@mantine/core";
import { IconBan } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { Token, TokenMatch } from "@tessera/domain";
import { BulkBar } from "#web/components/bulk-bar.tsx";
import { countOf } from "#web/counting.ts";
import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";
import { liveFilter } from "./inventory-query.ts";
import type { InventoryView } from "./inventory-view.ts";
import type { RevokeQuestion } from "./revoke-question.ts";

type InventoryBulkBarProps = {
  view: InventoryView;
  /** The selected ones of those that are loaded. */
  tokens: readonly Token[];
  /** All loaded ones are selected, and there are others. */
  isOfferingAll: boolean;
  /** All that matched at that moment are selected, loaded or not. */
  match: TokenMatch | undefined;
  onSelectAll: (match: TokenMatch) => void;
  onClear: () => void;
  onRevoke: (question: RevokeQuestion) => void;
};

export function InventoryBulkBar(props: InventoryBulkBarProps) {
  const { view, tokens, isOfferingAll, match, onSelectAll, onClear, onRevoke } = props;
  const filter = liveFilter(view);
  const matching = useQuery(
    trpc.admin.token.count.queryOptions(filter ?? {}, {
      enabled: isOfferingAll && filter !== undefined,
      staleTime: LIST_FRESH_MS,
    }),
  );
  const revoke = () => onRevoke(match && filter ? { filter, match } : { tokens });
  return (
    <BulkBar
      words={match ? `All ${matchWords(match)} selected` : undefined}
      count={tokens.length}
      one="token"
      onClear={onClear}
    >
      {isOfferingAll && !match && matching.data && matching.data.total > tokens.length && (
        <Button size="xs" variant="default" onClick={() => onSelectAll(matching.data)}>
          Select all {matchWords(matching.data)} that match
        </Button>
      )}
      <Button size="xs" color="danger" leftSection={<IconBan size={14} aria-hidden />} onClick={revoke}>
        Revoke tokens
      </Button>
    </BulkBar>
  );
}

const matchWords = ({ total, isExact }: TokenMatch) =>
  isExact ? countOf(total, "live token") : `of at least ${countOf(total, "live token")}`;
