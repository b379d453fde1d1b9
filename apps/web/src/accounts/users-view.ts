import {
  ACCOUNT_KINDS,
  ACCOUNT_SORTS,
  type AccountFilter,
  type AccountKind,
  type AccountSort,
  SYSTEM_ROLES,
  type SystemRole,
} from "@tessera/domain";
import { choiceParam, choicesParam, flagParam, textParam } from "#web/search-params.ts";

const SWITCH = ["on", "off"] as const;
type Switch = (typeof SWITCH)[number];

/** What the address says of the list of users. */
export type UsersView = {
  q?: string;
  role?: SystemRole[];
  state?: "active" | "deactivated";
  kind?: AccountKind;
  api?: Switch;
  factor?: Switch;
  /** Days, or never at the page. */
  unseen?: number | "never";
  sort?: AccountSort;
  desc?: boolean;
};

export function readUsersView(search: Record<string, unknown>): UsersView {
  return {
    q: textParam(search.q, 100),
    role: choicesParam(search.role, SYSTEM_ROLES),
    state: choiceParam(search.state, ["active", "deactivated"]),
    kind: choiceParam(search.kind, ACCOUNT_KINDS),
    api: choiceParam(search.api, SWITCH),
    factor: choiceParam(search.factor, SWITCH),
    unseen: readUnseen(search.unseen),
    sort: choiceParam(search.sort, ACCOUNT_SORTS),
    desc: search.desc === undefined ? undefined : flagParam(search.desc) === true,
  };
}

function readUnseen(value: unknown): UsersView["unseen"] {
  if (value === "never") return value;
  const days = Number(value);
  return Number.isInteger(days) && days >= 1 && days <= 3650 ? days : undefined;
}

/** Whether the view leaves anything out. */
export const isFiltered = ({ sort: _sort, desc: _desc, ...filters }: UsersView): boolean =>
  Object.values(filters).some((value) => value !== undefined);

/** By username by default; times begin with the latest. */
export const orderOf = ({ sort = "username", desc = sort !== "username" }: UsersView) => ({ sort, desc });

/** The same column again turns the order around. */
export function sortedBy(view: UsersView, column: string): UsersView {
  const sort = choiceParam<AccountSort>(column, ACCOUNT_SORTS);
  if (sort === undefined) return view;
  const order = orderOf(view);
  return { ...view, sort, desc: order.sort === sort ? !order.desc : sort !== "username" };
}

const isOn = (choice: Switch | undefined) => (choice === undefined ? undefined : choice === "on");

/** What the server calls the filters of the view. */
export const usersFilter = (view: UsersView): AccountFilter => ({
  search: view.q,
  role: view.role,
  kind: view.kind,
  active: view.state === undefined ? undefined : view.state === "active",
  apiAccess: isOn(view.api),
  secondFactor: isOn(view.factor),
  unseenForDays: typeof view.unseen === "number" ? view.unseen : undefined,
  neverSeen: view.unseen === "never" ? true : undefined,
});
