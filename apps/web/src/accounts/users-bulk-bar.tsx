import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Account, AccountMatch } from "@tessera/domain";
import { BulkBar } from "#web/components/bulk-bar.tsx";
import { countOf } from "#web/counting.ts";
import type { BulkChange, BulkQuestion } from "./change-accounts.tsx";
import { usersCountQuery } from "./users-query.ts";
import { type UsersView, usersFilter } from "./users-view.ts";

type UsersBulkBarProps = {
  view: UsersView;
  /** The selected ones of those that are loaded. */
  accounts: readonly Account[];
  /** All loaded ones are selected, and there are others. */
  isOfferingAll: boolean;
  /** All that matched at that moment are selected, loaded or not. */
  match: AccountMatch | undefined;
  onSelectAll: (match: AccountMatch) => void;
  onClear: () => void;
  onAsk: (question: BulkQuestion) => void;
};

export function UsersBulkBar(props: UsersBulkBarProps) {
  const { view, accounts, isOfferingAll, match, onSelectAll, onClear, onAsk } = props;
  const matching = useQuery({ ...usersCountQuery(view), enabled: isOfferingAll });
  const offers = match ? matchingOffers(view, match) : offersFor(accounts);
  return (
    <BulkBar
      words={match ? `All ${matchText(match)} selected` : undefined}
      count={accounts.length}
      one="account"
      onClear={onClear}
    >
      {isOfferingAll && !match && matching.data && matching.data.total > accounts.length && (
        <Button size="xs" variant="default" onClick={() => onSelectAll(matching.data)}>
          Select all {matchText(matching.data)} that match
        </Button>
      )}
      {offers.map(({ verb, question }) => {
        const isDangerous = "active" in question.change && !question.change.active;
        return (
          <Button
            key={verb}
            size="xs"
            variant={isDangerous ? "filled" : "default"}
            color={isDangerous ? "danger" : undefined}
            onClick={() => onAsk(question)}
          >
            {verb}
          </Button>
        );
      })}
    </BulkBar>
  );
}

const matchText = ({ total, isExact }: AccountMatch) =>
  isExact ? countOf(total, "account") : `of at least ${countOf(total, "account")}`;

type Offer = {
  verb: string;
  change: BulkChange;
  concerns: (account: Pick<Account, "active" | "apiAccess">) => boolean;
};

const OFFERS: Offer[] = [
  { verb: "Deactivate accounts", change: { active: false }, concerns: ({ active }) => active },
  { verb: "Reactivate accounts", change: { active: true }, concerns: ({ active }) => !active },
  { verb: "Switch API access off", change: { apiAccess: false }, concerns: ({ apiAccess }) => apiAccess },
  { verb: "Switch API access on", change: { apiAccess: true }, concerns: ({ apiAccess }) => !apiAccess },
];

type Asked = { verb: string; question: BulkQuestion };

/** What would change at least one of the selected, for those that it would change. */
function offersFor(accounts: readonly Account[]): Asked[] {
  return OFFERS.map(({ verb, change, concerns }) => ({
    verb,
    question: { accounts: accounts.filter(concerns), change },
  })).filter(({ question }) => question.accounts.length > 0);
}

/** What the filter leaves open. */
function matchingOffers(view: UsersView, match: AccountMatch): Asked[] {
  const filter = usersFilter(view);
  const states = [true, false].flatMap((active) => [true, false].map((apiAccess) => ({ active, apiAccess })));
  const possible = states.filter(
    ({ active, apiAccess }) => (filter.active ?? active) === active && (filter.apiAccess ?? apiAccess) === apiAccess,
  );
  return OFFERS.filter(({ concerns }) => possible.some(concerns)).map(({ verb, change }) => ({
    verb,
    question: { filter, match, change },
  }));
}
